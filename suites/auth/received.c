/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a kernel accepts, and what it discards, of the chunks that it requires to be authenticated:
 * RFC 4895 6.3. */
#define SUITE "auth"
#include "harness/scenario/scenario.h"

/* The peer's DATA 1, which it may send again as long as it is discarded, after an AUTH chunk. */
#define send_after_auth(association, message, auth, ...)                                           \
	peer_send_packet((association).peer,                                                       \
			 .chunks = {auth, NTH_DATA(association, 1, .text = (message))},            \
			 ##__VA_ARGS__)

/* What was sent is silently discarded. */
static void expect_discarded(struct association association)
{
	expect_no_message(association.iut, MILLISECONDS(300));
	peer_expect_silence(association.peer, 0);
}

/* DATA 1 is accepted. */
static void expect_accepted(struct association association, const char *text)
{
	expect_message(association.iut, 0, text);
	expect_sack(association, 1);
}

SCENARIO(required,
	 "DATA that must be authenticated is discarded unless AUTH with the right HMAC precedes it",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.3-1", "RFC4895-6.3-7", "RFC6458-8.3.2-1"})
{
	struct association association =
		association_open(lab, .auth = true, .local_auth_chunks = CHUNK_LIST(DATA));

	send_data(association, 1, .text = "plain");
	expect_discarded(association);
	peer_send_packet(association.peer,
			 .chunks = {NTH_DATA(association, 1, .text = "before it"), CHUNK(AUTH)});
	expect_discarded(association);
	send_after_auth(association, "forged", CHUNK(AUTH), .forged = true);
	expect_discarded(association);
	send_after_auth(association, "right", CHUNK(AUTH));
	expect_accepted(association, "right");
}

SCENARIO(padding_counts, "The HMAC covers the padding of DATA", .lab = &scripted_peer,
	 .needs = CAP_AUTH, .spec = {"RFC4895-6.2-8", "RFC4895-6.3-7"})
{
	static const char *const texts[] = {"1", "12", "123", "1234", "12345"};
	struct association association =
		association_open(lab, .auth = true, .local_auth_chunks = CHUNK_LIST(DATA));

	for (unsigned i = 0; i < ARRAY_SIZE(texts); i++) {
		send_authenticated(association.peer, DATA, .text = texts[i]);
		expect_message(association.iut, 0, texts[i]);
	}
}

SCENARIO(chunks_before_auth,
	 "AUTH authenticates the chunks after it, and a chunk before it is processed if it need "
	 "not be authenticated",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-1", "RFC4895-6.2-7"})
{
	struct association association =
		association_open(lab, .auth = true, .local_auth_chunks = CHUNK_LIST(DATA));

	peer_send_packet(association.peer, .chunks = {CHUNK(HEARTBEAT), CHUNK(AUTH),
						      NTH_DATA(association, 1, .text = "behind")});
	peer_expect(association.peer, HEARTBEAT_ACK);
	expect_accepted(association, "behind");
}

SCENARIO(forged_discards_all,
	 "After AUTH with a wrong HMAC all chunks of the packet are discarded, even those that "
	 "need not be authenticated",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-7"})
{
	struct association association =
		association_open(lab, .auth = true, .local_auth_chunks = CHUNK_LIST(DATA));
	struct peer *peer = association.peer;

	peer_send_packet(peer, .forged = true, .chunks = {CHUNK(AUTH), CHUNK(HEARTBEAT)});
	peer_expect_silence(peer, SECONDS(1));
	peer_expect_alive(peer);
}

SCENARIO(unknown_algorithm,
	 "AUTH with an HMAC algorithm that was not offered is answered with Unsupported HMAC "
	 "Identifier, and the chunks after it are discarded",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.3-3", "RFC4895-4.1-1", "RFC4895-4.1-2", "RFC4895-4.1-3",
		  "RFC4895-4.1-4"})
{
	static const uint16_t identifiers[] = {0, 2, HMAC_SHA256, 4, 0x0101, 0xffff};
	struct association association =
		association_open(lab, .auth = true, .local_auth_chunks = CHUNK_LIST(DATA));

	for (unsigned i = 0; i < ARRAY_SIZE(identifiers); i++) {
		const struct packet *error;
		struct cause cause;
		struct tlv tlv;

		send_after_auth(association, "strange",
				CHUNK(AUTH, .hmac = identifiers[i], .size = 32));
		error = peer_expect(association.peer, ERROR);
		ck_assert_msg(chunk_tlv(error->chunk, CAUSE_UNSUPPORTED_HMAC, &tlv),
			      "the ERROR lacks Unsupported HMAC Identifier");
		ck_assert_uint_eq(tlv.length, 6);
		ck_assert_mem_eq(tlv.value + 2, "\0\0", 2);
		ck_assert_uint_eq(error->sctp.length, COMMON_HEADER + CHUNK_HEADER + 8);
		ck_assert(cause_decode(&tlv, &cause));
		ck_assert_uint_eq(cause.hmac, identifiers[i]);
		expect_discarded(association);
	}
	send_after_auth(association, "right", CHUNK(AUTH));
	expect_accepted(association, "right");
}

SCENARIO(asked_algorithms, "Each algorithm in the HMAC-ALGO that was sent is accepted",
	 .lab = &scripted_peer, .needs = CAP_AUTH | CAP_HMAC_SHA256,
	 .spec = {"RFC4895-6.3-2", "RFC4895-3.3-6"})
{
	struct association association = association_prepare(lab, .auth = true);
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;

	ck_assert_int_eq(auth_algorithms_set(iut, (uint16_t[]){HMAC_SHA256, HMAC_SHA1}, 2), 0);
	association_open(lab, .auth = true, .iut = iut, .peer = peer, .ignore_sacks = true,
			 .local_auth_chunks = CHUNK_LIST(DATA));
	peer_send_packet(
		peer, .chunks = {CHUNK(AUTH, .hmac = HMAC_SHA256), CHUNK(DATA, .text = "SHA-256")});
	expect_message(iut, 0, "SHA-256");
	peer_send_packet(peer,
			 .chunks = {CHUNK(AUTH, .hmac = HMAC_SHA1), CHUNK(DATA, .text = "SHA-1")});
	expect_message(iut, 0, "SHA-1");
	peer_send_packet(
		peer, .forged = true,
		.chunks = {CHUNK(AUTH, .hmac = HMAC_SHA256), CHUNK(DATA, .text = "forged")});
	expect_no_message(iut, SECONDS(1));
}

SCENARIO(flags_ignored, "The flags of a received AUTH are ignored", .lab = &scripted_peer,
	 .needs = CAP_AUTH, .spec = {"RFC4895-5.1-2"})
{
	struct association association =
		association_open(lab, .auth = true, .local_auth_chunks = CHUNK_LIST(DATA));

	send_after_auth(association, "flagged", CHUNK(AUTH, .flags = 0xff));
	expect_accepted(association, "flagged");
}

SCENARIO(abort_required,
	 "An ABORT that must be authenticated ends the association only after AUTH with the right "
	 "HMAC",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-1", "RFC4895-6.3-7"})
{
	struct association association =
		association_open(lab, .auth = true, .local_auth_chunks = CHUNK_LIST(ABORT));
	struct peer *peer = association.peer;

	peer_send(peer, ABORT);
	peer_send_packet(peer, .forged = true, .chunks = {CHUNK(AUTH), CHUNK(ABORT)});
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, SECONDS(1));
	peer_expect_alive(peer);
	send_authenticated(peer, ABORT);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .within = AT_ONCE);
}

/* A peer whose packets belong to no association. */
static struct peer *open_strange_peer(struct lab *lab)
{
	struct peer *peer = association_prepare(lab, .auth = true).peer;

	peer->iut_tag = 0x12345678;
	return peer;
}

/* Nobody can check the HMAC of an AUTH chunk that is out of the blue. */
#define UNCHECKED_AUTH CHUNK(AUTH, .size = 20)

SCENARIO(out_of_the_blue,
	 "A packet with AUTH that is out of the blue is handled as if AUTH were not there",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.3-11", "RFC4895-6.3-12", "RFC4895-6.3-13"})
{
	struct peer *peer = open_strange_peer(lab);

	peer_send_packet(peer, .chunks = {UNCHECKED_AUTH, CHUNK(HEARTBEAT)});
	ck_assert_uint_eq(peer_expect(peer, ABORT, .tag = peer->iut_tag)->chunk->flags, FLAG_T);
	peer_send_packet(peer, .chunks = {UNCHECKED_AUTH, CHUNK(ABORT)});
	peer_expect_silence(peer, SECONDS(1));
	peer_send_packet(peer, .chunks = {UNCHECKED_AUTH, CHUNK(SHUTDOWN_COMPLETE)});
	peer_expect_silence(peer, SECONDS(1));
}

SCENARIO(out_of_the_blue_shutdown_ack,
	 "A SHUTDOWN ACK after AUTH that is out of the blue is answered with SHUTDOWN COMPLETE",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-12", "RFC4895-6.3-13"},
	 .known = {{NULL, NULL,
		    "it is answered by ABORT: a last chunk of 4 bytes is not looked at "
		    "(sctp_sf_ootb())"}})
{
	struct peer *peer = open_strange_peer(lab);

	peer_send_packet(peer, .chunks = {UNCHECKED_AUTH, CHUNK(SHUTDOWN_ACK)});
	ck_assert_uint_eq(peer_expect(peer, SHUTDOWN_COMPLETE, .tag = peer->iut_tag)->chunk->flags,
			  FLAG_T);
}
