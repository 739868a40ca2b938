/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far a peer's requests go: RFC 6525 sections 5.2.3, 5.2.5 and 5.2.6. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

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
