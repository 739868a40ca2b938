/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each path has a congestion window of its own: RFC 9260 sections 6.4, 7.1 and 7.2. */
#define SUITE "congestion"
#include "suites/congestion/flow.h"

struct two_paths {
	struct association association;
	struct congestion_counting counting;
	/* Before anything is sent: that of path1 may have been reduced, as it was idle until it was
	 * confirmed. */
	uint32_t windows[2];
};

#define open_two_paths(lab) open_two_paths_at(lab, false, __FILE__, __LINE__)
/* The kernel connects: an association that a peer set up may pass over its first ECNEs (echo_to_the_passive_side). */
#define open_two_paths_with_ecn(lab) open_two_paths_at(lab, true, __FILE__, __LINE__)
static struct two_paths open_two_paths_at(struct lab *lab, bool ecn, const char *file, int line)
{
	struct two_paths two = {.association = association_open(lab, .without_pf = true, .ecn = ecn,
								.active = ecn, .paths = {"path1"},
								.file = file, .line = line)};
	struct endpoint *iut = two.association.iut;

	two.counting = congestion_counting_at(two.association, DEFAULT_MTU, file, line);
	two.windows[0] = two.counting.initial;
	two.windows[1] = endpoint_path_at(iut, "path1", file, line).spinfo_cwnd;
	if (two.windows[1] != two.counting.initial && two.windows[1] != 4 * two.counting.segment)
		scenario_fail(
			file, line,
			"expected a cwnd of %u or, after idleness, %u bytes on path1, it is %u",
			two.counting.initial, 4 * two.counting.segment, two.windows[1]);
	return two;
}

static void send_on(struct association association, const char *path, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		endpoint_send(association.iut, 0, NULL, .size = 1000, .path = path);
}

#define expect_windows(association, window0, window1)                                              \
	do {                                                                                       \
		expect_cwnd((association).iut, "path0", window0);                                  \
		expect_cwnd((association).iut, "path1", window1);                                  \
	} while (0)

