/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What INIT and INIT ACK say about authentication: RFC 4895 3 and 6.1. */
#define SUITE "auth"
#include "harness/scenario/scenario.h"

/* The only parameter of that type in the chunk; its padding is zero. */
#define only_tlv(chunk, type) only_tlv_at(chunk, type, __FILE__, __LINE__)
static struct tlv only_tlv_at(const struct chunk *chunk, uint16_t type, const char *file, int line)
{
	struct tlv tlv;

	if (chunk_tlv_count(chunk, type) != 1 || !chunk_tlv(chunk, type, &tlv))
		scenario_fail(file, line, "expected %s once in %s, it is there %u times",
			      parameter_name(type), chunk_name(chunk->type),
			      chunk_tlv_count(chunk, type));
	for (size_t i = tlv.value_length; i % 4; i++)
		if (tlv.value[i] != 0)
			scenario_fail(file, line, "the padding of %s is %#x, expected 0",
				      parameter_name(type), tlv.value[i]);
	return tlv;
}

/* Returns where the Random Number is. */
static const uint8_t *check_offer(const struct chunk *chunk)
{
	static const uint8_t types[] = {DATA, HEARTBEAT, SACK};
	struct tlv random = only_tlv(chunk, PARAM_RANDOM);
	struct tlv chunks = only_tlv(chunk, PARAM_CHUNK_LIST);
	struct tlv algorithms = only_tlv(chunk, PARAM_HMAC_ALGORITHMS);
	struct tlv extensions = only_tlv(chunk, PARAM_SUPPORTED_EXTENSIONS);

	ck_assert_uint_eq(random.value_length, 32);
	ck_assert_uint_eq(chunks.value_length, sizeof(types));
	ck_assert_mem_eq(chunks.value, types, sizeof(types));
	ck_assert_uint_eq(algorithms.value_length, 2);
	ck_assert_mem_eq(algorithms.value, ((uint8_t[]){0, HMAC_SHA1}), 2);
	ck_assert_ptr_nonnull(memchr(extensions.value, AUTH, extensions.value_length));
	return random.value;
}

SCENARIO(offered,
	 "INIT and INIT ACK have RANDOM with 32 bytes of their own, HMAC-ALGO with SHA-1, and "
	 "CHUNKS with the required chunk types",
	 .lab = &two_nodes, .needs = CAP_AUTH,
	 .spec = {"RFC4895-3.1-1", "RFC4895-3.1-4", "RFC4895-3.2-1", "RFC4895-3.2-2",
		  "RFC4895-3.2-4", "RFC4895-3.3-2", "RFC4895-3.3-3", "RFC4895-3.3-5",
		  "RFC4895-6.1-1", "RFC4895-6.1-2", "RFC4895-6.1-6", "RFC4895-6.1-8"})
{
	static const uint8_t required[] = {DATA, HEARTBEAT, SACK, DATA};
	struct endpoint *server, *client;
	const uint8_t *random;

	auth_enable(lab);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	for (unsigned i = 0; i < sizeof(required); i++) {
		auth_require(client, required[i]);
		auth_require(server, required[i]);
	}
	endpoint_connect(client, server);
	random = check_offer(expect_packet(lab, INIT)->chunk);
	ck_assert_mem_ne(random, check_offer(expect_packet(lab, INIT_ACK)->chunk), 32);
}

SCENARIO(not_enabled,
	 "Without auth_enable AUTH is not offered, and the chunks after an AUTH are discarded",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.1-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut;
	const struct packet *ack;

	sysctl_set_everywhere(lab, "net/sctp/auth_enable", "0");
	iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	peer_send_packet(peer, .chunks = {auth_offer(peer, INIT, AUTH_ONLY)});
	ack = peer_expect(peer, INIT_ACK);
	ck_assert_uint_eq(chunk_tlv_count(ack->chunk, PARAM_RANDOM), 0);
	ck_assert_uint_eq(chunk_tlv_count(ack->chunk, PARAM_HMAC_ALGORITHMS), 0);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	peer_send_packet(peer, .chunks = {CHUNK(AUTH, .size = 20), CHUNK(DATA, .text = "behind")});
	expect_no_message(iut, SECONDS(1));
}

