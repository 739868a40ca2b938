/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests of a peer where the two directions differ: RFC 6525 sections 5.2.2, 5.2.3 and 5.2.5. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

SCENARIO(streams_of_each_direction,
	 "A stream that exists in the other direction only is answered with Wrong SSN",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-5"})
{
	enum { FEW = 2, MANY = 4 };
	struct peer *peer = NULL;

	for (unsigned more_outgoing = 0; more_outgoing < 2; more_outgoing++) {
		struct association association = association_open(
			lab, .peer = peer, .reconfig = true, .ostreams = more_outgoing ? MANY : FEW,
			.istreams = more_outgoing ? FEW : MANY,
			.stream_reset = SCTP_ENABLE_STRRESET_MASK, .ignore_sacks = true);
		struct stream_list last = STREAM_LIST(MANY - 1), beyond = STREAM_LIST(FEW);

		peer = association.peer;
		if (more_outgoing) {
			reconfiguration_reset(association, 1, beyond);
			reconfiguration_expect_response(association, 1, RECONFIG_WRONG_SSN);
			reconfiguration_send(association,
					     reconfiguration_incoming_reset(association, 2, last));
			reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
		} else {
			reconfiguration_send(association, reconfiguration_incoming_reset(
								  association, 1, beyond));
			reconfiguration_expect_response(association, 1, RECONFIG_WRONG_SSN);
			reconfiguration_reset(association, 2, last);
			reconfiguration_expect_response(association, 2, RECONFIG_PERFORMED);
		}
		association_close(association);
	}
}

SCENARIO(others_have_unsent_data,
	 "Messages that other streams have not sent yet do not keep the peer from having a stream "
	 "reset",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.3-4"})
{
	struct association association = reconfiguration_open(lab, .a_rwnd = 1500);

	for (unsigned i = 0; i < 3; i++)
		endpoint_send(association.iut, 2, NULL, .size = 1000);
	expect_data(association, 1);
	reconfiguration_send(association,
			     reconfiguration_incoming_reset(association, 1, STREAM_LIST(1)));
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
}

SCENARIO(as_many_as_there_can_be,
	 "The peer can add streams until there are 65535 of them, and ask for as many, and not for "
	 "one more",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.5-1", "RFC6525-5.2.6-1"})
{
	enum { ALL = UINT16_MAX, REST = ALL - RECONFIGURATION_STREAMS };
	struct association association = reconfiguration_open(lab);

	reconfiguration_send(
		association,
		reconfiguration_addition(association, PARAM_ADD_OUTGOING_STREAMS, 1, REST));
	reconfiguration_expect_response(association, 1, RECONFIG_PERFORMED);
	reconfiguration_deliver(association, ALL - 1, "on the last one", 0);
	reconfiguration_send(association, reconfiguration_addition(
						  association, PARAM_ADD_OUTGOING_STREAMS, 2, 1));
	reconfiguration_expect_response(association, 2, RECONFIG_DENIED);
	reconfiguration_send(
		association,
		reconfiguration_addition(association, PARAM_ADD_INCOMING_STREAMS, 3, REST));
	reconfiguration_expect_request(association, PARAM_ADD_OUTGOING_STREAMS, 1);
	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	reconfiguration_send(association, reconfiguration_addition(
						  association, PARAM_ADD_INCOMING_STREAMS, 4, 1));
	reconfiguration_expect_response(association, 4, RECONFIG_DENIED);
	reconfiguration_expect_streams(association, ALL, ALL);
}
