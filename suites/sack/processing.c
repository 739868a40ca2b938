/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the sender of DATA makes of a SACK: RFC 9260 sections 6.1 and 6.2.1. */
#define SUITE "sack"
#include "harness/scenario/scenario.h"

enum { SIZE = 1000 };

/* The kernel's view of the peer's window. */
#define expect_rwnd(association, wanted)                                                           \
	do {                                                                                       \
		let_pass((association).lab, 0);                                                    \
		ck_assert_uint_eq(endpoint_status((association).iut).sstat_rwnd, wanted);          \
	} while (0)

static unsigned unacknowledged(struct association association)
{
	let_pass(association.lab, 0);
	return endpoint_status(association.iut).sstat_unackdata;
}

enum { OUTSTANDING = 8 };

struct block_case {
	unsigned cumulative;
	struct data_range gaps[5]; /* DATA */
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
	/* Malformed: in the wrong order, overlapping. */
	{0, {{6, 7}, {2, 3}}, {1, 4, 5, 8}},
	{1, {{3, 6}, {5, 7}}, {2, 8}},
};

static void expect_missing(struct association association, const struct block_case *c)
{
	send_messages(association.iut, OUTSTANDING, 100);
	expect_flight(association, 1, OUTSTANDING);
	send_sack(association, c->cumulative,
		  .gaps = {c->gaps[0], c->gaps[1], c->gaps[2], c->gaps[3], c->gaps[4]});
	expect_retransmission(association, c->missing[0], .within = SECONDS(2));
	for (unsigned i = 1; c->missing[i]; i++)
		expect_retransmission(association, c->missing[i], .bundled = true);
	expect_silence(association);
}

