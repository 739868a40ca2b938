/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association setup: the kernel's user opens. */
#define SUITE "etsi"
#include "harness/scenario/scenario.h"

SCENARIO(as_v_1_1_1,
	 "An endpoint that connects sends INIT, and then COOKIE ECHO with the cookie unchanged",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_V_1_1_1",
	 .spec = {"RFC9260-5.1-1", "RFC9260-5.1-10", "RFC9260-5.1.4-1", "RFC9260-8.5.1-1",
		  "RFC9260-8.5.1-12", "RFC9260-3.3.11-2"})
{
	struct association association =
		association_prepare(lab, .active = true, .style = ONE_TO_ONE);
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;
	struct tlv_spec cookie = tlv_text(PARAM_STATE_COOKIE, "returned as it is");
	const struct chunk *init, *echo;

	peer_invite(peer, iut);
	init = peer_expect(peer, INIT, .alone = true)->chunk;
	ck_assert_uint_ne(init->init.tag, 0);
	peer_send(peer, INIT_ACK, .tlvs = {cookie});
	echo = peer_expect(peer, COOKIE_ECHO, .alone = true)->chunk;
	ck_assert_uint_eq(echo->value_length, cookie.size);
	ck_assert_mem_eq(echo->value, cookie.value, cookie.size);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, RTO_INITIAL / 2);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .error = 0);
	ck_assert_int_eq(association_state(iut), SCTP_ESTABLISHED);
	peer_expect_silence(peer, 4 * RTO_INITIAL);
	peer_expect_alive(peer);
}
