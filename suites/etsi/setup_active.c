/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association setup: the four chunks, and INIT ACK with options. */
#define SUITE "etsi"
#include "suites/etsi/setup.h"

SCENARIO(as_v_1_1_1,
	 "Its user asks for an association: INIT, COOKIE ECHO with the cookie unchanged",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_V_1_1_1",
	 .spec = {"RFC9260-5.1-1", "RFC9260-5.1-10", "RFC9260-5.1.4-1", "RFC9260-8.5.1-1",
		  "RFC9260-8.5.1-12"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);
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
	ck_assert_int_eq(endpoint_status(iut).sstat_state, SCTP_ESTABLISHED);
	peer_expect_silence(peer, 4 * RTO_INITIAL);
	peer_expect_alive(peer);
}