SCENARIO(random_size, "An INIT whose Random Number is not 32 bytes long is refused with ABORT",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.1-3", "RFC4895-6.1-4"})
{
	static const uint8_t random[64];
	static const size_t sizes[] = {0, 1, 16, 31, 33, 64};
	struct peer *peer = association_prepare(lab, .auth = true).peer;

	for (unsigned i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct tlv_spec parameter = tlv_of(PARAM_RANDOM, random, sizes[i]);

		peer_reset(peer);
		peer_send_packet(peer, .chunks = {auth_offer(peer, INIT, .random = parameter)});
		ck_assert_msg(
			chunk_has_tlv(peer_expect(peer, ABORT)->chunk, CAUSE_PROTOCOL_VIOLATION),
			"the ABORT lacks the error cause Protocol Violation");
	}
	ck_assert_uint_eq(count_packets(lab, INIT_ACK), 0);
}

SCENARIO(never_listed,
	 "INIT, INIT ACK, SHUTDOWN COMPLETE and AUTH cannot be required to be authenticated",
	 .lab = &two_nodes, .needs = CAP_AUTH, .spec = {"RFC4895-3.2-5", "RFC6458-8.3.2-3"})
{
	static const uint8_t types[] = {INIT, INIT_ACK, SHUTDOWN_COMPLETE, AUTH};
	struct endpoint *client;
	struct tlv chunks;

	auth_enable(lab);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	for (unsigned i = 0; i < sizeof(types); i++) {
		struct sctp_authchunk chunk = {.sauth_chunk = types[i]};

		ck_assert_int_ne(option_try(client, SCTP_AUTH_CHUNK, &chunk, sizeof(chunk)), 0);
	}
	auth_require(client, SHUTDOWN);
	endpoint_connect(client, endpoint_listen(lab, "b", ONE_TO_MANY));
	chunks = only_tlv(expect_packet(lab, INIT)->chunk, PARAM_CHUNK_LIST);
	ck_assert_uint_eq(chunks.value_length, 1);
	ck_assert_uint_eq(chunks.value[0], SHUTDOWN);
}

SCENARIO(algorithms_set, "SCTP_HMAC_IDENT sets HMAC-ALGO, and cannot leave SHA-1 out",
	 .lab = &two_nodes, .needs = CAP_AUTH | CAP_HMAC_SHA256,
	 .spec = {"RFC4895-6.1-8", "RFC4895-6.1-6", "RFC6458-8.1.17-1", "RFC6458-8.1.17-2"})
{
	struct endpoint *client;
	struct tlv algorithms;

	auth_enable(lab);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	ck_assert_int_ne(auth_algorithms_set(client, (uint16_t[]){HMAC_SHA256}, 1), 0);
	ck_assert_int_ne(auth_algorithms_set(client, (uint16_t[]){HMAC_SHA1, 2}, 2), 0);
	ck_assert_int_ne(auth_algorithms_set(client, (uint16_t[]){HMAC_SHA1, 4}, 2), 0);
	ck_assert_int_eq(auth_algorithms_set(client, (uint16_t[]){HMAC_SHA256, HMAC_SHA1}, 2), 0);
	endpoint_connect(client, endpoint_listen(lab, "b", ONE_TO_MANY));
	algorithms = only_tlv(expect_packet(lab, INIT)->chunk, PARAM_HMAC_ALGORITHMS);
	ck_assert_uint_eq(algorithms.value_length, 4);
	ck_assert_mem_eq(algorithms.value, ((uint8_t[]){0, HMAC_SHA256, 0, HMAC_SHA1}), 4);
}

SCENARIO(algorithms_stay, "HMAC-ALGO is the same in all INITs and INIT ACKs of an endpoint",
	 .lab = &scripted_peer, .needs = CAP_AUTH | CAP_HMAC_SHA256, .spec = {"RFC4895-6.1-9"},
	 .known = {{NULL, NULL,
		    "SCTP_HMAC_IDENT, for which RFC 6458 8.1.17 names no such limit, changes it "
		    "at any time (sctp_setsockopt_hmac_ident())"}})
{
	struct endpoint *iut;
	struct tlv lists[2];

	auth_enable(lab);
	iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	for (int i = 0; i < 2; i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));

		association_open(lab, .auth = true, .peer = peer, .iut = iut);
		lists[i] = only_tlv(packet_last("iut", INIT_ACK)->chunk, PARAM_HMAC_ALGORITHMS);
		auth_algorithms_set(iut, (uint16_t[]){HMAC_SHA256, HMAC_SHA1}, 2);
	}
	ck_assert_uint_eq(lists[0].value_length, lists[1].value_length);
	ck_assert_mem_eq(lists[0].value, lists[1].value, lists[0].value_length);
}

