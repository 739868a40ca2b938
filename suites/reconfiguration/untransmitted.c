/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Responses to a request that the kernel has made but not sent: nothing is sent before all chunks of
 * the packet that made the kernel ask were looked at.
 */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

/* The kernel's first request, which was sent after all, is performed. */
static void perform(struct association association, uint16_t request)
{
	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	let_pass(association.lab, AT_ONCE);
	if (request == PARAM_ADD_OUTGOING_STREAMS)
		reconfiguration_expect_streams(association, RECONFIGURATION_STREAMS,
					       RECONFIGURATION_STREAMS + 1);
	reconfiguration_expect_sent(association, 1, 0);
	peer_expect_alive(association.peer);
}

/* The peer asks, and the same packet has a response to what the kernel is about to ask for. */
static void ask_and_answer(struct association association, struct tlv_spec request,
			   enum reconfig_result result)
{
	struct tlv_spec response = reconfiguration_response(association, 1, result);

	peer_send_packet(association.peer, .chunks = {CHUNK(RE_CONFIG, .tlvs = {request}),
						      CHUNK(RE_CONFIG, .tlvs = {response})});
}

SCENARIO(answered_before_it_was_sent,
	 "A response in the packet that made the kernel ask answers nothing: the request is sent "
	 "all the same",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .fix = {"reconf-untransmitted"})
{
	static const enum reconfig_result results[] = {RECONFIG_PERFORMED, RECONFIG_DENIED,
						       RECONFIG_IN_PROGRESS};
	struct peer *peer = NULL;

	for (unsigned i = 0; i < ARRAY_SIZE(results); i++) {
		struct association association = reconfiguration_open(lab, .peer = peer);

		ask_and_answer(association,
			       reconfiguration_incoming_reset(association, 1, STREAM_LIST(1)),
			       results[i]);
		reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
		perform(association, PARAM_OUTGOING_RESET);
		association_close(association);

		association = reconfiguration_open(lab, .peer = association.peer);
		ask_and_answer(
			association,
			reconfiguration_addition(association, PARAM_ADD_INCOMING_STREAMS, 1, 1),
			results[i]);
		reconfiguration_expect_request(association, PARAM_ADD_OUTGOING_STREAMS, 1);
		perform(association, PARAM_ADD_OUTGOING_STREAMS);
		association_close(association);
		peer = association.peer;
	}
}

SCENARIO(answered_in_the_request,
	 "A response in the very RE-CONFIG that made the kernel ask answers nothing: the request "
	 "is sent all the same",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .fix = {"reconf-untransmitted"})
{
	struct association association = reconfiguration_open(lab);

	reconfiguration_send(
		association, reconfiguration_incoming_reset(association, 1, STREAM_LIST(1)),
		reconfiguration_outgoing_reset(association, 2, association.peer->next_tsn - 1,
					       STREAM_LIST(2)),
		reconfiguration_response(association, 1, RECONFIG_PERFORMED));
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
	/* What becomes of the peer's own reset is another story. */
	peer_expect(association.peer, RE_CONFIG);
	perform(association, PARAM_OUTGOING_RESET);
}
