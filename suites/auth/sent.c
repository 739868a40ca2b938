/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The chunks that a peer requires to be authenticated, and how a kernel sends them: RFC 4895 5.1
 * and 6.2. */
#define SUITE "auth"
#include "harness/scenario/scenario.h"

SCENARIO(data,
	 "DATA that the peer requires to be authenticated follows AUTH with key 0 and the HMAC of "
	 "the rest of the packet, padding included",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.2-1", "RFC4895-6.2-4", "RFC4895-6.2-5", "RFC4895-6.2-6",
		  "RFC4895-6.2-7", "RFC4895-6.2-8", "RFC4895-5.1-1", "RFC4895-5.1-2",
		  "RFC4895-6.1-11"})
{
	struct association association = association_open(
		lab, .auth = true, .peer_auth_chunks = CHUNK_LIST(DATA, SACK, SHUTDOWN));
	const struct packet *auth;

	for (size_t size = 1; size <= 5; size++) {
		endpoint_send(association.iut, 0, NULL, .size = size);
		auth = peer_expect(association.peer, AUTH);
		ck_assert_uint_eq(auth->chunk->flags, 0);
		ck_assert_uint_eq(auth->chunk->auth.key, 0);
		ck_assert_uint_eq(auth->chunk->length, 8 + 20);
		ck_assert_uint_eq(
			peer_expect(association.peer, DATA, .bundled = true)->chunk->data.size,
			size);
		peer_send(association.peer, SACK);
	}
}

SCENARIO(fragments,
	 "Each fragment of a large message follows an AUTH of its own, and so does a "
	 "retransmission",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.2-1", "RFC4895-6.2-5", "RFC4895-5.1-5"})
{
	struct association association =
		association_open(lab, .auth = true, .peer_auth_chunks = CHUNK_LIST(DATA));
	struct peer *peer = association.peer;

	endpoint_send(association.iut, 0, NULL, .size = 4000);
	for (unsigned n = 1; n <= 3; n++) {
		const struct packet *data;

		peer_expect(peer, AUTH);
		data = expect_data(association, n, .bundled = true);
		ck_assert_uint_eq(data->sctp.chunk_count, 2);
		ck_assert_uint_le(data->sctp.length, 1500 - IPV4_HEADER);
	}
	send_sack(association, 2);
	peer_expect(peer, AUTH, .within = SECONDS(4));
	expect_retransmission(association, 3, .bundled = true);
}

SCENARIO(control_chunks,
	 "SACK, HEARTBEAT ACK, SHUTDOWN and ABORT follow AUTH where the peer requires that",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.2-1", "RFC4895-6.2-4"})
{
	struct association association = association_open(
		lab, .auth = true,
		.peer_auth_chunks = CHUNK_LIST(SACK, HEARTBEAT_ACK, SHUTDOWN, ABORT));
	struct peer *peer = association.peer;

	peer_send(peer, HEARTBEAT);
	expect_authenticated(peer, HEARTBEAT_ACK);
	peer_send(peer, DATA, .text = "one");
	expect_authenticated(peer, SACK);
	endpoint_shutdown(association.iut);
	expect_authenticated(peer, SHUTDOWN);
	endpoint_abort(association.iut, NULL);
	expect_authenticated(peer, ABORT);
}

SCENARIO(one_auth_a_packet, "The chunks of a packet share one AUTH, which precedes them",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-5.1-5", "RFC4895-6.2-4"})
{
	struct association association =
		association_open(lab, .auth = true, .peer_auth_chunks = CHUNK_LIST(SACK, DATA));
	struct peer *peer = association.peer;

	peer_send(peer, DATA, .text = "one");
	expect_authenticated(peer, SACK);
	/* The SACK for this one is delayed, and goes with the DATA. */
	peer_send(peer, DATA, .text = "two");
	let_pass(lab, 0);
	endpoint_send(association.iut, 0, "three");
	peer_expect(peer, AUTH);
	peer_expect(peer, SACK, .bundled = true);
	ck_assert_uint_eq(peer_expect(peer, DATA, .bundled = true)->sctp.chunk_count, 3);
}

SCENARIO(forbidden_types_ignored,
	 "INIT, INIT ACK, SHUTDOWN COMPLETE and AUTH in a peer's CHUNKS are ignored, the other "
	 "chunk types in it are not",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-3.2-6"})
{
	struct association association = association_open(
		lab, .auth = true,
		.peer_auth_chunks = CHUNK_LIST(INIT, INIT_ACK, SHUTDOWN_COMPLETE, AUTH, SHUTDOWN));
	struct peer *peer = association.peer;

	endpoint_shutdown(association.iut);
	expect_authenticated(peer, SHUTDOWN);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE, .alone = true);
}

SCENARIO(required_after_restart,
	 "After a restart the chunks are authenticated that the peer requires then, and those that "
	 "it required before are not",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.2-1"})
{
	struct association association =
		association_open(lab, .auth = true, .peer_auth_chunks = CHUNK_LIST(HEARTBEAT_ACK));
	struct peer *peer = association.peer;

	for (unsigned i = 0; i < 2; i++) {
		bool before = i == 0;

		peer_send(peer, HEARTBEAT);
		if (before)
			peer_expect(peer, AUTH);
		peer_expect(peer, HEARTBEAT_ACK, .bundled = before);
		if (before)
			association_restart_with_auth(association);
	}
}
