/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Malformed parameters and chunks where AUTH is supported: RFC 4895 sections 3, 6.1 and 6.3. */
#define SUITE "auth"
#include "suites/auth/offer.h"

static void check_violation(const struct packet *abort)
{
	struct tlv cause;

	ck_assert_uint_eq(abort->chunk->flags, 0);
	ck_assert(chunk_tlv(abort->chunk, CAUSE_PROTOCOL_VIOLATION, &cause));
}

/* CHUNKS with each chunk type once is as long as it may be. */
enum { MOST_TYPES = 256 };

static struct tlv_spec chunk_list(size_t count)
{
	static uint8_t types[MOST_TYPES + 1];

	for (unsigned i = 0; i <= MOST_TYPES; i++)
		types[i] = (uint8_t)(16 + i);
	return tlv_of(PARAM_CHUNK_LIST, types, count);
}

static struct tlv_spec algorithm_list(const uint8_t *identifiers, size_t size)
{
	return tlv_of(PARAM_HMAC_ALGORITHMS, identifiers, size);
}

SCENARIO(chunk_list_size, "CHUNKS of 256 types is accepted, one of 257 aborted",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC9260-5.1-15", "RFC9260-5.1-16"})
{
	struct peer *peer = peer_open(lab);

	listen_with_auth(lab);
	peer_send_packet(peer, .chunks = {offer(peer, INIT, .chunks = chunk_list(MOST_TYPES + 1))});
	check_violation(peer_expect(peer, ABORT, .alone = true));
	peer_send_packet(peer, .chunks = {offer(peer, INIT, .chunks = chunk_list(MOST_TYPES))});
	peer_expect(peer, INIT_ACK);
}

SCENARIO(no_sha1, "An HMAC-ALGO without SHA-1, or without any algorithm, is aborted",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.1-8", "RFC9260-5.1-15", "RFC9260-5.1-16"})
{
	static const uint8_t sha256[] = {0, HMAC_SHA256}, unknown[] = {0, 2, 0, HMAC_SHA256, 9, 9};
	static const uint8_t half[] = {HMAC_SHA1};
	struct peer *peer = peer_open(lab);
	const struct tlv_spec lists[] = {
		algorithm_list(sha256, sizeof(sha256)),
		algorithm_list(unknown, sizeof(unknown)),
		algorithm_list(half, sizeof(half)),
		algorithm_list(half, 0),
	};

	listen_with_auth(lab);
	for (unsigned i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		peer_send_packet(peer, .chunks = {offer(peer, INIT, .algorithms = lists[i])});
		check_violation(peer_expect(peer, ABORT, .alone = true));
	}
	ck_assert_uint_eq(count_packets(lab, INIT_ACK), 0);
}

SCENARIO(wrong_init_ack,
	 "An INIT ACK with a Random Number, a CHUNKS or an HMAC-ALGO that cannot be ends the setup",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.1-3", "RFC4895-6.1-4", "RFC4895-6.1-8"})
{
	static const uint8_t sha256[] = {0, HMAC_SHA256};
	const struct offer offers[] = {
		{.random = tlv_text(PARAM_RANDOM, "31 bytes are not enough for it.")},
		{.chunks = chunk_list(MOST_TYPES + 1)},
		{.algorithms = algorithm_list(sha256, sizeof(sha256))},
	};
	struct endpoint *iut = listen_with_auth(lab);

	for (unsigned i = 0; i < sizeof(offers) / sizeof(offers[0]); i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));

		peer_invite(peer, iut);
		peer_expect(peer, INIT);
		peer_send_packet(peer, .chunks = {offer_chunk(peer, INIT_ACK, &offers[i])});
		check_violation(peer_expect(peer, ABORT, .alone = true));
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
		peer_expect_silence(peer, SECONDS(4));
	}
}

/*
 * RFC 4895 6.3: "if the receiver wants to tear down an association in an authenticated way only,
 * the handling of malformed packets should not result in tearing down the association."
 */
SCENARIO(malformed_ends_nothing,
	 "Where ABORT has to be authenticated a malformed packet does not end the association",
	 .lab = &scripted_peer, .needs = CAP_AUTH | CAP_ASCONF)
{
	struct tlv_spec beyond = tlv_lying(tlv_text(CAUSE_OUT_OF_RESOURCE, "x"), 99);
	struct peer *peer = peer_open(lab);
	struct endpoint *iut;

	enable_asconf(lab);
	iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	require_auth(iut, ABORT);
	connect_offering(peer, iut);
	peer_send(peer, SACK, .length = 8, .value = "\0\0\0\0", .value_size = 4);
	peer_send(peer, HEARTBEAT, .empty = true);
	peer_send(peer, SHUTDOWN, .empty = true);
	peer_send(peer, SHUTDOWN_ACK);
	peer_send(peer, COOKIE_ACK, .length = 0, .empty = true);
	peer_send(peer, ERROR, .tlvs = {beyond});
	peer_send(peer, SACK, .cumulative_tsn = peer->iut_initial_tsn + 10);
	send_authenticated(peer, ASCONF, .bare = true);
	send_authenticated(peer, ASCONF_ACK, .empty = true);
	peer_expect_silence(peer, SECONDS(1));
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	peer_expect_alive(peer);

	send_authenticated(peer, ABORT);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
}

SCENARIO(hmac_of_another_size,
	 "What is behind AUTH whose HMAC has another size than its algorithm's is discarded "
	 "silently",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-7"},
	 .known = {{NULL, NULL,
		    "the association is aborted for a protocol violation (sctp_sf_eat_auth() in "
		    "net/sctp/sm_statefuns.c)"}})
{
	static const uint8_t twelve[4 + 12] = {0, 0, 0, HMAC_SHA1};
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_with_auth(lab);

	require_auth(iut, DATA);
	connect_offering(peer, iut, AUTH_ONLY);
	peer_send_packet(peer,
			 .chunks = {CHUNK(AUTH, .value = twelve, .value_size = sizeof(twelve)),
				    CHUNK(DATA, .text = "forged")});
	expect_no_message(iut, 0);
	peer_expect_silence(peer, MILLISECONDS(500));
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
}

SCENARIO(short_auth, "An AUTH that is too short for its identifiers violates the protocol: ABORT",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC9260-3.3.10.13-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_with_auth(lab);

	connect_offering(peer, iut, AUTH_ONLY);
	peer_send(peer, AUTH, .value = "\0\0\0", .value_size = 3);
	check_violation(peer_expect(peer, ABORT, .alone = true));
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = htons(CAUSE_PROTOCOL_VIOLATION));
}
