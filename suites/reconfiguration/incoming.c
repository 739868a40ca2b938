/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The peer's requests: what comes with the answer, and incoming resets that meet those of the
 * kernel: RFC 6525 sections 5.2.1, 5.2.3 and 5.2.4. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

SCENARIO(request_is_acknowledged,
	 "A RE-CONFIG with a request is answered with a SACK, too, in the packet of the response "
	 "or in another one",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-3"},
	 .known = {{"4.11", NULL,
		    "no SACK is sent: sctp_sf_do_reconf() (net/sctp/sm_statefuns.c) answers with "
		    "the response alone"}})
{
	struct association association =
		association_open(lab, .reconfig = true, .streams = RECONFIGURATION_STREAMS,
				 .stream_reset = SCTP_ENABLE_RESET_STREAM_REQ);
	bool response = false, sack = false;
	int type;

	reconfiguration_reset(association, 1, STREAM_LIST(1));
	while ((type = peer_next(association.peer, SACK_DELAY + AT_ONCE)) >= 0) {
		peer_expect(association.peer, (enum chunk_type)type);
		response |= type == RE_CONFIG;
		sack |= type == SACK;
	}
	ck_assert_msg(response, "expected RE-CONFIG with a response; none came");
	ck_assert_msg(sack, "expected SACK beside the response; none came");
}

SCENARIO(resets_overlap,
	 "An Incoming SSN Reset Request for streams of which the kernel is resetting only some is "
	 "performed",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.3-4"},
	 .known = {{"4.11", NULL,
		    "it is answered with Request Already in Progress, whatever the streams are "
		    "(sctp_process_strreset_inreq() in net/sctp/stream.c)"}})
{
	struct association association = reconfiguration_open(lab);

	reconfig_reset_streams(association.iut, SCTP_STREAM_RESET_OUTGOING, STREAM_LIST(1));
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
	reconfiguration_send(association,
			     reconfiguration_incoming_reset(association, 1, STREAM_LIST(1, 2)));
	/* At once, or when the first request was answered: a request and not a refusal. */
	if (peer_next(association.peer, AT_ONCE) < 0)
		reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 2);
}

SCENARIO(reset_just_done,
	 "An Incoming SSN Reset Request for streams that were reset just before, and not used "
	 "since, is answered with Nothing To Do",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.3-5"},
	 .known = {{"4.11", NULL,
		    "the streams are reset once more: sctp_process_strreset_inreq() "
		    "(net/sctp/stream.c) does not look whether they were used since"}})
{
	struct association association = reconfiguration_open(lab);

	reconfiguration_expect_sent(association, 1, 0);
	reconfiguration_send(association,
			     reconfiguration_incoming_reset(association, 1, STREAM_LIST(1)));
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	expect_streams_reset(association.iut, SCTP_STREAM_RESET_OUTGOING_SSN, STREAM_LIST(1));
	reconfiguration_send(association,
			     reconfiguration_incoming_reset(association, 2, STREAM_LIST(1)));
	reconfiguration_expect_response(association, 2, RECONFIG_NOTHING_TO_DO);
}

SCENARIO(tsn_reset_acknowledges,
	 "An SSN/TSN reset that is performed acknowledges the DATA that was outstanding: it is not "
	 "retransmitted",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.4-3"})
{
	struct association association = reconfiguration_open(lab);
	struct parameter answer;
	const struct packet *packet;

	endpoint_send(association.iut, 1, "outstanding");
	expect_data(association, 1);
	reconfiguration_send(association, reconfiguration_tsn_reset(association, 1));
	packet = peer_expect(association.peer, RE_CONFIG);
	if (ntohl(*(const uint32_t *)(packet->chunk->value + 8)) == RECONFIG_IN_PROGRESS) {
		scenario_note("while DATA is outstanding the request is In Progress");
		send_sack(association, 1);
		reconfiguration_send(association, reconfiguration_tsn_reset(association, 1));
		packet = peer_expect(association.peer, RE_CONFIG);
	}
	answer = reconfig_response(packet, peer_data_tsn(association, 1), RECONFIG_PERFORMED);
	ck_assert_uint_eq(answer.response.sender_next_tsn, data_tsn(association, 2));
	peer_expect_silence(association.peer, SECONDS(10));
	endpoint_send(association.iut, 1, "next");
	ck_assert_uint_eq(reconfiguration_expect_data(association, 1, 0)->data.tsn,
			  answer.response.sender_next_tsn);
}
