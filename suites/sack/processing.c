/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the sender of DATA makes of a SACK: RFC 9260 sections 6.1 and 6.2.1. */
#define SUITE "sack"
#include "suites/rto/sender.h"

enum { SIZE = 1000 };

/* The kernel's idea of the peer's window. */
#define expect_rwnd(sender, wanted)                                                                \
	do {                                                                                       \
		let_pass((sender).lab, 0);                                                         \
		ck_assert_uint_eq(endpoint_status((sender).iut).sstat_rwnd, wanted);               \
	} while (0)

static unsigned unacknowledged(struct sender sender)
{
	let_pass(sender.lab, 0);
	return endpoint_status(sender.iut).sstat_unackdata;
}

enum { OUTSTANDING = 8 };

struct block_case {
	unsigned cumulative;
	struct gap_block gaps[5]; /* by the numbers of the DATA */
	unsigned missing[OUTSTANDING + 1];
};

static const struct block_case block_cases[] = {
	{0, {{0}}, {1, 2, 3, 4, 5, 6, 7, 8}},
	{3, {{0}}, {4, 5, 6, 7, 8}},
	{7, {{0}}, {8}},
	{0, {{2, 8}}, {1}},
	{0, {{2, 2}, {8, 8}}, {1, 3, 4, 5, 6, 7}},
	{1, {{3, 3}, {5, 5}, {7, 7}}, {2, 4, 6, 8}},
	{2, {{4, 5}, {7, 8}}, {3, 6}},
	{0, {{3, 4}, {6, 7}}, {1, 2, 5, 8}},
	{4, {{6, 8}}, {5}},
	/* Not as they should be: in the wrong order, overlapping. */
	{0, {{6, 7}, {2, 3}}, {1, 4, 5, 8}},
	{1, {{3, 6}, {5, 7}}, {2, 8}},
};

static void expect_missing(struct sender sender, const struct block_case *c)
{
	send_messages(sender, OUTSTANDING, 100);
	expect_flight(sender, 1, OUTSTANDING);
	sender_acknowledge(sender, c->cumulative,
			   &(struct acknowledgement){.gaps = {c->gaps[0], c->gaps[1], c->gaps[2],
							      c->gaps[3], c->gaps[4]}});
	expect_nth(sender, c->missing[0], .within = SECONDS(2));
	for (unsigned i = 1; c->missing[i]; i++)
		expect_nth(sender, c->missing[i], .bundled = true);
	expect_nothing(sender);
}

SCENARIO(what_is_missing_goes_again,
	 "When T3-rtx expires exactly the DATA that neither the cumulative TSN nor a gap block "
	 "acknowledged goes again, in order",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.3.3-3"})
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < sizeof(block_cases) / sizeof(block_cases[0]); i++) {
		struct sender sender = sender_open(lab, .peer = peer, .rto_initial = 400);

		expect_missing(sender, &block_cases[i]);
		peer = sender.peer;
		sender_close(sender);
	}
}

SCENARIO(unacknowledged_data_is_counted,
	 "sstat_unackdata is the number of DATA chunks that neither the cumulative TSN nor a gap "
	 "block acknowledged",
	 .lab = &scripted_peer)
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < 9; i++) {
		const struct block_case *c = &block_cases[i];
		struct sender sender = sender_open(lab, .peer = peer);
		unsigned count = 0;

		send_messages(sender, OUTSTANDING, 100);
		expect_flight(sender, 1, OUTSTANDING);
		sender_acknowledge(
			sender, c->cumulative,
			&(struct acknowledgement){.gaps = {c->gaps[0], c->gaps[1], c->gaps[2],
							   c->gaps[3], c->gaps[4]}});
		while (c->missing[count])
			count++;
		ck_assert_uint_eq(unacknowledged(sender), count);
		acknowledge(sender, OUTSTANDING);
		ck_assert_uint_eq(unacknowledged(sender), 0);
		peer = sender.peer;
		sender_close(sender);
	}
}

