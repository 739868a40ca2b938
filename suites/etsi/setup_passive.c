/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association setup: the peer opens. */
#define SUITE "etsi"
#include "harness/scenario/scenario.h"

SCENARIO(as_v_1_1_2,
	 "An INIT is answered by INIT ACK with a State Cookie, and the cookie by COOKIE ACK",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_V_1_1_2",
	 .spec = {"RFC9260-5.1-3", "RFC9260-5.1-4", "RFC9260-5.1-5", "RFC9260-5.1-8",
		  "RFC9260-5.1-10", "RFC9260-5.1-18"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;
	const struct packet *cookie_ack;
	const struct chunk *init_ack;

	peer_send(peer, INIT);
	init_ack = peer_expect(peer, INIT_ACK, .alone = true)->chunk;
	ck_assert_uint_ne(init_ack->init.tag, 0);
	ck_assert_msg(chunk_has_tlv(init_ack, PARAM_STATE_COOKIE), "INIT ACK has no State Cookie");
	expect_no_event(iut, SCTP_ASSOC_CHANGE, SECONDS(1));
	peer_send(peer, COOKIE_ECHO);
	cookie_ack = peer_expect(peer, COOKIE_ACK);
	ck_assert_msg(cookie_ack->chunk == cookie_ack->sctp.chunks,
		      "expected COOKIE ACK as the first chunk of its packet");
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .error = 0);
	ck_assert_int_eq(association_state(iut), SCTP_ESTABLISHED);
	peer_send(peer, DATA, .text = "hello");
	expect_sack(association, 1);
	expect_message(iut, 0, "hello");
	peer_expect_alive(peer);
}
