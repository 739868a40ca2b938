/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chunks in one packet with a Stale Cookie ERROR, which makes the kernel begin anew: RFC 9260
 * section 5.2.6. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

SCENARIO(
	stale_cookie_with_more,
	"What follows a Stale Cookie ERROR in its packet is discarded: the kernel begins anew with "
	"INIT and needs another COOKIE ACK",
	.lab = &scripted_peer, .fix = {"stale-cookie-rest-of-packet"})
{
	const struct chunk_spec *stale = CHUNK(ERROR, .tlvs = {tlv_u32(CAUSE_STALE_COOKIE, 1000)});
	const struct chunk_spec *companions[] = {
		CHUNK(COOKIE_ACK),   CHUNK(HEARTBEAT), CHUNK(DATA, .text = "early"),
		CHUNK(SHUTDOWN_ACK), CHUNK(ABORT),     stale};

	for (unsigned i = 0; i < ARRAY_SIZE(companions); i++) {
		struct association association =
			association_reach(lab, SCTP_COOKIE_ECHOED, .peer_port = PEER_PORT + i);
		struct peer *peer = association.peer;

		peer_send_packet(peer, .chunks = {stale, companions[i]});
		peer_expect(peer, INIT, .alone = true);
		peer_expect_silence(peer, AT_ONCE);
		expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
		peer_send(peer, INIT_ACK);
		peer_expect(peer, COOKIE_ECHO, .alone = true);
		peer_send(peer, COOKIE_ACK);
		expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		peer_expect_alive(peer);
		association_close(association);
	}
}
