/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cookies that meet an association which both sides set up, and what the user is told of the peer:
 * RFC 9260 section 5.2.4, actions B to D. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

enum { INDICATION = 0x0c0ffee0, OTHER_TAG = 0x5aa5c33c, OTHER_TSN = 9000 };

static void expect_adaptation(struct endpoint *iut)
{
	const struct received *event = expect_event(iut, SCTP_ADAPTATION_INDICATION);

	ck_assert_uint_eq(notification_of(event)->sn_adaptation_event.sai_adaptation_ind,
			  INDICATION);
	ck_assert_int_eq(notification_of(event)->sn_adaptation_event.sai_assoc_id,
			 iut->association);
}

/* The kernel, which sent an INIT, answers one that the peer sends with this tag, by the same tag of
 * its own. */
static void cross(struct peer *peer, uint32_t tag, uint32_t tsn)
{
	uint32_t iut_tag = peer->iut_tag;
	const struct packet *init_ack;

	peer_send(peer, INIT, .tag = tag, .tsn = tsn,
		  .tlvs = {tlv_u32(PARAM_ADAPTATION, INDICATION)});
	init_ack = peer_expect(peer, INIT_ACK, .tag = tag, .alone = true);
	ck_assert_uint_eq(init_ack->chunk->init.tag, iut_tag);
	peer_adopt(peer, init_ack->chunk);
}

/* Both sides have the association once, and data goes both ways. */
static void expect_one_association(struct peer *peer, struct endpoint *iut)
{
	uint32_t number = 0;

	endpoint_get(iut, SCTP_GET_ASSOC_NUMBER, &number, sizeof(number));
	ck_assert_uint_eq(number, 1);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	peer_send(peer, DATA, .text = "question");
	ck_assert_uint_eq(peer_expect(peer, SACK)->chunk->sack.cumulative_tsn, peer->initial_tsn);
	expect_message(iut, 0, "question");
	endpoint_send(iut, 0, "answer");
	ck_assert_uint_eq(peer_expect(peer, DATA)->chunk->data.tsn, peer->iut_initial_tsn);
	peer_send(peer, SACK);
	peer_expect_silence(peer, SECONDS(4));
}

SCENARIO(cookie_of_crossing_init,
	 "A cookie with both tags meets COOKIE-ECHOED: COOKIE ACK, the setup is complete, and the "
	 "user learns the peer's adaptation layer",
	 .lab = &scripted_peer,
	 .spec = {"RFC9260-5.2.4-11", "RFC9260-5.2.4-12", "RFC9260-5.2.1-11", "RFC5061-4.2.6-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	cross(peer, peer->tag, peer->initial_tsn);
	peer_send(peer, INIT_ACK, .tlvs = {tlv_u32(PARAM_ADAPTATION, INDICATION)});
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_adaptation(iut);
	expect_one_association(peer, iut);
}

/*
 * The kernel is in COOKIE-ECHOED when a cookie comes that is made of an INIT with other values of
 * the peer's; `first` is a parameter of the INIT ACK that it had before.
 */
static void meet_later_cookie(struct peer *peer, struct endpoint *iut, struct tlv_spec first)
{
	peer_invite(peer, iut);
	peer_expect(peer, INIT);
	peer_send(peer, INIT_ACK, .tlvs = {first});
	peer_expect(peer, COOKIE_ECHO);
	cross(peer, OTHER_TAG, OTHER_TSN);
	peer->tag = OTHER_TAG;
	peer->initial_tsn = peer->next_tsn = OTHER_TSN;
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(cookie_of_later_init,
	 "A cookie with another tag of the peer meets COOKIE-ECHOED: COOKIE ACK under the new tag, "
	 "and the user learns the peer's adaptation layer",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.2.4-8", "RFC9260-5.2.1-12", "RFC5061-4.2.6-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	meet_later_cookie(peer, iut, tlv_u32(PARAM_ADAPTATION, INDICATION));
	expect_adaptation(iut);
	expect_one_association(peer, iut);
}

SCENARIO(adaptation_of_later_init,
	 "The user learns the adaptation layer of a peer that names it only in its second INIT",
	 .lab = &scripted_peer, .spec = {"RFC5061-4.2.6-3"},
	 .known = {{NULL, NULL,
		    "the indication of the INIT ACK, or that there was none, is kept "
		    "(sctp_assoc_update() in net/sctp/associola.c)"}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	meet_later_cookie(peer, iut, tlv_text(PARAM_FORWARD_TSN, ""));
	expect_adaptation(iut);
}

SCENARIO(cookie_of_nobody,
	 "A cookie whose tags fit no case of those that an association may meet is discarded",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.2.4-3"})
{
	struct peer *peer = peer_open(lab), *other = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	/* Two INITs before there is an association: no Tie-Tags are in either cookie. */
	other->tag = OTHER_TAG;
	peer_send(other, INIT);
	peer_expect(other, INIT_ACK, .tag = OTHER_TAG);
	forget_packets(lab);
	peer_reset(peer);
	peer_connect(peer, iut);
	peer_send_packet(other, .chunks = {CHUNK(COOKIE_ECHO)});
	peer_expect_silence(peer, SECONDS(4));
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	peer_expect_alive(peer);
}
