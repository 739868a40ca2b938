/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association termination: the peer shuts down. */
#define SUITE "etsi"
#include "suites/etsi/timers.h"

SCENARIO(at_i_2_9, "DATA that comes after the peer's SHUTDOWN is discarded", .lab = &scripted_peer,
	 .etsi = "SCTP_AT_I_2_9", .spec = {"RFC9260-6-4", "RFC9260-9.2-9", "RFC9260-9.2-15"})
{
	struct association association = association_reach(lab, SCTP_SHUTDOWN_RECEIVED);

	ck_assert_int_eq(association_state(association.iut), SCTP_SHUTDOWN_RECEIVED);
	peer_send(association.peer, DATA, .text = "after the end");
	/* No SACK: the next thing to come is the retransmission. */
	expect_retransmission(association, 1, .after = RTO_INITIAL,
			      .since = packet_last("iut", DATA)->time);
	send_sack(association, 1);
	peer_expect(association.peer, SHUTDOWN_ACK, .alone = true);
	complete_shutdown(association);
	expect_no_message(association.iut, 1);
}

/* A SHUTDOWN that does not acknowledge DATA 1. */
static void send_shutdown(struct association association)
{
	peer_send(association.peer, SHUTDOWN, .cumulative_tsn = data_tsn(association, 0));
}

SCENARIO(at_i_2_10,
	 "However often SHUTDOWN comes, DATA is retransmitted until a SACK acknowledges it",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_I_2_10",
	 .spec = {"RFC9260-4-11", "RFC9260-6-5", "RFC9260-9.2-9", "RFC9260-9.2-15"})
{
	struct association association = association_reach(lab, SCTP_SHUTDOWN_RECEIVED);
	int64_t sent = packet_last("iut", DATA)->time;

	peer_expect_silence(association.peer, SECONDS(1));
	send_shutdown(association);
	sent = expect_retransmission(association, 1, .after = RTO_INITIAL, .since = sent)->time;
	send_shutdown(association);
	expect_retransmission(association, 1, .after = 2 * RTO_INITIAL, .since = sent);
	/* The event came with the first SHUTDOWN. */
	expect_no_event(association.iut, SCTP_SHUTDOWN_EVENT, 1);

	send_sack(association, 1);
	peer_expect(association.peer, SHUTDOWN_ACK, .alone = true);
	complete_shutdown(association);
}

SCENARIO(at_i_2_11, "SHUTDOWN ACK is retransmitted when T2-shutdown expires", .lab = &scripted_peer,
	 .etsi = "SCTP_AT_I_2_11", .spec = {"RFC9260-9.2-3", "RFC9260-9.2-15", "RFC9260-9.2-16"})
{
	struct association association = association_open(lab);

	etsi_expect_retransmissions(association, shut_down_by_peer(association), 3, RTO_INITIAL);
	complete_shutdown(association);
}

/* The script demands an ABORT at the end; RFC 9260 9.2 only has the TCB destroyed and reported. */
SCENARIO(at_i_2_12, "SHUTDOWN ACK is given up after Association.Max.Retrans retransmissions",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_I_2_12", .limit = SECONDS(400),
	 .spec = {"RFC9260-9.2-16", "RFC9260-9.2-17", "RFC9260-9.2-18", "RFC9260-16-1"})
{
	struct association association = association_open(lab, .rto_initial = 100, .rto_min = 100);
	int64_t rto = etsi_expect_retransmissions(association, shut_down_by_peer(association),
						  ASSOCIATION_MAX_RETRANS, MILLISECONDS(100));

	etsi_expect_given_up(association, rto, SCTP_COMM_LOST);
}

static void end_by_shutdown_complete(struct lab *lab, struct endpoint *iut, int flags)
{
	struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + flags));
	struct association association =
		association_reach(lab, SCTP_SHUTDOWN_ACK_SENT, .iut = iut, .peer = peer);

	peer_send_packet(peer, .tag = flags & FLAG_T ? peer->tag : peer->iut_tag,
			 .chunks = {CHUNK(SHUTDOWN_COMPLETE, .flags = flags)});
	expect_ended(association, SCTP_SHUTDOWN_COMP);
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
	struct association association = association_open(lab);
	struct peer *peer = association.peer;

	endpoint_send(association.iut, 0, "outstanding");
	expect_data(association, 1);
	peer_expect_silence(peer, SECONDS(1));
	peer_send(peer, SHUTDOWN, .cumulative_tsn = data_tsn(association, 1));
	peer_expect(peer, SHUTDOWN_ACK, .alone = true);
	expect_event(association.iut, SCTP_SHUTDOWN_EVENT, .within = AT_ONCE);
	/* The acknowledged DATA would be retransmitted 3 s after it was sent first. */
	peer_expect_silence(peer, SECONDS(2.5));
	complete_shutdown(association);
}
