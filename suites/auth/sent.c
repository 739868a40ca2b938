/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The chunks that a peer wants to have authenticated, and how a kernel sends them: RFC 4895 5.1 and
 * 6.2. */
#define SUITE "auth"
#include "suites/auth/offer.h"

SCENARIO(data,
	 "DATA that the peer wants authenticated comes behind AUTH with key 0 and the HMAC of "
	 "all that follows, padding included",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.2-1", "RFC4895-6.2-4", "RFC4895-6.2-5", "RFC4895-6.2-6",
		  "RFC4895-6.2-7", "RFC4895-6.2-8", "RFC4895-5.1-1", "RFC4895-5.1-2",
		  "RFC4895-6.1-11"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		connect_offering(peer, listen_with_auth(lab), AUTH_ONLY,
				 .chunks = CHUNK_TYPES(PARAM_CHUNK_LIST, DATA, SACK, SHUTDOWN));
	const struct packet *auth;

	for (size_t size = 1; size <= 5; size++) {
		endpoint_send(iut, 0, NULL, .size = size);
		auth = peer_expect(peer, AUTH);
		ck_assert_uint_eq(auth->chunk->flags, 0);
		ck_assert_uint_eq(auth->chunk->auth.key, 0);
		ck_assert_uint_eq(auth->chunk->length, 8 + 20);
		ck_assert_uint_eq(peer_expect(peer, DATA, .bundled = true)->chunk->data.size, size);
		peer_send(peer, SACK);
	}
}

SCENARIO(fragments,
	 "Each packet of a large message has its own AUTH, and one that is sent again as well",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.2-1", "RFC4895-6.2-5", "RFC4895-5.1-5"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_offering(peer, listen_with_auth(lab), AUTH_ONLY,
						.chunks = CHUNK_TYPES(PARAM_CHUNK_LIST, DATA));
	const struct packet *data;
	uint32_t tsn;

	endpoint_send(iut, 0, NULL, .size = 4000);
	for (int i = 0; i < 3; i++) {
		peer_expect(peer, AUTH);
		data = peer_expect(peer, DATA, .bundled = true);
		ck_assert_uint_eq(data->sctp.chunk_count, 2);
		ck_assert_uint_le(data->sctp.length, 1500 - 20);
	}
	tsn = data->chunk->data.tsn;
	peer_send(peer, SACK, .cumulative_tsn = tsn - 1);
	peer_expect(peer, AUTH, .within = SECONDS(4));
	ck_assert_uint_eq(peer_expect(peer, DATA, .bundled = true)->chunk->data.tsn, tsn);
}

SCENARIO(control_chunks, "SACK, HEARTBEAT ACK and SHUTDOWN come behind AUTH where that is wanted",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.2-1", "RFC4895-6.2-4"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_offering(
		peer, listen_with_auth(lab), AUTH_ONLY,
		.chunks = CHUNK_TYPES(PARAM_CHUNK_LIST, SACK, HEARTBEAT_ACK, SHUTDOWN, ABORT));

	peer_send(peer, HEARTBEAT);
	expect_authenticated(peer, HEARTBEAT_ACK);
	peer_send(peer, DATA, .text = "one");
	expect_authenticated(peer, SACK);
	endpoint_shutdown(iut);
	expect_authenticated(peer, SHUTDOWN);
	endpoint_abort(iut, NULL);
	expect_authenticated(peer, ABORT);
}

SCENARIO(one_auth_a_packet, "Several chunks of a packet share one AUTH, which comes before them",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-5.1-5", "RFC4895-6.2-4"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		connect_offering(peer, listen_with_auth(lab), AUTH_ONLY,
				 .chunks = CHUNK_TYPES(PARAM_CHUNK_LIST, SACK, DATA));

	peer_send(peer, DATA, .text = "one");
	expect_authenticated(peer, SACK);
	/* The SACK for this one waits, and goes with the DATA. */
	peer_send(peer, DATA, .text = "two");
	let_pass(lab, 0);
	endpoint_send(iut, 0, "three");
	peer_expect(peer, AUTH);
	peer_expect(peer, SACK, .bundled = true);
	ck_assert_uint_eq(peer_expect(peer, DATA, .bundled = true)->sctp.chunk_count, 3);
}

SCENARIO(forbidden_types_ignored,
	 "That a peer lists INIT ACK, SHUTDOWN COMPLETE and AUTH in CHUNKS is ignored, what else "
	 "it lists is not",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-3.2-6"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		connect_offering(peer, listen_with_auth(lab), AUTH_ONLY,
				 .chunks = CHUNK_TYPES(PARAM_CHUNK_LIST, INIT, INIT_ACK,
						       SHUTDOWN_COMPLETE, AUTH, SHUTDOWN));

	endpoint_shutdown(iut);
	expect_authenticated(peer, SHUTDOWN);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE, .alone = true);
}
