/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, duplicate messages: chunks of the setup. */
#define SUITE "etsi"
#include "suites/etsi/states.h"

/* What the association was asked for; an INIT ACK that comes late has to say the same. */
enum { OSTREAMS = 7, ISTREAMS = 9 };

/* What the endpoint's next association would ask for. */
static void change_streams(struct endpoint *iut)
{
	struct sctp_initmsg other = {.sinit_num_ostreams = 3, .sinit_max_instreams = 4};

	endpoint_set(iut, SCTP_INITMSG, &other, sizeof(other));
}

SCENARIO(dm_o_4_1, "An INIT meets COOKIE-WAIT: INIT ACK with what the kernel's own INIT said",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_1",
	 .spec = {"RFC9260-5.2.1-1", "RFC9260-5.2.1-10", "RFC9260-5.2.1-11"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut =
		endpoint_open(lab, "iut", ONE_TO_MANY, .ostreams = OSTREAMS, .istreams = ISTREAMS);
	const struct packet *init;
	const struct chunk *ack;
	struct tlv cookie;

	peer_invite(peer, iut);
	init = peer_expect(peer, INIT);
	change_streams(iut);
	peer_send(peer, INIT);
	ack = peer_expect(peer, INIT_ACK, .path = "path0", .alone = true)->chunk;
	ck_assert_uint_eq(ack->init.tag, init->chunk->init.tag);
	ck_assert_uint_eq(ack->init.tsn, init->chunk->init.tsn);
	ck_assert_uint_eq(ack->init.a_rwnd, init->chunk->init.a_rwnd);
	ck_assert_uint_eq(ack->init.ostreams, OSTREAMS);
	ck_assert_uint_eq(ack->init.istreams, ISTREAMS);
	ck_assert(chunk_tlv(ack, PARAM_STATE_COOKIE, &cookie));
	expect_setup_to_go_on(peer, iut, init);
}

/* An INIT for the association's addresses that came while it was there: RFC 9260 5.2.2. */
static void expect_new_init_ack(struct peer *peer, uint32_t tag)
{
	const struct chunk *ack;
	struct tlv cookie;

	peer_send(peer, INIT, .tag = tag);
	ack = peer_expect(peer, INIT_ACK, .tag = tag, .alone = true)->chunk;
	ck_assert_uint_ne(ack->init.tag, 0);
	ck_assert_uint_ne(ack->init.tag, peer->iut_tag);
	ck_assert_uint_eq(ack->init.ostreams, OSTREAMS);
	ck_assert_uint_eq(ack->init.istreams, ISTREAMS);
	ck_assert(chunk_tlv(ack, PARAM_STATE_COOKIE, &cookie));
}

SCENARIO(dm_o_4_2_1, "An INIT with a new tag meets ESTABLISHED: INIT ACK, and nothing changes",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_2_1",
	 .spec = {"RFC9260-5.2.2-1", "RFC9260-5.2.2-7", "RFC9260-5.2.2-8", "RFC9260-5.2.2-9",
		  "RFC9260-5.2.2-10"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY, .ostreams = OSTREAMS,
					       .istreams = ISTREAMS);

	peer_connect(peer, iut);
	change_streams(iut);
	expect_new_init_ack(peer, peer->tag + 1);
	expect_undisturbed(peer, iut);
}

SCENARIO(dm_o_4_2_1_same_tag, "The INIT of the association comes again: INIT ACK for it, too",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_2_1",
	 .spec = {"RFC9260-5.2.2-1", "RFC9260-5.2.2-7", "RFC9260-5.2.2-8"},
	 .known = {
		 {.from = "6.1.0-50",
		  .reason = "RFC 9260 5.2.2: upon receipt of an unexpected INIT chunk the endpoint "
			    "MUST generate an INIT ACK chunk; an INIT with the tag of the "
			    "established association is discarded (sctp_sf_do_unexpected_init() "
			    "in net/sctp/sm_statefuns.c)"}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY, .ostreams = OSTREAMS,
					       .istreams = ISTREAMS);

	peer_connect(peer, iut);
	change_streams(iut);
	expect_new_init_ack(peer, peer->tag);
	expect_undisturbed(peer, iut);
}

SCENARIO(dm_o_4_3, "An INIT ACK comes again in COOKIE-ECHOED: discarded, T1-cookie runs on",
	 .lab = &scripted_peer, .etsi = "SCTP_DM_O_4_3", .spec = {"RFC9260-5.2.3-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	const struct packet *echo, *again;

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	peer_send(peer, INIT_ACK);
	echo = peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, INIT_ACK);
	/* Nor does one that says something else replace what the first one said. */
	peer_send(peer, INIT_ACK, .tag = peer->tag + 1, .tsn = peer->initial_tsn + 1,
		  .tlvs = {tlv_text(PARAM_STATE_COOKIE, "another cookie")});
	again = peer_expect(peer, COOKIE_ECHO, .after = RTO_INITIAL, .since = echo->time);
	assert_same_chunk(again->chunk, echo->chunk);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_undisturbed(peer, iut);
}

SCENARIO(dm_o_4_4, "A second COOKIE ACK meets ESTABLISHED: discarded", .lab = &scripted_peer,
	 .etsi = "SCTP_DM_O_4_4", .spec = {"RFC9260-5.2.5-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);

	peer_accept(peer, iut);
	peer_send(peer, COOKIE_ACK);
	expect_undisturbed(peer, iut);
}

SCENARIO(dm_o_4_8, "A State Cookie that was tampered with meets ESTABLISHED: discarded",
	 .lab = &scripted_peer, .needs = CAP_COOKIE_MAC, .etsi = "SCTP_DM_O_4_8",
	 .spec = {"RFC9260-5.1.5-3", "RFC9260-5.2.4-12"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	peer_connect(peer, iut);
	/* Wherever it is changed, cookie and message authentication code do not match. */
	for (unsigned i = 0; i < 4; i++) {
		size_t at = i * (peer->cookie_size - 1) / 3;

		peer->cookie[at] ^= 1;
		peer_send(peer, COOKIE_ECHO);
		peer_expect_silence(peer, RTO_INITIAL + SECONDS(1));
		peer->cookie[at] ^= 1;
	}
	/* The same cookie as it was is taken for a duplicate (RFC 9260 5.2.4, action D). */
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_undisturbed(peer, iut);
}
