/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each path has a congestion window of its own: RFC 9260 sections 6.4, 7.1 and 7.2. */
#define SUITE "congestion"
#include "suites/congestion/flow.h"

struct two_paths {
	struct sender sender;
	struct counting counting;
	/* As long as nothing is sent: that of path1 may have been adjusted, as it was idle until it
	 * was confirmed. */
	uint32_t windows[2];
};

static struct two_paths two_paths_open(struct lab *lab)
{
	struct two_paths two = {.sender = sender_open(lab, .paths = {"path1"})};

	two.counting = counting_of(two.sender, DEFAULT_MTU);
	two.windows[0] = two.counting.initial;
	two.windows[1] = sender_cwnd(two.sender, "path1");
	ck_assert(two.windows[1] == two.counting.initial ||
		  two.windows[1] == 4 * two.counting.segment);
	return two;
}

static void send_on(struct two_paths two, const char *path, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		endpoint_send(two.sender.iut, 0, NULL, .size = 1000, .path = path);
}

#define expect_windows(two, window0, window1)                                                      \
	do {                                                                                       \
		let_pass((two).sender.lab, 0);                                                     \
		ck_assert_uint_eq(sender_cwnd((two).sender, "path0"), window0);                    \
		ck_assert_uint_eq(sender_cwnd((two).sender, "path1"), window1);                    \
	} while (0)

SCENARIO(windows_of_the_paths,
	 "What is sent on a path is bounded by the window of that path, and what a SACK "
	 "acknowledges widens the windows of the paths that it was sent on",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-7.2-3", "RFC9260-7.2.1-9", "RFC9260-7.2-1"})
{
	struct two_paths two = two_paths_open(lab);
	struct sender sender = two.sender;
	uint32_t *windows = two.windows, bytes = counted_bytes(two.counting, 1000);
	unsigned fit0 = (windows[0] + bytes - 1) / bytes, fit1 = (windows[1] + bytes - 1) / bytes;
	unsigned first1 = fit0 + 1, last = fit0 + fit1;

	expect_windows(two, windows[0], windows[1]);
	send_on(two, "path0", fit0);
	for (unsigned n = 1; n <= fit0; n++)
		expect_nth(sender, n, .path = "path0");
	send_on(two, "path1", fit1);
	for (unsigned n = first1; n <= last; n++)
		expect_nth(sender, n, .path = "path1");
	send_on(two, "path0", 2);
	expect_nothing(sender);
	acknowledge(sender, 0, .gaps = {{(uint16_t)first1, (uint16_t)first1}});
	expect_windows(two, windows[0], windows[1] + bytes);
	acknowledge(sender, 1, .gaps = {{(uint16_t)first1, (uint16_t)first1}}, .path = "path1");
	expect_windows(two, windows[0] + bytes, windows[1] + bytes);
	for (unsigned n = last + 1; n <= last + 2; n++)
		expect_nth(sender, n, .path = "path0");
	acknowledge(sender, last + 2);
	expect_windows(two, windows[0] + bytes + two.counting.segment, windows[1] + bytes);
}

SCENARIO(timeout_of_one_path, "T3-rtx of a path leaves the window of the other as it is",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-7.2-3", "RFC9260-7.2.3-2"})
{
	struct two_paths two = two_paths_open(lab);

	send_on(two, "path1", 2);
	expect_flight(two.sender, 1, 2);
	expect_nth(two.sender, 1, .within = 2 * RTO_INITIAL);
	expect_windows(two, two.windows[0], two.counting.segment);
}

SCENARIO(loss_on_one_path,
	 "A fast retransmission reduces the window of the path that the DATA was sent on, and goes "
	 "there",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-7.2-3", "RFC9260-7.2.4-2", "RFC9260-6.4-7"})
{
	struct two_paths two = two_paths_open(lab);

	send_on(two, "path1", 4);
	expect_flight(two.sender, 1, 4);
	acknowledge(two.sender, 0, .gaps = {{2, 2}});
	acknowledge(two.sender, 0, .gaps = {{2, 3}});
	expect_windows(two, two.windows[0], two.windows[1]);
	acknowledge(two.sender, 0, .gaps = {{2, 4}});
	expect_windows(two, two.windows[0], 4 * two.counting.segment);
	expect_nth(two.sender, 1, .path = "path1");
}

SCENARIO(change_of_the_primary_path,
	 "SACKs of DATA on a new primary path are no reports of what is still outstanding on the "
	 "old one",
	 .lab = &scripted_dual_path)
{
	struct two_paths two = two_paths_open(lab);
	struct sender sender = two.sender;

	send_messages(sender, 4, 1000);
	expect_flight(sender, 1, 4);
	endpoint_set_primary(sender.iut, "path1");
	send_messages(sender, 4, 1000);
	for (unsigned n = 5; n <= 8; n++)
		expect_nth(sender, n, .path = "path1");
	for (uint16_t n = 5; n <= 8; n++)
		acknowledge(sender, 0, .gaps = {{5, n}}, .path = "path1");
	expect_nothing(sender);
	acknowledge(sender, 8);
	/* Once all of it is acknowledged reports count again. */
	send_messages(sender, 4, 1000);
	expect_flight(sender, 9, 12);
	for (uint16_t n = 10; n <= 12; n++)
		acknowledge(sender, 8, .gaps = {{10, n}}, .path = "path1");
	expect_nth(sender, 9);
}
