/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Malformed parameters and chunks where AUTH is supported: RFC 4895 sections 3, 6.1 and 6.3. */
#define SUITE "auth"
#include "harness/scenario/scenario.h"

/* An ABORT, alone in its packet, with Protocol Violation. */
#define expect_violation(peer) expect_violation_at(peer, __FILE__, __LINE__)
static void expect_violation_at(struct peer *peer, const char *file, int line)
{
	const struct packet *abort =
		peer_expect(peer, ABORT, .alone = true, .file = file, .line = line);

	if (abort->chunk->flags != 0)
		scenario_fail(file, line, "expected an ABORT without flags, it has %#x",
			      abort->chunk->flags);
	if (!chunk_has_tlv(abort->chunk, CAUSE_PROTOCOL_VIOLATION))
		scenario_fail(file, line, "the ABORT lacks the error cause Protocol Violation");
}

/* RFC 4895 does not say what a receiver does with such an INIT: ABORT with Protocol Violation, or an
 * INIT ACK. */
#define expect_refused_or_answered(peer) expect_refused_or_answered_at(peer, __FILE__, __LINE__)
static void expect_refused_or_answered_at(struct peer *peer, const char *file, int line)
{
	if (peer_next(peer, AT_ONCE) == INIT_ACK) {
		peer_expect(peer, INIT_ACK, .alone = true, .file = file, .line = line);
		scenario_note("the INIT is answered with INIT ACK");
	} else {
		expect_violation_at(peer, file, line);
		scenario_note("the INIT is refused");
	}
	peer_reset(peer);
}

/* CHUNKS with each chunk type once is as long as it need be. */
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

