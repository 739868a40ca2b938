/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association setup: the peer opens. */
#define SUITE "etsi"
#include "suites/etsi/setup.h"

SCENARIO(as_v_1_1_2, "An INIT comes: INIT ACK with a State Cookie, and COOKIE ACK for the cookie",
	 .lab = &scripted_peer, .etsi = "SCTP_AS_V_1_1_2",
	 .spec = {"RFC9260-5.1-3", "RFC9260-5.1-4", "RFC9260-5.1-5", "RFC9260-5.1-8",
		  "RFC9260-5.1-10", "RFC9260-5.1-18"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	const struct packet *cookie_ack;
	const struct chunk *init_ack;
	struct tlv cookie;

	peer_send(peer, INIT);
	init_ack = peer_expect(peer, INIT_ACK, .alone = true)->chunk;
	ck_assert_uint_ne(init_ack->init.tag, 0);
	ck_assert(chunk_tlv(init_ack, PARAM_STATE_COOKIE, &cookie));
	expect_no_event(iut, SCTP_ASSOC_CHANGE, SECONDS(1));
	peer_send(peer, COOKIE_ECHO);
	cookie_ack = peer_expect(peer, COOKIE_ACK);
	ck_assert_uint_eq(cookie_ack->sctp.chunks[0].type, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP, .error = 0);
	ck_assert_int_eq(endpoint_status(iut).sstat_state, SCTP_ESTABLISHED);
	peer_send(peer, DATA, .text = "hello");
	peer_expect(peer, SACK);
	expect_message(iut, 0, "hello");
	peer_expect_alive(peer);
}
