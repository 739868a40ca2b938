/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a kernel accepts, and what it discards, of the chunks that it wants authenticated: RFC 4895
 * 6.3. */
#define SUITE "auth"
#include "suites/auth/offer.h"

/* An association in which the kernel wants that chunk type authenticated. */
static struct endpoint *connect_requiring(struct peer *peer, uint8_t type)
{
	struct endpoint *iut = listen_with_auth(peer->lab);

	require_auth(iut, type);
	return connect_offering(peer, iut, AUTH_ONLY);
}

/* A packet with AUTH and DATA, whose TSN the peer uses again if it was discarded. */
#define send_data(peer, message, auth, ...)                                                        \
	peer_send_packet(peer,                                                                     \
			 .chunks = {auth, CHUNK(DATA, .tsn = (peer)->next_tsn, .ssn = 0,           \
						.text = (message))},                               \
			 ##__VA_ARGS__)

static void expect_discarded(struct peer *peer, struct endpoint *iut)
{
	expect_no_message(iut, MILLISECONDS(300));
	peer_expect_silence(peer, 0);
}

static void expect_accepted(struct peer *peer, struct endpoint *iut, const char *text)
{
	expect_message(iut, 0, text);
	ck_assert_uint_eq(peer_expect(peer, SACK)->chunk->sack.cumulative_tsn, peer->initial_tsn);
}

SCENARIO(required, "DATA that has to be authenticated is discarded without AUTH before it",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-1", "RFC4895-6.3-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_requiring(peer, DATA);

	peer_send(peer, DATA, .tsn = peer->next_tsn, .ssn = 0, .text = "plain");
	expect_discarded(peer, iut);
	peer_send_packet(
		peer, .chunks = {CHUNK(DATA, .tsn = peer->next_tsn, .ssn = 0, .text = "before it"),
				 CHUNK(AUTH)});
	expect_discarded(peer, iut);
	send_data(peer, "forged", CHUNK(AUTH), .forged = true);
	expect_discarded(peer, iut);
	send_data(peer, "right", CHUNK(AUTH));
	expect_accepted(peer, iut, "right");
}

SCENARIO(padding_counts, "The padding of DATA counts for its HMAC", .lab = &scripted_peer,
	 .needs = CAP_AUTH, .spec = {"RFC4895-6.2-8", "RFC4895-6.3-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_requiring(peer, DATA);
	static const char *const texts[] = {"1", "12", "123", "1234", "12345"};

	for (unsigned i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		send_authenticated(peer, DATA, .text = texts[i]);
		expect_message(iut, 0, texts[i]);
	}
}

SCENARIO(chunks_before_auth, "Chunks before AUTH are not authenticated, those behind it are",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-1", "RFC4895-6.2-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_requiring(peer, DATA);

	peer_send_packet(peer,
			 .chunks = {CHUNK(HEARTBEAT), CHUNK(AUTH), CHUNK(DATA, .text = "behind")});
	peer_expect(peer, HEARTBEAT_ACK);
	expect_accepted(peer, iut, "behind");
}

SCENARIO(forged_discards_all,
	 "Behind AUTH with a wrong HMAC also chunks are discarded that need not be authenticated",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-7"})
{
	struct peer *peer = peer_open(lab);

	connect_requiring(peer, DATA);
	peer_send_packet(peer, .forged = true, .chunks = {CHUNK(AUTH), CHUNK(HEARTBEAT)});
	peer_expect_silence(peer, SECONDS(1));
	peer_expect_alive(peer);
}

SCENARIO(unknown_algorithm,
	 "AUTH with an HMAC that was not asked for is answered by ERROR, and what is behind it "
	 "discarded",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.3-3", "RFC4895-4.1-1", "RFC4895-4.1-2", "RFC4895-4.1-3",
		  "RFC4895-4.1-4"})
{
	static const uint16_t identifiers[] = {0, 2, HMAC_SHA256, 4, 0x0101, 0xffff};
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_requiring(peer, DATA);

	for (unsigned i = 0; i < sizeof(identifiers) / sizeof(identifiers[0]); i++) {
		const struct packet *error;
		struct cause cause;
		struct tlv tlv;

		send_data(peer, "strange", CHUNK(AUTH, .hmac = identifiers[i], .size = 32));
		error = peer_expect(peer, ERROR);
		ck_assert(chunk_tlv(error->chunk, CAUSE_UNSUPPORTED_HMAC, &tlv));
		ck_assert_uint_eq(tlv.length, 6);
		ck_assert_mem_eq(tlv.value + 2, "\0\0", 2);
		ck_assert_uint_eq(error->sctp.length, 12 + 4 + 8);
		ck_assert(cause_decode(&tlv, &cause));
		ck_assert_uint_eq(cause.hmac, identifiers[i]);
		expect_discarded(peer, iut);
	}
	send_data(peer, "right", CHUNK(AUTH));
	expect_accepted(peer, iut, "right");
}

SCENARIO(asked_algorithms, "Each algorithm of the HMAC-ALGO that was sent is accepted",
	 .lab = &scripted_peer, .needs = CAP_AUTH | CAP_HMAC_SHA256,
	 .spec = {"RFC4895-6.3-2", "RFC4895-3.3-6"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = listen_with_auth(lab);

	ck_assert_int_eq(set_algorithms(iut, (uint16_t[]){HMAC_SHA256, HMAC_SHA1}, 2), 0);
	require_auth(iut, DATA);
	connect_offering(peer, iut, AUTH_ONLY);
	peer_ignore(peer, SACK);
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

SCENARIO(flags_ignored, "The flags of AUTH are ignored", .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-5.1-2"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_requiring(peer, DATA);

	send_data(peer, "flagged", CHUNK(AUTH, .flags = 0xff));
	expect_accepted(peer, iut, "flagged");
}

SCENARIO(abort_required, "ABORT that has to be authenticated ends nothing without AUTH",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-1", "RFC4895-6.3-7"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = connect_requiring(peer, ABORT);

	peer_send(peer, ABORT);
	peer_send_packet(peer, .forged = true, .chunks = {CHUNK(AUTH), CHUNK(ABORT)});
	expect_no_event(iut, SCTP_ASSOC_CHANGE, SECONDS(1));
	peer_expect_alive(peer);
	send_authenticated(peer, ABORT);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST, .within = AT_ONCE);
}

/* A packet with AUTH, whatever its HMAC, for which there is no association. */
static struct peer *open_strange_peer(struct lab *lab)
{
	struct peer *peer = peer_open(lab);

	listen_with_auth(lab);
	peer->iut_tag = 0x12345678;
	return peer;
}

SCENARIO(out_of_the_blue,
	 "A packet with AUTH that belongs to no association is handled as if AUTH was not there",
	 .lab = &scripted_peer, .needs = CAP_AUTH,
	 .spec = {"RFC4895-6.3-11", "RFC4895-6.3-12", "RFC4895-6.3-13"})
{
	struct peer *peer = open_strange_peer(lab);

	peer_send_packet(peer, .chunks = {CHUNK(AUTH, .size = 20), CHUNK(HEARTBEAT)});
	ck_assert_uint_eq(peer_expect(peer, ABORT, .tag = peer->iut_tag)->chunk->flags, FLAG_T);
	peer_send_packet(peer, .chunks = {CHUNK(AUTH, .size = 20), CHUNK(ABORT)});
	peer_expect_silence(peer, SECONDS(1));
	peer_send_packet(peer, .chunks = {CHUNK(AUTH, .size = 20), CHUNK(SHUTDOWN_COMPLETE)});
	peer_expect_silence(peer, SECONDS(1));
}

SCENARIO(out_of_the_blue_shutdown_ack,
	 "SHUTDOWN ACK behind AUTH that belongs to no association is answered by SHUTDOWN "
	 "COMPLETE",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-12", "RFC4895-6.3-13"},
	 .known = {{NULL, NULL,
		    "it is answered by ABORT: a last chunk of 4 bytes is not looked at "
		    "(sctp_sf_ootb())"}})
{
	struct peer *peer = open_strange_peer(lab);

	peer_send_packet(peer, .chunks = {CHUNK(AUTH, .size = 20), CHUNK(SHUTDOWN_ACK)});
	ck_assert_uint_eq(peer_expect(peer, SHUTDOWN_COMPLETE, .tag = peer->iut_tag)->chunk->flags,
			  FLAG_T);
}
