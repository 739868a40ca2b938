/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an association whose sockets are all closed still answers, and how long it lives. */
#define SUITE "lifecycle"
#include "harness/scenario/scenario.h"

/* All sockets of an association are closed: nobody owns it any more. */
static struct association orphan(struct lab *lab, enum endpoint_style style, int state)
{
	struct association association = association_reach(lab, state, .style = style);

	endpoint_close(association.iut);
	if (association.listener)
		endpoint_close(association.listener);
	return association;
}

SCENARIO_OF_STYLES(closed_answers_heartbeat,
		   "after close() the association answers a HEARTBEAT until it has ended",
		   .lab = &scripted_peer)
{
	struct association association = orphan(lab, style, SCTP_ESTABLISHED);

	peer_expect(association.peer, SHUTDOWN);
	peer_expect_alive(association.peer);
	peer_send(association.peer, SHUTDOWN_ACK);
	peer_expect(association.peer, SHUTDOWN_COMPLETE);
	peer_expect_gone(association.peer);
}

SCENARIO_OF_STYLES(
	closed_answers_data,
	"DATA that comes after close() is answered by SHUTDOWN at once, though nobody will "
	"read it",
	.lab = &scripted_peer, .spec = {"RFC9260-9.2-10"})
{
	struct association association = orphan(lab, style, SCTP_ESTABLISHED);

	peer_expect(association.peer, SHUTDOWN);
	peer_send(association.peer, DATA, .text = "too late");
	peer_ignore(association.peer, SACK);
	peer_expect(association.peer, SHUTDOWN);
	peer_send(association.peer, SHUTDOWN_ACK);
	peer_expect(association.peer, SHUTDOWN_COMPLETE);
	peer_expect_gone(association.peer);
}

SCENARIO_OF_STYLES(closed_answers_init,
		   "an INIT that comes after close(), from another port, is refused with an ABORT: "
		   "nobody listens",
		   .lab = &scripted_peer, .spec = {"RFC9260-5.1-15"})
{
	struct association association = orphan(lab, style, SCTP_ESTABLISHED);
	struct peer *other = peer_open(lab, .port = PEER_PORT + 1);

	peer_expect(association.peer, SHUTDOWN);
	peer_send(other, INIT);
	peer_expect(other, ABORT);
	peer_send(association.peer, SHUTDOWN_ACK);
	peer_expect(association.peer, SHUTDOWN_COMPLETE);
}

SCENARIO_OF_STYLES(
	closed_in_shutdown_received,
	"close() after the peer's SHUTDOWN goes on sending what is outstanding, and SHUTDOWN "
	"ACK follows its SACK",
	.lab = &scripted_peer, .spec = {"RFC9260-9.2-9"})
{
	struct peer *peer = orphan(lab, style, SCTP_SHUTDOWN_RECEIVED).peer;
	const struct packet *again = peer_expect(peer, DATA, .within = RTO_INITIAL + SECONDS(1));

	ck_assert_uint_eq(again->chunk->data.tsn, peer->iut_initial_tsn);
	peer_send(peer, SACK);
	peer_expect(peer, SHUTDOWN_ACK);
	peer_send(peer, SHUTDOWN_COMPLETE);
	peer_expect_gone(peer);
}

/*
 * A silent peer: T2-shutdown, or T3-rtx, doubles to RTO.Max, and Association.Max.Retrans ends it; T5-shutdown-guard, five
 * times RTO.Max, does where it is shorter (9.2).
 */
static void expect_bounded(struct lab *lab, int state)
{
	struct peer *peer = orphan(lab, ONE_TO_ONE, state).peer;

	peer_ignore(peer, SHUTDOWN);
	peer_ignore(peer, SHUTDOWN_ACK);
	peer_ignore(peer, DATA);
	peer_expect(peer, ABORT, .within = SECONDS(600));
	peer_expect_gone(peer);
}

#define SCENARIO_OF_ORPHAN(name, state_name)                                                       \
	SCENARIO(orphan_ends_in_##name,                                                            \
		 "An association that is closed in " #state_name                                   \
		 " and whose peer has gone silent is aborted within ten minutes",                  \
		 .lab = &scripted_peer, .as = AS_IPV4, .limit = SECONDS(700))                      \
	{                                                                                          \
		expect_bounded(lab, SCTP_##state_name);                                            \
	}

SCENARIO_OF_ORPHAN(established, ESTABLISHED)
SCENARIO_OF_ORPHAN(shutdown_pending, SHUTDOWN_PENDING)
SCENARIO_OF_ORPHAN(shutdown_received, SHUTDOWN_RECEIVED)
SCENARIO_OF_ORPHAN(shutdown_ack_sent, SHUTDOWN_ACK_SENT)