SCENARIO(chunk_list_size,
	 "CHUNKS with all 256 chunk types is accepted, and one with 257 gets INIT ACK or ABORT",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC9260-5.1-15", "RFC9260-5.1-16"})
{
	struct peer *peer = association_prepare(lab, .auth = true).peer;

	peer_send_packet(peer,
			 .chunks = {auth_offer(peer, INIT, .chunks = chunk_list(MOST_TYPES + 1))});
	expect_refused_or_answered(peer);
	peer_send_packet(peer,
			 .chunks = {auth_offer(peer, INIT, .chunks = chunk_list(MOST_TYPES))});
	peer_expect(peer, INIT_ACK);
}

SCENARIO(no_sha1,
	 "An INIT whose HMAC-ALGO lacks SHA-1 or lists no algorithm gets INIT ACK, or ABORT with "
	 "Protocol Violation",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC9260-5.1-15", "RFC9260-5.1-16"})
{
	static const uint8_t sha256[] = {0, HMAC_SHA256}, unknown[] = {0, 2, 0, HMAC_SHA256, 9, 9};
	static const uint8_t half[] = {HMAC_SHA1};
	const struct tlv_spec lists[] = {
		algorithm_list(sha256, sizeof(sha256)),
		algorithm_list(unknown, sizeof(unknown)),
		algorithm_list(half, sizeof(half)),
		algorithm_list(half, 0),
	};
	struct peer *peer = association_prepare(lab, .auth = true).peer;

	for (unsigned i = 0; i < ARRAY_SIZE(lists); i++) {
		peer_send_packet(peer, .chunks = {auth_offer(peer, INIT, .algorithms = lists[i])});
		expect_refused_or_answered(peer);
	}
}

SCENARIO(wrong_init_ack,
	 "An INIT ACK whose Random Number is not 32 bytes long ends the setup with ABORT, and one "
	 "whose CHUNKS or HMAC-ALGO violates the protocol is taken or ends it",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.1-3", "RFC4895-6.1-4"})
{
	static const uint8_t sha256[] = {0, HMAC_SHA256};
	const struct auth_offer offers[] = {
		{.random = tlv_text(PARAM_RANDOM, "31 bytes are not enough for it.")},
		{.chunks = chunk_list(MOST_TYPES + 1)},
		{.algorithms = algorithm_list(sha256, sizeof(sha256))},
	};
	struct endpoint *iut;

	auth_enable(lab);
	iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	for (unsigned i = 0; i < ARRAY_SIZE(offers); i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));

		peer_invite(peer, iut);
		peer_expect(peer, INIT);
		peer_send_packet(peer, .chunks = {auth_offer_chunk(peer, INIT_ACK, &offers[i])});
		if (!offers[i].random.type && peer_next(peer, AT_ONCE) != ABORT) {
			peer_expect(peer, COOKIE_ECHO);
			scenario_note("INIT ACK %u is taken", i + 1);
			continue;
		}
		expect_violation(peer);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
		peer_expect_silence(peer, SECONDS(4));
	}
}

/*
 * RFC 4895 6.3 warns that an endpoint that is to be torn down only by authenticated chunks must not
 * be torn down by its own answer to malformed ones either.
 */
SCENARIO(malformed_ends_nothing,
	 "A malformed packet does not end an association whose ABORT must be authenticated",
	 .lab = &scripted_peer, .needs = CAP_AUTH | CAP_ASCONF)
{
	struct association association =
		association_open(lab, .asconf = true, .local_auth_chunks = CHUNK_LIST(ABORT));
	struct tlv_spec beyond = tlv_lying(tlv_text(CAUSE_OUT_OF_RESOURCE, "x"), 99);
	struct peer *peer = association.peer;

	peer_send(peer, SACK, .length = 8, .value = "\0\0\0\0", .value_size = 4);
	peer_send(peer, HEARTBEAT, .empty = true);
	peer_send(peer, SHUTDOWN, .empty = true);
	peer_send(peer, SHUTDOWN_ACK);
	peer_send(peer, COOKIE_ACK, .length = 0, .empty = true);
	peer_send(peer, ERROR, .tlvs = {beyond});
	send_sack(association, 11);
	send_authenticated(peer, ASCONF, .bare = true);
	send_authenticated(peer, ASCONF_ACK, .empty = true);
	peer_expect_silence(peer, SECONDS(1));
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	peer_expect_alive(peer);

	send_authenticated(peer, ABORT);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
}

SCENARIO(hmac_of_another_size,
	 "AUTH whose HMAC has a size other than its algorithm's is silently discarded, and so are "
	 "the chunks after it",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-7"},
	 .known = {{NULL, NULL,
		    "the association is aborted for a protocol violation (sctp_sf_eat_auth() in "
		    "net/sctp/sm_statefuns.c)"}})
{
	static const uint8_t twelve[4 + 12] = {0, 0, 0, HMAC_SHA1};
	struct association association =
		association_open(lab, .auth = true, .local_auth_chunks = CHUNK_LIST(DATA));

	peer_send_packet(association.peer,
			 .chunks = {CHUNK(AUTH, .value = twelve, .value_size = sizeof(twelve)),
				    CHUNK(DATA, .text = "forged")});
	expect_no_message(association.iut, 0);
	peer_expect_silence(association.peer, MILLISECONDS(500));
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
}

/* RFC 4895 leaves it to the receiver whether such an AUTH is a violation of the protocol or just one
 * that authenticates nothing; this guards against identifiers that are read past its end. */
SCENARIO(short_auth,
	 "An AUTH too short for its identifiers authenticates nothing, and may end the association "
	 "with Protocol Violation",
	 .lab = &scripted_peer, .needs = CAP_AUTH, .spec = {"RFC4895-6.3-1"})
{
	struct association association =
		association_open(lab, .auth = true, .local_auth_chunks = CHUNK_LIST(DATA));
	struct peer *peer = association.peer;

	peer_send_packet(peer, .chunks = {CHUNK(AUTH, .value = "\0\0\0", .value_size = 3),
					  CHUNK(DATA, .text = "forged")});
	expect_no_message(association.iut, AT_ONCE);
	if (peer_next(peer, 0) == ABORT) {
		expect_violation(peer);
		expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
			     .error = htons(CAUSE_PROTOCOL_VIOLATION));
		scenario_note("the association is aborted");
	} else {
		peer_expect_silence(peer, SECONDS(1));
		expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
		peer_expect_alive(peer);
		scenario_note("the AUTH is discarded");
	}
}