SCENARIO(window_arithmetic,
	 "The sender's idea of the window is the peer's a_rwnd less what is outstanding: less with "
	 "each DATA that goes, anew with each SACK, more with DATA that is to go again",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2.1-1"})
{
	struct sender sender = sender_open(lab, .a_rwnd = 20000, .rto_initial = 400);

	expect_rwnd(sender, 20000);
	for (unsigned n = 1; n <= 4; n++) {
		send_messages(sender, 1, SIZE);
		expect_nth(sender, n);
		expect_rwnd(sender, 20000 - n * SIZE);
	}
	acknowledge(sender, 1, .a_rwnd = 18000);
	expect_rwnd(sender, 18000 - 3 * SIZE);
	acknowledge(sender, 1, .gaps = {{3, 3}}, .a_rwnd = 17000);
	expect_rwnd(sender, 17000 - 2 * SIZE);
	acknowledge(sender, 1, .gaps = {{3, 3}}, .a_rwnd = 2000);
	expect_rwnd(sender, 0);
	acknowledge(sender, 1, .gaps = {{3, 3}}, .a_rwnd = 2001);
	expect_rwnd(sender, 1);
	acknowledge(sender, 1, .gaps = {{3, 3}}, .a_rwnd = 500);
	expect_rwnd(sender, 0);
	acknowledge(sender, 1, .gaps = {{3, 3}}, .a_rwnd = 30000);
	expect_rwnd(sender, 30000 - 2 * SIZE);
	/* Numbers 2 and 4 are to go again, and number 2 does. */
	expect_nth(sender, 2, .within = 2 * RTO_MIN);
	expect_rwnd(sender, 30000 - SIZE);
	acknowledge(sender, 4, .a_rwnd = 9000);
	expect_rwnd(sender, 9000);
}

SCENARIO(fast_retransmission_and_the_window,
	 "DATA that is to be fast retransmitted is added to the window until it goes",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2.1-1"})
{
	struct sender sender = sender_open(lab, .a_rwnd = 20000);

	send_messages(sender, 5, SIZE);
	expect_flight(sender, 1, 5);
	acknowledge(sender, 0, .gaps = {{3, 3}}, .a_rwnd = 20000);
	acknowledge(sender, 0, .gaps = {{3, 4}}, .a_rwnd = 20000);
	expect_rwnd(sender, 20000 - 3 * SIZE);
	acknowledge(sender, 0, .gaps = {{3, 5}}, .a_rwnd = 20000);
	/* Numbers 1 and 2 are to go again, and number 1 does in the only packet. */
	expect_flight(sender, 1, 1);
	expect_rwnd(sender, 20000 - SIZE);
	acknowledge(sender, 1, .gaps = {{3, 5}}, .a_rwnd = 20000);
	expect_flight(sender, 2, 2);
	expect_rwnd(sender, 20000 - SIZE);
}

struct room_case {
	uint32_t a_rwnd;
	unsigned messages; /* of SIZE bytes that fit */
};

static const struct room_case room_cases[] = {
	{2000, 2}, {2001, 2}, {2999, 2}, {3000, 3}, {4999, 4},
};

SCENARIO(room_in_the_window,
	 "As many DATA go as the window has room for, and the next ones when a SACK has made room",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-3", "RFC9260-6.1-22", "RFC9260-6.2.1-1"})
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < sizeof(room_cases) / sizeof(room_cases[0]); i++) {
		const struct room_case *c = &room_cases[i];
		struct sender sender = sender_open(lab, .peer = peer, .a_rwnd = c->a_rwnd);

		send_messages(sender, 8, SIZE);
		expect_flight(sender, 1, c->messages);
		acknowledge(sender, 1, .a_rwnd = c->messages * SIZE - 1);
		expect_nothing(sender);
		acknowledge(sender, 1, .a_rwnd = c->messages * SIZE);
		expect_flight(sender, c->messages + 1, c->messages + 1);
		peer = sender.peer;
		sender_close(sender);
	}
}

SCENARIO(no_silly_window,
	 "Where the window has room for a part of the next fragment only, nothing goes that would "
	 "fill it",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-10", "RFC9260-6.1-3"})
{
	struct sender sender = sender_open(lab, .a_rwnd = 2000);
	uint32_t first;

	send_messages(sender, 1, 3000);
	first = expect_flight(sender, 1, 1)->chunk->data.size;
	ck_assert_uint_gt(first, SIZE);
	acknowledge(sender, 1, .a_rwnd = 20000);
	expect_flight(sender, 2, 3);
}

SCENARIO(old_sack_changes_nothing,
	 "A SACK with a cumulative TSN below one that was acknowledged is dropped: neither its "
	 "window nor its gap blocks count",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2.1-1"})
{
	struct sender sender = sender_open(lab, .a_rwnd = 20000);

	send_messages(sender, 4, SIZE);
	expect_flight(sender, 1, 4);
	acknowledge(sender, 2, .a_rwnd = 18000);
	expect_rwnd(sender, 16000);
	acknowledge(sender, 1, .a_rwnd = NO_ROOM);
	expect_rwnd(sender, 16000);
	acknowledge(sender, 1, .gaps = {{3, 4}}, .a_rwnd = 20000);
	expect_rwnd(sender, 16000);
	ck_assert_uint_eq(unacknowledged(sender), 2);
	expect_nth(sender, 3, .within = 2 * RTO_INITIAL);
	acknowledge(sender, 4);
	ck_assert_uint_eq(unacknowledged(sender), 0);
}

SCENARIO(sack_of_what_was_never_sent,
	 "A cumulative TSN beyond all DATA that was sent ends the association with ABORT",
	 .lab = &scripted_peer)
{
	struct sender sender = sender_open(lab);

	send_messages(sender, 2, SIZE);
	expect_flight(sender, 1, 2);
	acknowledge(sender, 2);
	expect_nothing(sender);
	acknowledge(sender, 3);
	struct tlv cause;
	const struct packet *abort = peer_expect(sender.peer, ABORT);

	ck_assert(chunk_tlv(abort->chunk, CAUSE_PROTOCOL_VIOLATION, &cause));
	expect_event(sender.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	peer_expect_gone(sender.peer);
}

/* A SACK that has fewer gap blocks or duplicates than it says. */
static void send_short_sack(struct sender sender, uint16_t gaps, uint16_t duplicates, size_t size)
{
	uint32_t words[4] = {htonl(sender_tsn(sender, 2)), 0,
			     htonl((uint32_t)gaps << 16 | duplicates), htonl(0x00020002)};

	peer_send(sender.peer, SACK, .value = words, .value_size = size);
}

SCENARIO(sack_that_is_too_short, "A SACK that is too short for what it says to have is dropped",
	 .lab = &scripted_peer)
{
	struct sender sender = sender_open(lab, .a_rwnd = 20000);

	send_messages(sender, 4, SIZE);
	expect_flight(sender, 1, 4);
	send_short_sack(sender, 1, 0, 12);
	send_short_sack(sender, 2, 0, 16);
	send_short_sack(sender, 1, 1, 16);
	send_short_sack(sender, 0, 2, 16);
	send_short_sack(sender, 0xffff, 0xffff, 16);
	expect_rwnd(sender, 20000 - 4 * SIZE);
	expect_nth(sender, 1, .within = 2 * RTO_INITIAL);
	acknowledge(sender, 4);
	peer_expect_alive(sender.peer);
}

SCENARIO(reneged_data_goes_again,
	 "DATA that was in a gap block and is not any more counts as outstanding, is reported "
	 "missing, and goes again",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2.1-1"})
{
	struct sender sender = sender_open(lab, .a_rwnd = 20000, .rto_initial = 400);

	send_messages(sender, 4, SIZE);
	expect_flight(sender, 1, 4);
	acknowledge(sender, 0, .gaps = {{2, 4}}, .a_rwnd = 20000);
	expect_rwnd(sender, 20000 - SIZE);
	acknowledge(sender, 0, .gaps = {{2, 2}}, .a_rwnd = 20000);
	expect_rwnd(sender, 20000 - 3 * SIZE);
	ck_assert_uint_eq(unacknowledged(sender), 3);
	expect_nth(sender, 1, .within = 2 * RTO_MIN);
	acknowledge(sender, 2, .a_rwnd = 20000);
	expect_flight(sender, 3, 4);
	acknowledge(sender, 4);
	peer_expect_silence(sender.peer, 4 * RTO_MIN);
}
