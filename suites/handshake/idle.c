/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Associations that are shut down because they are idle: RFC 6458 section 8.1.8. */
#define SUITE "handshake"
#include "suites/handshake/reached.h"

SCENARIO(idle_server_closes,
	 "SCTP_AUTOCLOSE of the server shuts an association down that was idle for so long; a "
	 "FORWARD TSN counts as traffic, a HEARTBEAT does not",
	 .lab = &scripted_peer, .limit = SECONDS(120), .spec = {"RFC9260-9.2-22"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	int idle = 10;
	int64_t last;

	endpoint_set(iut, SCTP_AUTOCLOSE, &idle, sizeof(idle));
	reach(peer, iut, ESTABLISHED);
	endpoint_disable_heartbeats(iut);
	let_pass(lab, SECONDS(6));
	peer_send(peer, FORWARD_TSN, .tsn = peer->next_tsn);
	last = peer->last;
	peer_expect(peer, SACK, .within = SECONDS(1));
	let_pass(lab, SECONDS(6));
	peer_expect_alive(peer);
	peer_expect(peer, SHUTDOWN, .after = SECONDS(idle), .since = last, .alone = true);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

SCENARIO(idle_in_shutdown, "SCTP_AUTOCLOSE starts no second shutdown while one waits for the peer",
	 .lab = &scripted_peer, .limit = SECONDS(120), .spec = {"RFC9260-9.2-2"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	const struct packet *first;
	int idle = 4;

	endpoint_set(iut, SCTP_AUTOCLOSE, &idle, sizeof(idle));
	reach(peer, iut, SHUTDOWN_SENT);
	first = peer_expect(peer, SHUTDOWN, .within = SECONDS(4));
	/* T2-shutdown only: 3 s, then 6 s. */
	peer_expect(peer, SHUTDOWN, .after = SECONDS(6), .since = first->time, .alone = true);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

SCENARIO(idle_while_peer_shuts_down,
	 "SCTP_AUTOCLOSE starts no shutdown of its own while the peer's is under way",
	 .lab = &scripted_peer, .limit = SECONDS(120), .spec = {"RFC9260-9.2-15", "RFC9260-9.2-16"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	int64_t sent;
	int idle = 4;

	endpoint_set(iut, SCTP_AUTOCLOSE, &idle, sizeof(idle));
	reach(peer, iut, SHUTDOWN_ACK_SENT);
	sent = peer->last;
	peer_expect(peer, SHUTDOWN_ACK, .after = SECONDS(3), .since = sent, .alone = true);
	peer_expect(peer, SHUTDOWN_ACK, .after = SECONDS(6), .alone = true);
	peer_send(peer, SHUTDOWN_COMPLETE);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}
