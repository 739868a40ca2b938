/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association setup: T1-init and T1-cookie expire. */
#define SUITE "etsi"
#include "suites/etsi/setup.h"

/* RFC 9260 section 16; Linux has the same. */
#define RTO_MAX SECONDS(60)
enum { MAX_INIT_RETRANSMITS = 8 };

/* The chunk comes again, unchanged, when the timer that it started expires. */
static const struct packet *expect_again(struct peer *peer, const struct packet *lost, int64_t rto)
{
	const struct packet *again =
		peer_expect(peer, lost->chunk->type, .after = rto, .since = lost->time);

	assert_same_chunk(again->chunk, lost->chunk);
	return again;
}

/* The association comes up, and no timer of its setup runs on. */
static void expect_up(struct peer *peer, struct endpoint *iut)
{
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .error = 0);
	peer_expect_silence(peer, 4 * RTO_INITIAL);
	peer_expect_alive(peer);
}

SCENARIO(as_i_1_2_1, "T1-init expires: INIT is sent again with the same Initiate Tag",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_I_1_2_1",
	 .spec = {"RFC9260-4-3", "RFC9260-5.1.6-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);

	peer_invite(peer, iut);
	expect_again(peer, peer_expect(peer, INIT), RTO_INITIAL);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_up(peer, iut);
}

SCENARIO(as_i_1_2_2, "T1-cookie expires: COOKIE ECHO is sent again with the same cookie",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_I_1_2_2",
	 .spec = {"RFC9260-4-6", "RFC9260-5.1.4-3", "RFC9260-5.1.4-4"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	peer_send(peer, INIT_ACK);
	expect_again(peer, peer_expect(peer, COOKIE_ECHO), RTO_INITIAL);
	peer_send(peer, COOKIE_ACK);
	expect_up(peer, iut);
}

/*
 * The chunk is never answered: it is sent MAX_INIT_RETRANSMITS times more, after timeouts that
 * double up to RTO.Max, then the user is told and the association is gone.
 */
static void exhaust(struct peer *peer, struct endpoint *iut, const struct packet *sent)
{
	int64_t rto = RTO_INITIAL;

	for (int i = 0; i < MAX_INIT_RETRANSMITS; i++) {
		sent = expect_again(peer, sent, rto);
		rto = 2 * rto < RTO_MAX ? 2 * rto : RTO_MAX;
	}
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC, .error = 0,
		     .timer = RTO_MAX, .since = sent->time);
	expect_socket_error(iut, ETIMEDOUT);
	/* Neither asked for nor forbidden. */
	if (peer_next(peer, AT_ONCE) == ABORT) {
		peer_expect(peer, ABORT);
		scenario_note("an ABORT ends the attempt");
	}
	peer_expect_silence(peer, 2 * RTO_MAX);
	peer_expect_gone(peer);
}

SCENARIO(as_i_1_3_1,
	 "INIT is never answered: after Max.Init.Retransmits retransmissions the user is told",
	 .lab = &scripted_peer, .limit = SECONDS(600), .etsi = "SCTP_AS_I_1_3_1",
	 .spec = {"RFC9260-4-3", "RFC9260-4-4", "RFC9260-4-5", "RFC9260-5.1-12"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);

	peer_invite(peer, iut);
	exhaust(peer, iut, peer_expect(peer, INIT));
}

SCENARIO(as_i_1_3_2,
	 "COOKIE ECHO is never answered: after Max.Init.Retransmits retransmissions the user is "
	 "told",
	 .lab = &scripted_peer, .limit = SECONDS(600), .etsi = "SCTP_AS_I_1_3_2",
	 .spec = {"RFC9260-4-6", "RFC9260-4-7", "RFC9260-4-8", "RFC9260-5.1-12"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	peer_send(peer, INIT_ACK);
	exhaust(peer, iut, peer_expect(peer, COOKIE_ECHO));
}

/* RFC 9260 section 5.1 asks for this (SHOULD), RFC 2960 and RFC 4960 did not. */
SCENARIO(as_i_1_15,
	 "INIT is not answered at the first of the peer's two addresses: it goes to the other one, "
	 "and each address has its own timeout",
	 .lab = &scripted_dual_path, .limit = SECONDS(100), .etsi = "SCTP_AS_I_1_15",
	 .spec = {"RFC9260-5.1-13", "RFC9260-5.1-14", "RFC9260-6.4-6"})
{
	static const char *const paths[] = {"path0", "path1"};
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);
	const struct sockaddr_storage first = peer_own_address(peer, "path0");
	const struct packet *init;

	peer_invite(peer, iut, .paths = {"path0", "path1"});
	init = peer_expect(peer, INIT, .path = "path0");
	for (int i = 1; i < 6; i++) {
		/* The RTO of the address that the last INIT went to: its first, second, ... */
		int64_t rto = RTO_INITIAL << (i - 1) / 2;
		const struct packet *again =
			peer_expect(peer, INIT, .after = rto, .path = paths[i % 2]);

		assert_same_chunk(again->chunk, init->chunk);
	}
	peer->path = "path1";
	peer_send(peer, INIT_ACK, .tlvs = {tlv_address(&first)});
	peer_expect(peer, COOKIE_ECHO, .path = "path1");
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .error = 0);
	peer_expect_alive(peer);
}
