/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association setup: the implementation under test opens. */
#define SUITE "etsi"
#include "harness/scenario.h"

SCENARIO(as_v_1_1_1,
	 "Its user asks for an association: INIT, COOKIE ECHO with the cookie unchanged",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_V_1_1_1", .spec = {"RFC9260-5.1-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);
	struct tlv_spec cookie = tlv_text(PARAM_STATE_COOKIE, "returned as it is");
	const struct chunk *echo;

	peer_invite(peer, iut);
	peer_expect(peer, INIT, .alone = true);
	peer_send(peer, INIT_ACK, .tlvs = {cookie});
	echo = peer_expect(peer, COOKIE_ECHO)->chunk;
	ck_assert_uint_eq(echo->value_length, cookie.size);
	ck_assert_mem_eq(echo->value, cookie.value, cookie.size);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	peer_expect_alive(peer);
}

SCENARIO(as_i_1_2_1, "T1-init expires: INIT is sent again with the same Initiate Tag",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_I_1_2_1")
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);
	const struct chunk *first, *again;

	peer_invite(peer, iut);
	first = peer_expect(peer, INIT)->chunk;
	again = peer_expect(peer, INIT, .after = SECONDS(3))->chunk;
	ck_assert_uint_eq(again->init.tag, first->init.tag);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(as_v_1_1_2, "An INIT comes: INIT ACK with a State Cookie, and COOKIE ACK for the cookie",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_V_1_1_2")
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	peer_connect(peer, iut);
	peer_send(peer, DATA, .text = "hello");
	peer_expect(peer, SACK);
	expect_message(iut, 0, "hello");
	peer_expect_alive(peer);
	peer_send(peer, ABORT);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	peer_expect_gone(peer);
}