SCENARIO(what_is_missing_goes_again,
	 "When T3-rtx expires, exactly the DATA acknowledged neither by the cumulative TSN nor by "
	 "a Gap Ack Block is retransmitted, in order",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.3.3-3"})
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(block_cases); i++) {
		struct association association =
			association_open(lab, .peer = peer, .rto_initial = 400);

		expect_missing(association, &block_cases[i]);
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(unacknowledged_data_is_counted,
	 "sstat_unackdata is the number of DATA chunks acknowledged neither by the cumulative TSN "
	 "nor by a Gap Ack Block",
	 .lab = &scripted_peer)
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < 9; i++) {
		const struct block_case *c = &block_cases[i];
		struct association association = association_open(lab, .peer = peer);
		unsigned count = 0;

		send_messages(association.iut, OUTSTANDING, 100);
		expect_flight(association, 1, OUTSTANDING);
		send_sack(association, c->cumulative,
			  .gaps = {c->gaps[0], c->gaps[1], c->gaps[2], c->gaps[3], c->gaps[4]});
		while (c->missing[count])
			count++;
		ck_assert_uint_eq(unacknowledged(association), count);
		send_sack(association, OUTSTANDING);
		ck_assert_uint_eq(unacknowledged(association), 0);
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(window_arithmetic,
	 "The sender's view of the peer's window is a_rwnd less what is outstanding: it shrinks "
	 "with each DATA chunk sent, grows with DATA marked for retransmission, and is set anew "
	 "by each SACK",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2.1-1"})
{
	struct association association = association_open(lab, .a_rwnd = 20000, .rto_initial = 400);

	expect_rwnd(association, 20000);
	for (unsigned n = 1; n <= 4; n++) {
		send_messages(association.iut, 1, SIZE);
		expect_data(association, n);
		expect_rwnd(association, 20000 - n * SIZE);
	}
	send_sack(association, 1, .a_rwnd = 18000);
	expect_rwnd(association, 18000 - 3 * SIZE);
	send_sack(association, 1, .gaps = {{3, 3}}, .a_rwnd = 17000);
	expect_rwnd(association, 17000 - 2 * SIZE);
	send_sack(association, 1, .gaps = {{3, 3}}, .a_rwnd = 2000);
	expect_rwnd(association, 0);
	send_sack(association, 1, .gaps = {{3, 3}}, .a_rwnd = 2001);
	expect_rwnd(association, 1);
	send_sack(association, 1, .gaps = {{3, 3}}, .a_rwnd = 500);
	expect_rwnd(association, 0);
	send_sack(association, 1, .gaps = {{3, 3}}, .a_rwnd = 30000);
	expect_rwnd(association, 30000 - 2 * SIZE);
	/* DATA 2 and 4 are marked for retransmission, and 2 is sent. */
	expect_retransmission(association, 2, .within = 2 * RTO_MIN);
	expect_rwnd(association, 30000 - SIZE);
	send_sack(association, 4, .a_rwnd = 9000);
	expect_rwnd(association, 9000);
}

SCENARIO(fast_retransmission_and_the_window,
	 "DATA marked for fast retransmission is added to the window until it is sent",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2.1-1"})
{
	struct association association = association_open(lab, .a_rwnd = 20000);

	send_messages(association.iut, 5, SIZE);
	expect_flight(association, 1, 5);
	send_sack(association, 0, .gaps = {{3, 3}}, .a_rwnd = 20000);
	send_sack(association, 0, .gaps = {{3, 4}}, .a_rwnd = 20000);
	expect_rwnd(association, 20000 - 3 * SIZE);
	send_sack(association, 0, .gaps = {{3, 5}}, .a_rwnd = 20000);
	/* DATA 1 and 2 are marked for retransmission, and the only packet holds 1. */
	expect_flight(association, 1, 1);
	expect_rwnd(association, 20000 - SIZE);
	send_sack(association, 1, .gaps = {{3, 5}}, .a_rwnd = 20000);
	expect_flight(association, 2, 2);
	expect_rwnd(association, 20000 - SIZE);
}

struct room_case {
	uint32_t a_rwnd;
	unsigned messages; /* of SIZE bytes that fit */
};

static const struct room_case room_cases[] = {
	{2000, 2}, {2001, 2}, {2999, 2}, {3000, 3}, {4999, 4},
};

SCENARIO(room_in_the_window,
	 "DATA is sent as long as the window has room for it, and the rest when a SACK has made "
	 "room",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-3", "RFC9260-6.1-22", "RFC9260-6.2.1-1"})
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(room_cases); i++) {
		const struct room_case *c = &room_cases[i];
		struct association association =
			association_open(lab, .peer = peer, .a_rwnd = c->a_rwnd);

		send_messages(association.iut, 8, SIZE);
		expect_flight(association, 1, c->messages);
		send_sack(association, 1, .a_rwnd = c->messages * SIZE - 1);
		expect_silence(association);
		send_sack(association, 1, .a_rwnd = c->messages * SIZE);
		expect_flight(association, c->messages + 1, c->messages + 1);
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(no_silly_window,
	 "When the window has room for only a part of the next fragment, nothing is sent to fill "
	 "it",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.1-10", "RFC9260-6.1-3"})
{
	struct association association = association_open(lab, .a_rwnd = 2000);
	uint32_t first;

	send_messages(association.iut, 1, 3000);
	first = expect_flight(association, 1, 1)->chunk->data.size;
	ck_assert_uint_gt(first, SIZE);
	send_sack(association, 1, .a_rwnd = 20000);
	expect_flight(association, 2, 3);
}

SCENARIO(old_sack_changes_nothing,
	 "A SACK with a cumulative TSN below one already acknowledged is dropped: neither its "
	 "window nor its Gap Ack Blocks count",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2.1-1"})
{
	struct association association = association_open(lab, .a_rwnd = 20000);

	send_messages(association.iut, 4, SIZE);
	expect_flight(association, 1, 4);
	send_sack(association, 2, .a_rwnd = 18000);
	expect_rwnd(association, 16000);
	send_sack(association, 1, .a_rwnd = ZERO_WINDOW);
	expect_rwnd(association, 16000);
	send_sack(association, 1, .gaps = {{3, 4}}, .a_rwnd = 20000);
	expect_rwnd(association, 16000);
	ck_assert_uint_eq(unacknowledged(association), 2);
	expect_retransmission(association, 3, .within = 2 * RTO_INITIAL);
	send_sack(association, 4);
	ck_assert_uint_eq(unacknowledged(association), 0);
}

/* The kernel ends the association with an ABORT, in which it may say why. */
#define expect_abort(association) expect_abort_at(association, __FILE__, __LINE__)
static void expect_abort_at(struct association association, const char *file, int line)
{
	const struct packet *abort =
		peer_expect(association.peer, ABORT, .file = file, .line = line);

	scenario_note("the ABORT has %s Protocol Violation cause",
		      chunk_has_tlv(abort->chunk, CAUSE_PROTOCOL_VIOLATION) ? "a" : "no");
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST, .file = file,
		     .line = line);
	peer_expect_gone(association.peer);
}

SCENARIO(sack_of_what_was_never_sent,
	 "A cumulative TSN beyond all DATA that was sent ends the association with an ABORT",
	 .lab = &scripted_peer, .spec = {"RFC9260-12.4-5"})
{
	struct association association = association_open(lab);

	send_messages(association.iut, 2, SIZE);
	expect_flight(association, 1, 2);
	send_sack(association, 2);
	expect_silence(association);
	send_sack(association, 3);
	expect_abort(association);
}

SCENARIO(gap_of_what_was_never_sent,
	 "A Gap Ack Block beyond all DATA that was sent ends the association with an ABORT",
	 .lab = &scripted_peer, .spec = {"RFC9260-12.4-5"},
	 .known = {{.from = "5.10",
		    .reason = "only the cumulative TSN is checked (sctp_sf_eat_sack_6_2() in "
			      "net/sctp/sm_statefuns.c)"}})
{
	struct association association = association_open(lab);

	send_messages(association.iut, 2, SIZE);
	expect_flight(association, 1, 2);
	send_sack(association, 1, .gaps = {{3, 3}});
	expect_abort(association);
}

/* A SACK that has fewer gap blocks or duplicates than it says. */
static void send_short_sack(struct association association, uint16_t gaps, uint16_t duplicates,
			    size_t size)
{
	uint32_t words[4] = {htonl(data_tsn(association, 2)), 0,
			     htonl((uint32_t)gaps << 16 | duplicates), htonl(0x00020002)};

	peer_send(association.peer, SACK, .value = words, .value_size = size);
}

SCENARIO(sack_that_is_too_short,
	 "A SACK that is too short for the numbers of blocks and duplicates that it gives is "
	 "dropped",
	 .lab = &scripted_peer)
{
	struct association association = association_open(lab, .a_rwnd = 20000);

	send_messages(association.iut, 4, SIZE);
	expect_flight(association, 1, 4);
	send_short_sack(association, 1, 0, 12);
	send_short_sack(association, 2, 0, 16);
	send_short_sack(association, 1, 1, 16);
	send_short_sack(association, 0, 2, 16);
	send_short_sack(association, 0xffff, 0xffff, 16);
	expect_rwnd(association, 20000 - 4 * SIZE);
	expect_retransmission(association, 1, .within = 2 * RTO_INITIAL);
	send_sack(association, 4);
	peer_expect_alive(association.peer);
}

SCENARIO(reneged_data_goes_again,
	 "DATA that a later SACK does not report any more counts as outstanding again, is "
	 "reported missing, and is retransmitted",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.2.1-1"})
{
	struct association association = association_open(lab, .a_rwnd = 20000, .rto_initial = 400);

	send_messages(association.iut, 4, SIZE);
	expect_flight(association, 1, 4);
	send_sack(association, 0, .gaps = {{2, 4}}, .a_rwnd = 20000);
	expect_rwnd(association, 20000 - SIZE);
	send_sack(association, 0, .gaps = {{2, 2}}, .a_rwnd = 20000);
	expect_rwnd(association, 20000 - 3 * SIZE);
	ck_assert_uint_eq(unacknowledged(association), 3);
	expect_retransmission(association, 1, .within = 2 * RTO_MIN);
	send_sack(association, 2, .a_rwnd = 20000);
	expect_flight(association, 3, 4);
	send_sack(association, 4);
	peer_expect_silence(association.peer, 4 * RTO_MIN);
}

SCENARIO(
	gap_far_away,
	"Gap Ack Blocks more than 255 TSNs above the Cumulative TSN Ack acknowledge what they name: the DATA before "
	"them alone is retransmitted",
	.lab = &scripted_peer, .spec = {"RFC9260-6.3.3-3"})
{
	enum { FAR = 300 };
	struct association association = association_open(lab);

	send_messages(association.iut, FAR, 4);
	for (unsigned n = 1; n <= FAR; n++)
		expect_data(association, n);
	send_sack(association, 0, .gaps = {{2, 200}, {202, FAR}});
	ck_assert_uint_eq(unacknowledged(association), 2);
	expect_retransmission(association, 1, .after = path_rto(association.iut, "path0"));
	expect_retransmission(association, 201, .bundled = true);
	expect_silence(association);
	send_sack(association, FAR);
	ck_assert_uint_eq(unacknowledged(association), 0);
}
