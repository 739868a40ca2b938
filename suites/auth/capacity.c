/* SPDX-License-Identifier: GPL-2.0-or-later */
/* As many HMAC identifiers and chunk types as the user may name: RFC 4895 sections 3.2 and 3.3,
 * RFC 6458 sections 8.1.16 and 8.3.2. */
#define SUITE "auth"
#include "harness/scenario/scenario.h"

enum {
	FIRST_TYPE = 0x20,
	MAX_TYPES = 16,
	MAX_ALGORITHMS = 4, /* SCTP_AUTH_NUM_HMACS */
};

#define expect_value(chunk, type, bytes) expect_value_at(chunk, type, bytes, sizeof(bytes))
static void expect_value_at(const struct chunk *chunk, uint16_t type, const uint8_t *bytes,
			    size_t size)
{
	struct tlv tlv;

	ck_assert_msg(chunk_tlv(chunk, type, &tlv), "%s lacks %s", chunk_name(chunk->type),
		      parameter_name(type));
	ck_assert_msg(tlv.value_length == size && !memcmp(tlv.value, bytes, size),
		      "%s of %s is not what the user named", parameter_name(type),
		      chunk_name(chunk->type));
}

/* The peer connects, and gets the kernel's DATA authenticated. */
static const struct packet *expect_authentication(struct association association)
{
	struct peer *peer = association.peer;
	const struct packet *init_ack;

	peer_send_packet(peer,
			 .chunks = {auth_offer(peer, INIT, AUTH_ONLY, .chunks = CHUNK_LIST(DATA))});
	init_ack = peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	endpoint_send(association.iut, 0, "authenticated");
	expect_authenticated(peer, DATA);
	return init_ack;
}

SCENARIO(
	numbers_of_algorithms,
	"SCTP_HMAC_IDENT takes one to four identifiers, and with any other number leaves those that "
	"it had",
	.lab = &two_nodes, .needs = CAP_AUTH, .spec = {"RFC6458-8.1.17-1"},
	.fix = {"cookie-hmacs-size"})
{
	static const uint16_t identifiers[] = {HMAC_SHA1, HMAC_SHA1, HMAC_SHA1, HMAC_SHA1,
					       HMAC_SHA1, HMAC_SHA1, HMAC_SHA1, HMAC_SHA1};
	static const uint8_t listed[2 * MAX_ALGORITHMS] = {0, HMAC_SHA1, 0, HMAC_SHA1,
							   0, HMAC_SHA1, 0, HMAC_SHA1};
	struct endpoint *client;

	auth_enable(lab);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	for (unsigned number = 0; number <= ARRAY_SIZE(identifiers); number++) {
		int expected = number >= 1 && number <= MAX_ALGORITHMS ? 0 : EINVAL;
		int error = auth_algorithms_set(client, identifiers, number);

		ck_assert_msg(error == expected, "%u identifiers: %s", number,
			      error ? strerror(error) : "accepted");
	}
	endpoint_connect(client, endpoint_listen(lab, "b", ONE_TO_MANY));
	expect_value(expect_packet(lab, INIT)->chunk, PARAM_HMAC_ALGORITHMS, listed);
}

SCENARIO(most_algorithms,
	 "With as many HMAC identifiers as SCTP_HMAC_IDENT takes INIT and INIT ACK list all of "
	 "them, and CHUNKS is whole",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .fix = {"cookie-hmacs-size"})
{
	static const uint16_t identifiers[] = {HMAC_SHA1, HMAC_SHA256, HMAC_SHA1, HMAC_SHA256};
	static const uint8_t listed[] = {0, HMAC_SHA1, 0, HMAC_SHA256,
					 0, HMAC_SHA1, 0, HMAC_SHA256};
	static const uint8_t types[] = {SACK};
	struct association association =
		association_prepare(lab, .auth = true, .local_auth_chunks = CHUNK_LIST(SACK));
	const struct packet *packet;

	ck_assert_int_eq(auth_algorithms_set(association.iut, identifiers, 4), 0);
	packet = expect_authentication(association);
	expect_value(packet->chunk, PARAM_HMAC_ALGORITHMS, listed);
	expect_value(packet->chunk, PARAM_CHUNK_LIST, types);
	association_abort(association);

	peer_invite(association.peer, association.iut);
	packet = peer_expect(association.peer, INIT);
	expect_value(packet->chunk, PARAM_HMAC_ALGORITHMS, listed);
	expect_value(packet->chunk, PARAM_CHUNK_LIST, types);
}

SCENARIO(most_chunk_types,
	 "SCTP_AUTH_CHUNK takes as many chunk types as a cookie has room for, and no more",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .fix = {"auth-chunk-list-capacity"})
{
	struct association association = association_prepare(lab, .auth = true);
	struct sctp_authchunk further = {.sauth_chunk = FIRST_TYPE + MAX_TYPES};
	uint8_t types[MAX_TYPES];

	for (unsigned i = 0; i < MAX_TYPES; i++) {
		types[i] = (uint8_t)(FIRST_TYPE + i);
		auth_require(association.iut, types[i]);
	}
	ck_assert_int_eq(option_try(association.iut, SCTP_AUTH_CHUNK, &further, sizeof(further)),
			 EINVAL);
	expect_value(expect_authentication(association)->chunk, PARAM_CHUNK_LIST, types);
}
