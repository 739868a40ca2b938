/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An association that a packet both sets up and ends: RFC 9260 sections 5.1, 6.10 and 9.1. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

SCENARIO(
	ended_in_its_first_packet,
	"What follows the chunk that ends an association in the very packet that set it up is neither "
	"answered nor delivered",
	.lab = &scripted_peer, .fix = {"packet-after-deletion"})
{
	const struct chunk_spec *others[] = {CHUNK(DATA, .text = "too late"),
					     CHUNK(HEARTBEAT),
					     CHUNK(COOKIE_ECHO),
					     CHUNK(SHUTDOWN),
					     CHUNK(SACK),
					     CHUNK(SHUTDOWN_ACK)};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (unsigned i = 0; i < ARRAY_SIZE(others); i++) {
		struct peer *peer = peer_open(lab, .port = PEER_PORT + i);

		peer_send(peer, INIT);
		peer_expect(peer, INIT_ACK);
		peer_send_packet(peer, .chunks = {CHUNK(COOKIE_ECHO), CHUNK(SHUTDOWN),
						  CHUNK(SHUTDOWN_ACK), others[i]});
		/* Linux sends none of these replies. */
		peer_ignore(peer, COOKIE_ACK);
		peer_ignore(peer, SHUTDOWN_ACK);
		peer_ignore(peer, SHUTDOWN_COMPLETE);
		peer_expect_silence(peer, SECONDS(1));
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
		expect_no_message(iut, 0);
		ck_assert_uint_eq(association_count(iut), 0);
	}
}