SCENARIO(windows_of_the_paths,
	 "What is sent on a path is limited by the cwnd of that path, and a SACK grows the cwnd "
	 "of the paths that the acknowledged DATA was sent on",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-7.2-3", "RFC9260-7.2.1-9", "RFC9260-7.2-1"})
{
	struct two_paths two = open_two_paths(lab);
	struct association association = two.association;
	uint32_t *windows = two.windows, bytes = congestion_counted_bytes(two.counting, 1000);
	unsigned fit0 = (windows[0] + bytes - 1) / bytes, fit1 = (windows[1] + bytes - 1) / bytes;
	unsigned first1 = fit0 + 1, last = fit0 + fit1;

	expect_windows(association, windows[0], windows[1]);
	send_on(association, "path0", fit0);
	for (unsigned n = 1; n <= fit0; n++)
		expect_data(association, n, .path = "path0");
	send_on(association, "path1", fit1);
	for (unsigned n = first1; n <= last; n++)
		expect_data(association, n, .path = "path1");
	send_on(association, "path0", 2);
	expect_silence(association);
	send_sack(association, 0, .gaps = {{first1, first1}});
	expect_windows(association, windows[0], windows[1] + bytes);
	send_sack(association, 1, .gaps = {{first1, first1}}, .path = "path1");
	expect_windows(association, windows[0] + bytes, windows[1] + bytes);
	for (unsigned n = last + 1; n <= last + 2; n++)
		expect_data(association, n, .path = "path0");
	send_sack(association, last + 2);
	expect_windows(association, windows[0] + bytes + two.counting.segment, windows[1] + bytes);
}

/* A flow on one of the paths, on which nothing is outstanding; DATA up to `sent` are acknowledged. */
static struct congestion_flow flow_on(const struct two_paths *two, unsigned path, unsigned sent)
{
	return (struct congestion_flow){
		.association = two->association,
		.counting = two->counting,
		.path = path ? "path1" : "path0",
		.size = 1000,
		.bytes = congestion_counted_bytes(two->counting, 1000),
		.cwnd = two->windows[path],
		.ssthresh = UINT32_MAX,
		.max_burst = MAX_BURST,
		.queued = sent,
		.sent = sent,
		.cumulative = sent,
	};
}

SCENARIO(timeout_of_one_path,
	 "T3-rtx of a path sets the cwnd and ssthresh of that path, and leaves those of the other "
	 "as they are",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-7.2-3", "RFC9260-7.2.3-2"})
{
	struct two_paths two = open_two_paths(lab);
	struct congestion_flow failed = flow_on(&two, 1, 0), other;

	congestion_queue(&failed, 1);
	congestion_expire(&failed);
	expect_windows(two.association, two.windows[0], two.counting.segment);
	congestion_sack(&failed, 1);
	/* Slow start up to ssthresh, and congestion avoidance. */
	congestion_queue(&failed, 40);
	for (unsigned i = 0; i < 12; i++)
		congestion_sack(&failed, failed.cumulative + 2);
	ck_assert_uint_gt(failed.cwnd, failed.ssthresh);
	while (failed.cumulative < failed.queued)
		congestion_sack(&failed, failed.sent);

	/* The other path has no ssthresh yet: slow start goes on beyond it. */
	other = flow_on(&two, 0, failed.sent);
	congestion_check(&other);
	congestion_queue(&other, 40);
	for (unsigned i = 0; i < 8; i++)
		congestion_sack(&other, other.cumulative + 2);
	ck_assert_uint_gt(other.cwnd, failed.ssthresh + 4 * two.counting.segment);
}

SCENARIO(loss_on_one_path,
	 "A fast retransmission reduces the cwnd of the path that the DATA was sent on, and takes "
	 "that path",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-7.2-3", "RFC9260-7.2.4-2", "RFC9260-6.4-7"})
{
	struct two_paths two = open_two_paths(lab);
	struct association association = two.association;

	send_on(association, "path1", 4);
	expect_flight(association, 1, 4);
	send_sack(association, 0, .gaps = {{2, 2}});
	send_sack(association, 0, .gaps = {{2, 3}});
	expect_windows(association, two.windows[0], two.windows[1]);
	send_sack(association, 0, .gaps = {{2, 4}});
	expect_windows(association, two.windows[0], 4 * two.counting.segment);
	expect_fast_retransmission(association, 1, .path = "path1");
}

SCENARIO(
	echo_on_one_path,
	"An ECNE sets the cwnd of the path that the DATA it names was sent on, to half of it and no less than four packets, "
	"though that is not the primary one",
	.lab = &scripted_dual_path)
{
	struct two_paths two = open_two_paths_with_ecn(lab);
	struct association association = two.association;

	endpoint_set_primary(association.iut, "path1");
	send_on(association, "path0", 1);
	expect_data(association, 1, .path = "path0");
	let_pass(lab, MILLISECONDS(100));
	/* The initial one is less than four packets. */
	ck_assert_uint_lt(two.windows[0], 4 * two.counting.segment);
	expect_windows(association, two.windows[0], two.windows[1]);
	peer_send(association.peer, ECNE, .cumulative_tsn = data_tsn(association, 1));
	peer_expect(association.peer, CWR);
	expect_windows(association, 4 * two.counting.segment, two.windows[1]);
}

SCENARIO(change_of_the_primary_path,
	 "SACKs of DATA on a new primary path are no miss indications for what is still "
	 "outstanding on the old one",
	 .lab = &scripted_dual_path)
{
	struct association association = open_two_paths(lab).association;

	send_messages(association.iut, 4, 1000);
	expect_flight(association, 1, 4);
	endpoint_set_primary(association.iut, "path1");
	send_messages(association.iut, 4, 1000);
	for (unsigned n = 5; n <= 8; n++)
		expect_data(association, n, .path = "path1");
	for (unsigned n = 5; n <= 8; n++)
		send_sack(association, 0, .gaps = {{5, n}}, .path = "path1");
	expect_silence(association);
	send_sack(association, 8);
	/* Once all of it is acknowledged, there are miss indications again. */
	send_messages(association.iut, 4, 1000);
	expect_flight(association, 9, 12);
	for (unsigned n = 10; n <= 12; n++)
		send_sack(association, 8, .gaps = {{10, n}}, .path = "path1");
	expect_fast_retransmission(association, 9);
}

SCENARIO(
	loss_on_a_new_primary_path,
	"DATA that is lost on a new primary path is fast retransmitted, though some is still "
	"outstanding on the old one",
	.lab = &scripted_dual_path, .spec = {"RFC9260-7.2.4-3"},
	.known = {
		{NULL, NULL,
		 "until all that was sent before the change is acknowledged no miss indication counts: "
		 "only what the Cumulative TSN Ack newly acknowledges makes its path one that the SACK is "
		 "about, not what a gap block does (sctp_check_transmitted() in net/sctp/outqueue.c)"}})
{
	struct association association = open_two_paths(lab).association;

	send_messages(association.iut, 2, 1000);
	expect_flight(association, 1, 2);
	endpoint_set_primary(association.iut, "path1");
	send_messages(association.iut, 4, 1000);
	for (unsigned n = 3; n <= 6; n++)
		expect_data(association, n, .path = "path1");
	for (unsigned n = 4; n <= 6; n++)
		send_sack(association, 0, .gaps = {{4, n}}, .path = "path1");
	expect_fast_retransmission(association, 3, .path = "path1");
}

SCENARIO(
	primary_path_to_and_fro,
	"When the primary path was changed to and fro, SACKs of what was sent since are miss indications for "
	"that alone, on whichever path, not for what was sent before",
	.lab = &scripted_dual_path, .spec = {"RFC9260-7.2.4-3"})
{
	static const char *const primaries[] = {"path0", "path1", "path0", "path1"};
	struct peer *peer = NULL;

	for (unsigned lost_on = 0; lost_on < 2; lost_on++) {
		struct association association =
			association_open(lab, .peer = peer, .without_pf = true, .paths = {"path1"});
		unsigned sent = 0;

		for (unsigned i = 0; i < ARRAY_SIZE(primaries); i++) {
			endpoint_set_primary(association.iut, primaries[i]);
			if (i + 1 == ARRAY_SIZE(primaries))
				break;
			send_on(association, primaries[i], 1);
			expect_data(association, ++sent, .path = primaries[i]);
		}
		send_on(association, primaries[lost_on], 1);
		expect_data(association, ++sent, .path = primaries[lost_on]);
		send_on(association, "path1", 3);
		while (sent < 7)
			expect_data(association, ++sent, .path = "path1");
		for (unsigned n = 5; n <= 7; n++)
			send_sack(association, 0, .gaps = {{5, n}}, .path = "path1");
		expect_fast_retransmission(association, 4, .path = "path1");
		expect_silence(association);
		peer = association.peer;
		association_close(association);
	}
}