SCENARIO(padding_ignored,
	 "The padding of CHUNKS and HMAC-ALGO belongs neither to their lists nor to the key",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-3.2-3", "RFC4895-3.3-4", "RFC4895-6.1-11"})
{
	static const uint8_t types[] = {DATA, HEARTBEAT_ACK, HEARTBEAT_ACK, HEARTBEAT_ACK};
	static const uint8_t identifiers[] = {0, HMAC_SHA1, 0, HMAC_SHA256};
	struct peer *peer = peer_open(lab);
	const struct chunk_spec *init = auth_offer(
		peer, INIT, AUTH_ONLY,
		.chunks = tlv_lying(tlv_of(PARAM_CHUNK_LIST, types, sizeof(types)), 4 + 1),
		.algorithms = tlv_lying(
			tlv_of(PARAM_HMAC_ALGORITHMS, identifiers, sizeof(identifiers)), 4 + 2));
	struct association association =
		association_open(lab, .auth = true, .peer = peer, .init = init);

	endpoint_send(association.iut, 0, "authenticated");
	expect_authenticated(peer, DATA);
	peer_send(peer, HEARTBEAT);
	peer_expect(peer, HEARTBEAT_ACK, .alone = true);
}

SCENARIO(first_algorithm, "The first known algorithm of the peer's HMAC-ALGO is used",
	 .lab = &scripted_peer, .needs = CAP_AUTH | CAP_HMAC_SHA256,
	 .spec = {"RFC4895-6.1-7", "RFC4895-3.3-1", "RFC4895-3.3-6", "RFC4895-6.2-7"})
{
	static const struct {
		uint8_t identifiers[6];
		uint8_t used;
	} cases[] = {
		{{0, HMAC_SHA1, 0, HMAC_SHA256, 0, 2}, HMAC_SHA1},
		{{0, HMAC_SHA256, 0, HMAC_SHA1, 0, 2}, HMAC_SHA256},
		{{0, 2, 0, HMAC_SHA256, 0, HMAC_SHA1}, HMAC_SHA256},
		{{77, 77, 0, HMAC_SHA1, 0, HMAC_SHA256}, HMAC_SHA1},
	};
	struct endpoint *iut = NULL;

	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
		struct tlv_spec algorithms = tlv_of(PARAM_HMAC_ALGORITHMS, cases[i].identifiers,
						    sizeof(cases[i].identifiers));

		iut = association_open(lab, .auth = true, .peer = peer, .iut = iut,
				       .init = auth_offer(peer, INIT, AUTH_ONLY,
							  .chunks = CHUNK_LIST(DATA),
							  .algorithms = algorithms))
			      .iut;
		endpoint_send(iut, 0, "which one?");
		ck_assert_uint_eq(peer_expect(peer, AUTH)->chunk->auth.hmac, cases[i].used);
		peer_expect(peer, DATA, .bundled = true);
		peer_send(peer, SACK);
	}
}

/* 1280 bytes: read in the other byte order, that would be none. */
SCENARIO(
	algorithm_last_of_many,
	"The only known algorithm of the peer's HMAC-ALGO is used, though it is the last of hundreds",
	.lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.1-7", "RFC4895-3.3-6"})
{
	enum { IDENTIFIERS = 638, UNKNOWN = 77 };
	struct peer *peer = peer_open(lab);
	uint8_t identifiers[2 * IDENTIFIERS];
	struct endpoint *iut;

	memset(identifiers, UNKNOWN, sizeof(identifiers));
	identifiers[sizeof(identifiers) - 2] = 0;
	identifiers[sizeof(identifiers) - 1] = HMAC_SHA1;
	iut = association_open(
		      lab, .auth = true, .peer = peer, .active = true,
		      .init = auth_offer(peer, INIT_ACK, AUTH_ONLY, .chunks = CHUNK_LIST(DATA),
					 .algorithms = tlv_of(PARAM_HMAC_ALGORITHMS, identifiers,
							      sizeof(identifiers))))
		      .iut;
	endpoint_send(iut, 0, "the last one");
	ck_assert_uint_eq(peer_expect(peer, AUTH)->chunk->auth.hmac, HMAC_SHA1);
	peer_expect(peer, DATA, .bundled = true);
}

SCENARIO(no_auth_event,
	 "The user is notified that the peer does not support AUTH, whichever end connects",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.1-1", "RFC6458-6.1.8-2"})
{
	struct association association = association_prepare(lab, .auth = true);

	peer_connect(association.peer, association.iut);
	expect_auth_event(association.iut, SCTP_AUTH_NO_AUTH, 0);
	endpoint_send(association.iut, 0, "as ever");
	peer_expect(association.peer, DATA, .alone = true);
	association_abort(association);

	peer_accept(association.peer, association.iut);
	expect_auth_event(association.iut, SCTP_AUTH_NO_AUTH, 0);
	endpoint_send(association.iut, 0, "as ever");
	peer_expect(association.peer, DATA, .alone = true);
}
