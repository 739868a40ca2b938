/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The arithmetic of a_rwnd: RFC 9260 section 6.2. */
#define SUITE "sack"
#include "suites/sack/started.h"

/* The user has a buffer of `room` bytes and reads `expected` bytes of one message into it. */
#define read_bytes(association, expected, room)                                                    \
	read_bytes_at(association, expected, room, __FILE__, __LINE__)
static void read_bytes_at(struct association association, size_t expected, size_t room,
			  const char *file, int line)
{
	char bytes[4096];
	ssize_t size = recv(association.iut->fd, bytes, room, 0);

	if (size < 0 || (size_t)size != expected)
		scenario_fail(file, line, "expected to read %zu bytes, got %zd (%s)", expected,
			      size, size < 0 ? strerror(errno) : "");
}

#define read_message(association, size) read_bytes(association, size, size)

/* What the window is now: a duplicate makes the kernel send a SACK. */
#define expect_window(association, last, size, ...)                                                \
	do {                                                                                       \
		send_data(association, 1);                                                         \
		expect_sack(association, last, .duplicates = {1},                                  \
			    .a_rwnd = (size) ? (int64_t)(size) : ZERO_WINDOW, ##__VA_ARGS__);      \
	} while (0)

static const uint32_t sizes[] = {1, 2, 3, 5, 100, 1001, 1430, 7};

enum { SIZES = ARRAY_SIZE(sizes) };

SCENARIO(window_counts_bytes,
	 "a_rwnd is that of the INIT ACK less the bytes of user data waiting, in order or not, "
	 "and grows by what the user reads",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-6.2-25", "RFC9260-6.2-26", "RFC9260-6.2-28", "RFC9260-6.2-29"})
{
	struct association association = association_open(lab);
	uint32_t waiting = 1;

	endpoint_read(association.iut, false);
	send_data(association, 1);
	expect_sack(association, 1, .a_rwnd = association.iut_a_rwnd - 1);
	/* DATA 3 and later ones wait for DATA 2. */
	for (unsigned i = 0; i < SIZES; i++) {
		send_data(association, 3 + i, .text = NULL, .size = sizes[i]);
		waiting += sizes[i];
		expect_sack(association, 1, .gaps = {{3, 3 + i}},
			    .a_rwnd = association.iut_a_rwnd - waiting);
	}
	send_data(association, 2, .text = NULL, .size = 40);
	waiting += 40;
	pass_delayed_sack(association);
	expect_window(association, 2 + SIZES, association.iut_a_rwnd - waiting);
	read_message(association, 1);
	read_message(association, 40);
	waiting -= 41;
	for (unsigned i = 0; i < SIZES; i++) {
		expect_window(association, 2 + SIZES, association.iut_a_rwnd - waiting);
		read_message(association, sizes[i]);
		waiting -= sizes[i];
	}
	expect_window(association, 2 + SIZES, association.iut_a_rwnd);
}

SCENARIO(dropped_data_takes_no_window,
	 "A duplicate, and DATA for a stream that does not exist, take no room in the window",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-28"})
{
	struct association association = association_open(lab);

	endpoint_read(association.iut, false);
	send_data(association, 1, .text = NULL, .size = 600);
	expect_sack(association, 1, .a_rwnd = association.iut_a_rwnd - 600);
	for (unsigned i = 0; i < 3; i++) {
		send_data(association, 1, .text = NULL, .size = 600);
		expect_sack(association, 1, .a_rwnd = association.iut_a_rwnd - 600,
			    .duplicates = {1});
	}
	send_data(association, 2, .stream = 60000, .text = NULL, .size = 300);
	peer_expect(association.peer, ERROR);
	expect_sack(association, 2, .a_rwnd = association.iut_a_rwnd - 600, .after = SACK_DELAY);
}

SCENARIO(fragments_hold_the_window,
	 "Fragments waiting for the rest of their message, and a message that was read in part, "
	 "take up room in the window",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-26", "RFC9260-6.2-27", "RFC9260-6.2-28"})
{
	struct association association = sack_started(lab);
	int64_t window = association.iut_a_rwnd;

	endpoint_read(association.iut, false);
	send_data(association, 2, .ssn = 1, .flags = DATA_FLAG_B, .text = NULL, .size = 400);
	expect_sack(association, 2, .a_rwnd = window - 400, .after = SACK_DELAY);
	send_data(association, 3, .ssn = 1, .flags = 0, .text = NULL, .size = 300);
	expect_sack(association, 3, .a_rwnd = window - 700, .after = SACK_DELAY);
	send_data(association, 4, .ssn = 1, .flags = DATA_FLAG_E, .text = NULL, .size = 200);
	expect_sack(association, 4, .a_rwnd = window - 900, .after = SACK_DELAY);
	read_bytes(association, 500, 500);
	expect_window(association, 4, window - 400);
	read_bytes(association, 400, 1000);
	expect_window(association, 4, window);
}

struct update_case {
	int receive_buffer; /* SO_RCVBUF; the kernel has twice as much */
	const char *shift; /* rwnd_update_shift */
	unsigned messages; /* of 500 bytes, read before an update comes */
};

static const struct update_case update_cases[] = {
	{12000, "4", 3}, /* a PMTU */
	{20000, "4", 5}, /* 40000 / 16 */
	{20000, "3", 10}, /* 40000 / 8 */
	{20000, "16", 3}, /* a PMTU */
};

static void expect_updates(struct association association, unsigned messages)
{
	uint32_t window = association.iut_a_rwnd - 20 * 500;

	for (unsigned i = 1; i <= 20; i++) {
		read_message(association, 500);
		window += 500;
		if (i % messages == 0)
			expect_sack(association, 21, .a_rwnd = window);
		else
			peer_expect_silence(association.peer, jiffy());
	}
}

SCENARIO(window_updates,
	 "A window update is sent once the window has grown by the larger of a PMTU and the share "
	 "of the receive buffer that the sysctl rwnd_update_shift gives, and not before",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-6", "RFC9260-6.2-11", "RFC9260-6.2-12"})
{
	struct association association = {0};

	for (size_t i = 0; i < ARRAY_SIZE(update_cases); i++) {
		const struct update_case *c = &update_cases[i];

		sysctl_set(lab, "iut", "net/sctp/rwnd_update_shift", "%s", c->shift);
		association = sack_started(lab, .peer = association.peer,
					   .receive_buffer = c->receive_buffer);
		ck_assert_uint_eq(association.iut_a_rwnd, (uint32_t)c->receive_buffer);
		endpoint_read(association.iut, false);
		for (unsigned n = 2; n <= 21; n++)
			send_data(association, n, .text = NULL, .size = 500);
		pass_delayed_sack(association);
		expect_window(association, 21, c->receive_buffer - 20 * 500);
		expect_updates(association, c->messages);
		expect_window(association, 21, association.iut_a_rwnd);
		association_close(association);
	}
}

SCENARIO(update_takes_the_place_of_a_sack,
	 "A window update acknowledges what was waiting for a delayed SACK, which is then not "
	 "sent",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-9", "RFC9260-6.2-10"})
{
	struct association association = sack_started(lab, .receive_buffer = 12000);

	endpoint_read(association.iut, false);
	for (unsigned n = 2; n <= 5; n++)
		send_data(association, n, .text = NULL, .size = 1000);
	pass_delayed_sack(association);
	send_data(association, 6);
	read_message(association, 1000);
	read_message(association, 1000);
	expect_sack(association, 6, .a_rwnd = 12000 - 2001);
	peer_expect_silence(association.peer, SECONDS(1));
}

enum { SMALL_WINDOW = 4000, LARGE = 1400 };

SCENARIO(window_overrun,
	 "DATA that begins inside the window is accepted, what comes after it is dropped at once, "
	 "and the window opens when the user has read the excess",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-6.2-2", "RFC9260-6.2-4", "RFC9260-6.2-5", "RFC9260-6.2-26"})
{
	struct association association = sack_started(lab, .receive_buffer = SMALL_WINDOW);
	struct peer *peer = association.peer;

	endpoint_read(association.iut, false);
	for (unsigned n = 2; n <= 4; n++)
		send_data(association, n, .text = NULL, .size = LARGE);
	pass_delayed_sack(association);
	expect_window(association, 4, 0);
	for (unsigned n = 5; n <= 6; n++) {
		send_data(association, n);
		expect_sack(association, 4, .a_rwnd = ZERO_WINDOW);
	}
	read_message(association, LARGE);
	peer_expect_silence(peer, jiffy());
	expect_window(association, 4, SMALL_WINDOW - 2 * LARGE);
	read_message(association, LARGE);
	/* Since the last SACK the window has grown by less than a PMTU. */
	peer_expect_silence(peer, jiffy());
	read_message(association, LARGE);
	expect_sack(association, 4, .a_rwnd = SMALL_WINDOW);
	send_data(association, 5);
	pass_delayed_sack(association);
	expect_window(association, 5, SMALL_WINDOW - 1);
}

SCENARIO(closed_window_and_missing_data,
	 "With the window closed, the next missing TSN is accepted and the largest TSN held is "
	 "dropped: no SACK reports it until it arrives again",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-6.2-3", "RFC9260-6.2-4", "RFC9260-6.2-30", "RFC9260-6.2-31",
		  "RFC9260-6.2-32", "RFC9260-6.2-33"})
{
	struct association association = sack_started(lab, .receive_buffer = SMALL_WINDOW);
	struct peer *peer = association.peer;

	endpoint_read(association.iut, false);
	for (unsigned n = 3; n <= 5; n++)
		send_data(association, n, .text = NULL, .size = LARGE);
	pass_delayed_sack(association);
	send_data(association, 3);
	expect_sack(association, 1, .gaps = {{3, 5}}, .duplicates = {3}, .a_rwnd = ZERO_WINDOW);
	send_data(association, 6);
	expect_sack(association, 1, .gaps = {{3, 5}}, .a_rwnd = ZERO_WINDOW);
	send_data(association, 2, .text = NULL, .size = LARGE);
	expect_sack(association, 4, .a_rwnd = ZERO_WINDOW);
	for (unsigned n = 2; n <= 4; n++)
		read_message(association, LARGE);
	pass_delayed_sack(association);
	endpoint_read(association.iut, true);
	expect_no_message(association.iut, 0);
	send_data(association, 5, .text = "again");
	expect_message(association.iut, 0, "again");
	expect_sack(association, 5, .after = SACK_DELAY);
	expect_window(association, 5, SMALL_WINDOW);
	peer_expect_silence(peer, SECONDS(1));
}

SCENARIO(closed_window_and_fragments,
	 "With the window closed, a fragment of an incomplete message is dropped for the next "
	 "missing TSN",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-3", "RFC9260-6.2-32"})
{
	struct association association = sack_started(lab, .receive_buffer = SMALL_WINDOW);

	endpoint_read(association.iut, false);
	for (unsigned n = 3; n <= 5; n++)
		send_data(association, n, .flags = n == 3 ? DATA_FLAG_B : 0, .ssn = 2, .text = NULL,
			  .size = LARGE);
	pass_delayed_sack(association);
	send_data(association, 2, .text = NULL, .size = LARGE);
	expect_sack(association, 4, .a_rwnd = ZERO_WINDOW);
	read_message(association, LARGE);
	pass_delayed_sack(association);
	send_data(association, 5, .flags = 0, .ssn = 2, .text = NULL, .size = 10);
	expect_sack(association, 5, .after = SACK_DELAY);
	send_data(association, 6, .flags = DATA_FLAG_E, .ssn = 2, .text = NULL, .size = 10);
	expect_sack(association, 6, .after = SACK_DELAY);
	read_message(association, 2 * LARGE + 20);
	expect_sack(association, 6, .a_rwnd = SMALL_WINDOW);
}

SCENARIO(closed_window_and_a_later_hole,
	 "With the window closed, any missing TSN below the largest one held is accepted in its "
	 "place",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-3"},
	 .known = {{.from = "5.10",
		    .reason = "only the TSN after the cumulative one is accepted, any other "
			      "is dropped (sctp_eat_data() in net/sctp/sm_statefuns.c)"}})
{
	struct association association = sack_started(lab, .receive_buffer = SMALL_WINDOW);

	for (unsigned n = 4; n <= 6; n++)
		send_data(association, n, .text = NULL, .size = LARGE);
	pass_delayed_sack(association);
	send_data(association, 3, .text = NULL, .size = LARGE);
	expect_sack(association, 1, .gaps = {{3, 5}});
}

SCENARIO(memory_closes_the_window,
	 "When small messages have used up the receive buffer the window closes, and it opens in "
	 "full when they are read",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2-2", "RFC9260-6.2-28"})
{
	struct association association = sack_started(lab, .receive_buffer = 8000);
	const int whole_and_immediate = DATA_FLAG_B | DATA_FLAG_E | DATA_FLAG_I;
	const struct chunk *sack;
	unsigned n = 1, waiting = 0;

	endpoint_read(association.iut, false);
	do {
		n++;
		waiting++;
		send_data(association, n, .flags = whole_and_immediate);
		sack = expect_sack(association, n)->chunk;
		ck_assert_uint_lt(n, 100);
	} while (sack->sack.a_rwnd == association.iut_a_rwnd - waiting);
	ck_assert_uint_eq(sack->sack.a_rwnd, 0);
	send_data(association, n + 1, .flags = whole_and_immediate);
	expect_sack(association, n, .a_rwnd = ZERO_WINDOW);

	endpoint_read(association.iut, true);
	for (unsigned i = 2; i <= n; i++)
		expect_message(association.iut, 0, "x");
	pass_delayed_sack(association);
	expect_window(association, n, association.iut_a_rwnd);
}

SCENARIO(window_is_kept,
	 "A receive buffer that the user makes smaller takes nothing from the window that INIT ACK "
	 "or INIT announced",
	 .lab = &scripted_peer, .spec = {"RFC9260-3.3.2-12", "RFC9260-3.3.3-10"})
{
	struct peer *peer = NULL;

	for (int active = 0; active < 2; active++) {
		struct association association =
			association_open(lab, .peer = peer, .active = active);
		const int small = 4096;

		ck_assert_int_eq(setsockopt(association.iut->fd, SOL_SOCKET, SO_RCVBUF, &small,
					    sizeof(small)),
				 0);
		for (unsigned n = 1; n <= 4; n++)
			send_data(association, n, .text = NULL, .size = 1000);
		let_pass(lab, SECONDS(1));
		/* The user has read them. */
		send_data(association, 5);
		let_pass(lab, SECONDS(1));
		ck_assert_uint_ge(packet_last("iut", SACK)->chunk->sack.a_rwnd,
				  association.iut_a_rwnd - 1);
		peer = association.peer;
		association_close(association);
	}
}
