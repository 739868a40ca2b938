/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association termination: the peer shuts down. */
#define SUITE "etsi"
#include "suites/etsi/termination.h"

SCENARIO(at_i_2_9, "DATA that comes after the peer's SHUTDOWN is discarded", .lab = &scripted_peer,
	 .etsi = "SCTP_AT_I_2_9", .spec = {"RFC9260-6-4", "RFC9260-9.2-9", "RFC9260-9.2-15"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	const struct packet *outstanding = send_outstanding(peer, iut);

	shut_down_before(peer, outstanding);
	ck_assert_int_eq(state_of(iut), SCTP_SHUTDOWN_RECEIVED);
	peer_send(peer, DATA, .text = "after the end");
	/* No SACK: the next thing to come is the retransmission. */
	peer_expect(peer, DATA, .after = SECONDS(3), .since = outstanding->time);
	peer_send(peer, SACK);
	peer_expect(peer, SHUTDOWN_ACK, .alone = true);
	finish_shutdown_ack(peer, iut);
	expect_no_message(iut, 1);
}

SCENARIO(at_i_2_10, "However often SHUTDOWN comes, DATA is sent again until a SACK acknowledges it",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_I_2_10",
	 .spec = {"RFC9260-4-11", "RFC9260-6-5", "RFC9260-9.2-9", "RFC9260-9.2-15"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	const struct packet *outstanding = send_outstanding(peer, iut);
	const struct packet *again;

	shut_down_before(peer, outstanding);
	peer_expect_silence(peer, SECONDS(1));
	shut_down_before(peer, outstanding);
	again = peer_expect(peer, DATA, .after = SECONDS(3), .since = outstanding->time);
	ck_assert_uint_eq(again->chunk->data.tsn, outstanding->chunk->data.tsn);
	shut_down_before(peer, outstanding);
	again = peer_expect(peer, DATA, .after = SECONDS(6), .since = again->time);
	ck_assert_uint_eq(again->chunk->data.tsn, outstanding->chunk->data.tsn);
	expect_event(iut, SCTP_SHUTDOWN_EVENT);
	expect_no_event(iut, SCTP_SHUTDOWN_EVENT, 1);

	peer_send(peer, SACK);
	peer_expect(peer, SHUTDOWN_ACK, .alone = true);
	finish_shutdown_ack(peer, iut);
}

SCENARIO(at_i_2_11, "T2-shutdown expires: SHUTDOWN ACK is sent again", .lab = &scripted_peer,
	 .etsi = "SCTP_AT_I_2_11", .spec = {"RFC9260-9.2-3", "RFC9260-9.2-15", "RFC9260-9.2-16"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));

	peer_send(peer, SHUTDOWN);
	expect_unanswered(peer, SHUTDOWN_ACK, 3, SECONDS(3));
	finish_shutdown_ack(peer, iut);
}

/* The script demands an ABORT at the end; RFC 9260 9.2 only has the TCB destroyed and reported. */
SCENARIO(at_i_2_12, "SHUTDOWN ACK is given up after Association.Max.Retrans retransmissions",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_I_2_12", .limit = SECONDS(400),
	 .spec = {"RFC9260-9.2-16", "RFC9260-9.2-17", "RFC9260-9.2-18", "RFC9260-16-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	start_with_short_rto(iut);
	peer_connect(peer, iut);
	peer_send(peer, SHUTDOWN);
	expect_given_up(peer, iut, SHUTDOWN_ACK);
}

static void end_by_shutdown_complete(struct lab *lab, struct endpoint *iut, int flags)
{
	struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + flags));

	peer_connect(peer, iut);
	peer_send(peer, SHUTDOWN);
	peer_expect(peer, SHUTDOWN_ACK, .alone = true);
	peer_send_packet(peer, .tag = flags & FLAG_T ? peer->tag : peer->iut_tag,
			 .chunks = {CHUNK(SHUTDOWN_COMPLETE, .flags = flags)});
	expect_ended(peer, iut, SCTP_SHUTDOWN_COMP);
	peer_expect_silence(peer, SECONDS(10));
}

SCENARIO(at_i_2_13, "SHUTDOWN COMPLETE stops T2-shutdown and ends the association",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_I_2_13",
	 .spec = {"RFC9260-9.2-21", "RFC9260-8.4-10", "RFC9260-8.4-11"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	end_by_shutdown_complete(lab, iut, 0);
	end_by_shutdown_complete(lab, iut, FLAG_T);
}

SCENARIO(at_v_2_14, "A SHUTDOWN that acknowledges all DATA is answered by SHUTDOWN ACK at once",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_V_2_14", .spec = {"RFC9260-9.2-15"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	const struct packet *outstanding = send_outstanding(peer, iut);

	peer_expect_silence(peer, SECONDS(1));
	peer_send(peer, SHUTDOWN, .cumulative_tsn = outstanding->chunk->data.tsn);
	peer_expect(peer, SHUTDOWN_ACK, .alone = true);
	expect_event(iut, SCTP_SHUTDOWN_EVENT, .within = AT_ONCE);
	/* The acknowledged DATA would be sent again 3 s after it was sent first. */
	peer_expect_silence(peer, SECONDS(2.5));
	finish_shutdown_ack(peer, iut);
}
