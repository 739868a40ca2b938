/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chunks that must be authenticated, are not, and say that they are shorter than a chunk header.
 * They are discarded (RFC 4895 section 6.3) without a look at where the next chunk begins.
 */
#define SUITE "auth"
#include "harness/scenario/scenario.h"

static const uint8_t types[] = {DATA, SACK, ERROR, ASCONF, ASCONF_ACK};

#define REQUIRED CHUNK_LIST(DATA, SACK, ERROR, ASCONF, ASCONF_ACK)

SCENARIO(shorter_than_a_header,
	 "A chunk shorter than its header that must be authenticated and is not is discarded, with "
	 "what follows it in the packet or nothing",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .fix = {"inqueue-chunk-length"})
{
	struct association association =
		association_open(lab, .auth = true, .local_auth_chunks = REQUIRED);
	struct peer *peer = association.peer;

	for (size_t i = 0; i < sizeof(types); i++)
		for (int length = 0; length < 4; length++) {
			const struct chunk_spec *chunk =
				CHUNK(types[i], .length = length, .empty = true);

			peer_send_packet(peer, .chunks = {chunk});
			peer_send_packet(peer, .chunks = {chunk, CHUNK(COOKIE_ACK)});
			peer_expect_alive(peer);
		}
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
}

SCENARIO(shorter_than_a_header_after_cookie,
	 "A chunk shorter than its header that must be authenticated and is not does not "
	 "disturb the association that COOKIE ECHO sets up in front of it",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .fix = {"inqueue-chunk-length"})
{
	struct association association =
		association_prepare(lab, .auth = true, .local_auth_chunks = REQUIRED);
	struct peer *peer = association.peer;

	for (size_t i = 0; i < sizeof(types); i++) {
		peer_send_packet(peer, .chunks = {auth_offer(peer, INIT, AUTH_ONLY)});
		peer_expect(peer, INIT_ACK);
		peer_send_packet(peer, .chunks = {CHUNK(COOKIE_ECHO),
						  CHUNK(types[i], .length = 0, .empty = true)});
		peer_ignore(peer, COOKIE_ACK);
		peer_expect_alive(peer);
		peer_send(peer, ABORT);
		peer_expect_gone(peer);
		peer_reset(peer);
	}
}
