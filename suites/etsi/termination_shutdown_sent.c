/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association termination: the user of the implementation under test shuts down.
 */
#define SUITE "etsi"
#include "suites/etsi/termination.h"

SCENARIO(at_i_2_3, "SHUTDOWN waits until all DATA is acknowledged", .lab = &scripted_peer,
	 .etsi = "SCTP_AT_I_2_3", .spec = {"RFC9260-9.2-22"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	const struct chunk *first, *second, *again, *shutdown;

	disable_nagle(iut);
	peer_send(peer, DATA, .text = "for SHUTDOWN to acknowledge");
	peer_expect(peer, SACK);
	endpoint_send(iut, 0, "first");
	first = peer_expect(peer, DATA)->chunk;
	endpoint_send(iut, 0, "second");
	second = peer_expect(peer, DATA)->chunk;

	endpoint_shutdown(iut);
	peer_expect_silence(peer, MILLISECONDS(200));
	peer_send(peer, SACK, .cumulative_tsn = first->data.tsn);
	ck_assert_int_eq(state_of(iut), SCTP_SHUTDOWN_PENDING);
	/* The first RTT, 0.2 s, gives 0.2 + 4 * 0.1 s, less than RTO.Min (RFC 9260 6.3.1 C2, C6).
	 */
	again = peer_expect(peer, DATA, .after = SECONDS(1))->chunk;
	ck_assert_uint_eq(again->data.tsn, second->data.tsn);
	peer_send(peer, SACK, .cumulative_tsn = second->data.tsn);
	shutdown = peer_expect(peer, SHUTDOWN, .alone = true)->chunk;
	ck_assert_uint_eq(shutdown->tsn.cumulative_tsn, peer->next_tsn - 1);
	ck_assert_int_eq(state_of(iut), SCTP_SHUTDOWN_SENT);
	finish_shutdown(peer, iut);
}

SCENARIO(at_i_2_4, "T2-shutdown expires: SHUTDOWN is sent again", .lab = &scripted_peer,
	 .etsi = "SCTP_AT_I_2_4", .spec = {"RFC9260-9.2-1", "RFC9260-9.2-2", "RFC9260-9.2-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));

	endpoint_shutdown(iut);
	expect_unanswered(peer, SHUTDOWN, 3, SECONDS(3));
	finish_shutdown(peer, iut);
}

/*
 * The script waits for T5-shutdown-guard, which RFC 9260 9.2 makes optional; with an RTO that
 * starts at 0.1 s the limit is reached long before 5 times RTO.Max.  An ABORT at the end is neither
 * asked for nor forbidden.
 */
SCENARIO(at_i_2_5, "SHUTDOWN is given up after Association.Max.Retrans retransmissions",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_I_2_5", .limit = SECONDS(400),
	 .spec = {"RFC9260-9.2-3", "RFC9260-9.2-5", "RFC9260-9.2-6", "RFC9260-16-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	start_with_short_rto(iut);
	peer_connect(peer, iut);
	endpoint_shutdown(iut);
	expect_given_up(peer, iut, SHUTDOWN);
}

SCENARIO(at_v_2_6, "SHUTDOWN ACK is answered by SHUTDOWN COMPLETE, and the association is gone",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_V_2_6",
	 .spec = {"RFC9260-9.2-19", "RFC9260-8.5.1-8", "RFC9260-6.10-8"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));

	endpoint_shutdown(iut);
	peer_expect(peer, SHUTDOWN, .alone = true);
	finish_shutdown(peer, iut);
	peer_expect_silence(peer, SECONDS(10));
}

/* What answers a packet with DATA: SHUTDOWN, and SACK where SHUTDOWN cannot tell all. */
struct acknowledgement {
	uint32_t cumulative_tsn;
	uint16_t gap; /* offset of the one TSN beyond a gap; 0: none */
	uint32_t duplicate; /* 0: none */
};

static void check_sack(const struct chunk *sack, const struct acknowledgement *wanted)
{
	ck_assert_uint_eq(sack->sack.cumulative_tsn, wanted->cumulative_tsn);
	ck_assert_uint_eq(sack->sack.gaps, wanted->gap ? 1 : 0);
	ck_assert_uint_eq(sack->sack.duplicates, wanted->duplicate ? 1 : 0);
	if (wanted->gap) {
		ck_assert_uint_eq(sack_gap(sack, 0).start, wanted->gap);
		ck_assert_uint_eq(sack_gap(sack, 0).end, wanted->gap);
	}
	if (wanted->duplicate)
		ck_assert_uint_eq(sack_duplicate(sack, 0), wanted->duplicate);
}

/* In either order, in one packet or two.  Returns the packet with SHUTDOWN. */
static const struct packet *expect_acknowledgement(struct peer *peer,
						   const struct acknowledgement *wanted)
{
	const struct packet *shutdown = NULL;
	bool sack = false;

	for (int next = peer_next(peer, AT_ONCE); next != -1; next = peer_next(peer, AT_ONCE)) {
		if (next == SACK && !sack) {
			check_sack(peer_expect(peer, SACK)->chunk, wanted);
			sack = true;
			continue;
		}
		ck_assert_ptr_null(shutdown);
		shutdown = peer_expect(peer, SHUTDOWN);
		ck_assert_uint_eq(shutdown->chunk->tsn.cumulative_tsn, wanted->cumulative_tsn);
	}
	ck_assert_ptr_nonnull(shutdown);
	ck_assert(sack || (!wanted->gap && !wanted->duplicate));
	return shutdown;
}

/* RFC 2960 asked for SACK and SHUTDOWN; RFC 9260 9.2 asks for SACK only with gaps or duplicates. */
SCENARIO(at_i_2_8,
	 "DATA that comes in SHUTDOWN-SENT is taken, answered with SHUTDOWN, and restarts T2",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_I_2_8",
	 .spec = {"RFC9260-4-9", "RFC9260-6-2", "RFC9260-9.2-2", "RFC9260-9.2-10",
		  "RFC9260-9.2-11"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	uint32_t tsn = peer->initial_tsn;
	const struct packet *first, *answer, *again;

	endpoint_shutdown(iut);
	first = peer_expect(peer, SHUTDOWN);
	ck_assert_uint_eq(first->chunk->tsn.cumulative_tsn, tsn - 1);
	peer_expect_silence(peer, SECONDS(2));
	peer_send(peer, DATA, .text = "one");
	answer = expect_acknowledgement(peer, &(struct acknowledgement){tsn});
	scenario_note("DATA in order is answered with SHUTDOWN%s",
		      packet_chunk(&answer->sctp, SACK) ? " and SACK" : " alone");
	again = peer_expect(peer, SHUTDOWN, .after = SECONDS(3), .since = answer->time);
	ck_assert_uint_eq(again->chunk->tsn.cumulative_tsn, tsn);

	peer_send_packet(peer,
			 .chunks = {CHUNK(DATA, .text = "two"), CHUNK(DATA, .text = "three")});
	expect_acknowledgement(peer, &(struct acknowledgement){tsn + 2});
	peer_send(peer, DATA, .tsn = tsn + 4, .ssn = 4, .text = "five");
	expect_acknowledgement(peer, &(struct acknowledgement){tsn + 2, .gap = 2});
	peer_send(peer, DATA, .tsn = tsn + 3, .ssn = 3, .text = "four");
	expect_acknowledgement(peer, &(struct acknowledgement){tsn + 4});
	peer_send(peer, DATA, .tsn = tsn, .ssn = 0, .text = "one");
	expect_acknowledgement(peer, &(struct acknowledgement){tsn + 4, .duplicate = tsn});

	expect_message(iut, 0, "one");
	expect_message(iut, 0, "two");
	expect_message(iut, 0, "three");
	expect_message(iut, 0, "four");
	expect_message(iut, 0, "five");
	finish_shutdown(peer, iut);
	expect_no_message(iut, 1);
}
