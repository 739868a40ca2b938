/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ETSI TS 102 369, association termination: the peer aborts. */
#define SUITE "etsi"
#include "harness/scenario/scenario.h"

/* Longer than HB.interval and RTO.Initial with their jitter: an association would be heard of. */
#define LONG_ENOUGH SECONDS(40)

static void end_by_abort(struct lab *lab, struct endpoint *iut, int flags)
{
	struct association association = association_open(
		lab, .iut = iut, .peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + flags)),
		.heartbeats = true);
	struct peer *peer = association.peer;

	peer_answer(peer, HEARTBEAT, false);
	endpoint_send(iut, 0, "never acknowledged");
	expect_data(association, 1);
	peer_send_packet(peer, .tag = flags & FLAG_T ? peer->tag : peer->iut_tag,
			 .chunks = {CHUNK(ABORT, .flags = flags)});
	peer_expect_silence(peer, LONG_ENOUGH);
	expect_ended(association, SCTP_COMM_LOST);
}

/* RFC 2960 took either tag whatever the T bit; RFC 9260 8.5.1 B binds the tag to the bit. */
SCENARIO(at_v_2_2, "An ABORT ends the association: the user learns it, and nothing more is sent",
	 .lab = &scripted_peer, .etsi = "SCTP_AT_V_2_2", .limit = SECONDS(120),
	 .spec = {"RFC9260-9.1-4", "RFC9260-9.1-5", "RFC9260-9.1-6", "RFC9260-8.5.1-6",
		  "RFC9260-8.4-10", "RFC9260-8.4-11", "RFC9260-3.3.7-5"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	end_by_abort(lab, iut, 0);
	end_by_abort(lab, iut, FLAG_T);
}
