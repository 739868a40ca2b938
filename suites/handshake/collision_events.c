/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cookies that meet an association which both ends set up, and what the user learns of the peer: RFC
 * 9260 section 5.2.4, actions B to D. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

enum { INDICATION = 0x0c0ffee0, OTHER_TAG = 0x5aa5c33c, OTHER_TSN = 9000, OUT = 5, IN = 7 };

/* The user learns that the association is up, with as many streams as it has. */
static void expect_up(struct association association)
{
	const union sctp_notification *up = notification_of(
		expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP));

	ck_assert_uint_eq(up->sn_assoc_change.sac_outbound_streams, OUT);
	ck_assert_uint_eq(up->sn_assoc_change.sac_inbound_streams, IN);
	ck_assert_uint_eq(endpoint_status(association.iut).sstat_outstrms, OUT);
	ck_assert_uint_eq(endpoint_status(association.iut).sstat_instrms, IN);
}

static void expect_adaptation(struct association association)
{
	const struct received *event = expect_event(association.iut, SCTP_ADAPTATION_INDICATION);

	ck_assert_uint_eq(notification_of(event)->sn_adaptation_event.sai_adaptation_ind,
			  INDICATION);
	ck_assert_int_eq(notification_of(event)->sn_adaptation_event.sai_assoc_id,
			 association.iut->association);
}

/* The peer sends an INIT with these values, and the kernel, which has sent an INIT itself, answers
 * with the tag of its own. */
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

/* There is one association, and DATA flows both ways. */
static void expect_one_association(struct association association)
{
	ck_assert_uint_eq(association_count(association.iut), 1);
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	peer_send(association.peer, DATA, .text = "question");
	expect_sack(association, 1, .within = AT_ONCE);
	expect_message(association.iut, 0, "question");
	endpoint_send(association.iut, 0, "answer");
	expect_data(association, 1);
	peer_send(association.peer, SACK);
	peer_expect_silence(association.peer, RTO_INITIAL + SECONDS(1));
}

SCENARIO(
	cookie_of_crossing_init,
	"A cookie with both tags completes the setup in COOKIE-ECHOED, and the user learns the peer's "
	"adaptation layer",
	.lab = &scripted_peer,
	.spec = {"RFC9260-5.2.4-11", "RFC9260-5.2.4-12", "RFC9260-5.2.1-11", "RFC5061-4.2.6-3"})
{
	struct association association =
		association_reach(lab, SCTP_COOKIE_WAIT, .ostreams = OUT, .istreams = IN);

	cross(association.peer, association.peer->tag, association.peer->initial_tsn);
	peer_send(association.peer, INIT_ACK, .tlvs = {tlv_u32(PARAM_ADAPTATION, INDICATION)});
	peer_expect(association.peer, COOKIE_ECHO);
	peer_send(association.peer, COOKIE_ECHO);
	peer_expect(association.peer, COOKIE_ACK);
	expect_up(association);
	expect_adaptation(association);
	expect_one_association(association);
}

/*
 * In COOKIE-ECHOED the kernel receives a cookie that is made of a later INIT of the peer, with other
 * values; `first` is a parameter of the INIT ACK before.
 */
static struct association meet_later_cookie(struct lab *lab, struct tlv_spec first)
{
	struct association association =
		association_reach(lab, SCTP_COOKIE_ECHOED, .ostreams = OUT, .istreams = IN,
				  .init = CHUNK(INIT_ACK, .tlvs = {first}));

	cross(association.peer, OTHER_TAG, OTHER_TSN);
	association.peer->tag = OTHER_TAG;
	association.peer->initial_tsn = association.peer->next_tsn = OTHER_TSN;
	peer_send(association.peer, COOKIE_ECHO);
	peer_expect(association.peer, COOKIE_ACK);
	expect_up(association);
	return association;
}

SCENARIO(
	cookie_of_later_init,
	"A cookie with a new tag of the peer completes the setup in COOKIE-ECHOED under that tag, and "
	"the user learns the peer's adaptation layer",
	.lab = &scripted_peer, .spec = {"RFC9260-5.2.4-8", "RFC9260-5.2.1-12", "RFC5061-4.2.6-3"},
	.fix = {"dupcook-transport-state"})
{
	struct association association =
		meet_later_cookie(lab, tlv_u32(PARAM_ADAPTATION, INDICATION));

	expect_adaptation(association);
	expect_one_association(association);
}

SCENARIO(adaptation_of_later_init,
	 "The user learns the adaptation layer of a peer that names it only in its second INIT",
	 .lab = &scripted_peer, .spec = {"RFC5061-4.2.6-3"},
	 .known = {{NULL, NULL,
		    "the indication of the INIT ACK, or its absence, is kept "
		    "(sctp_assoc_update() in net/sctp/associola.c)"}})
{
	struct association association = meet_later_cookie(lab, tlv_text(PARAM_FORWARD_TSN, ""));

	expect_adaptation(association);
}

SCENARIO(cookie_of_nobody,
	 "An association discards a cookie whose tags fit none of the cases of RFC 9260 5.2.4",
	 .lab = &scripted_peer, .spec = {"RFC9260-5.2.4-3"})
{
	struct association association = association_prepare(lab);
	struct peer *other = peer_open(lab);

	/* Two INITs before there is an association: no Tie-Tags are in either cookie. */
	other->tag = OTHER_TAG;
	peer_send(other, INIT);
	peer_expect(other, INIT_ACK, .tag = OTHER_TAG);
	forget_packets(lab);
	peer_reset(association.peer);
	peer_connect(association.peer, association.iut);
	peer_send_packet(other, .chunks = {CHUNK(COOKIE_ECHO)});
	peer_expect_silence(association.peer, SECONDS(4));
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	peer_expect_alive(association.peer);
}
