/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chunks of every type under a wrong Verification Tag, in every state: RFC 9260 section 8.5. */
#define SUITE "handshake"
#include "harness/scenario/scenario.h"

enum { UNKNOWN_CHUNK = 0xfe };

/* Chunks that the kernel would act on if the tag were right.  ABORT and SHUTDOWN COMPLETE may have
 * other tags. */
static const uint8_t types[] = {
	DATA,	      INIT_ACK,	 SACK,	      HEARTBEAT,  HEARTBEAT_ACK, SHUTDOWN,
	SHUTDOWN_ACK, ERROR,	 COOKIE_ECHO, COOKIE_ACK, ECNE,		 CWR,
	FORWARD_TSN,  RE_CONFIG, ASCONF,      ASCONF_ACK, AUTH,		 UNKNOWN_CHUNK,
};

static void send_all_under(struct peer *peer, uint32_t tag, int state)
{
	for (unsigned i = 0; i < ARRAY_SIZE(types); i++) {
		/* It is out of the blue then (8.5.1 E). */
		if (types[i] == SHUTDOWN_ACK && state < SCTP_ESTABLISHED)
			continue;
		peer_send_packet(peer, .tag = tag,
				 .chunks = {CHUNK(types[i], .tsn = peer->initial_tsn, .ssn = 0)});
	}
}

SCENARIO(wrong_tag_everywhere,
	 "Chunks of every type are silently discarded under a wrong Verification Tag, in every "
	 "state",
	 .lab = &scripted_peer, .limit = SECONDS(200), .spec = {"RFC9260-8.5-2", "RFC9260-8.5-3"},
	 .fix = {"init-tag-check", "init-ack-tag-check", "cookie-echo-tag-check",
		 "violation-tag-check", "unexpected-shutdown-ack-tag-check", "ootb-tag-check"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (int state = SCTP_COOKIE_WAIT; state <= SCTP_SHUTDOWN_ACK_SENT; state++) {
		struct association association =
			association_reach(lab, state, .iut = iut, .peer_port = PEER_PORT + state,
					  .forward_tsn = true);

		send_all_under(association.peer, association.peer->iut_tag + 1, state);
		send_all_under(association.peer, association.peer->tag, state);
		expect_no_message(association.iut, 0);
		expect_no_event(association.iut, SCTP_REMOTE_ERROR, 0);
		expect_no_event(association.iut, SCTP_SHUTDOWN_EVENT, 0);
		expect_still(association, state);
		peer_send(association.peer, ABORT);
		expect_lost(association, state, 0);
	}
}
