/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A denial of added streams that comes more than once: RFC 6525 section 5.2.7. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

SCENARIO(denied_twice,
	 "A denial that comes twice takes the added streams away once, whatever other request is "
	 "outstanding",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .fix = {"reconf-duplicate-response"})
{
	static const struct {
		uint16_t
			added; /* the second denial takes away fewer, just as many, or more than there are */
		bool together; /* both denials in one RE-CONFIG */
	} cases[] = {{1, true}, {1, false}, {4, true}, {4, false}, {9, true}, {9, false}};
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct association association = reconfiguration_open(lab, .peer = peer);
		struct tlv_spec denied = reconfiguration_response(association, 1, RECONFIG_DENIED);

		peer = association.peer;
		reconfig_add_streams(association.iut, .sas_outstrms = cases[i].added,
				     .sas_instrms = 1);
		reconfiguration_expect_request(association, PARAM_ADD_OUTGOING_STREAMS, 1);
		if (cases[i].together) {
			reconfiguration_send(association, denied, denied);
		} else {
			reconfiguration_send(association, denied);
			reconfiguration_send(association, denied);
		}
		expect_stream_change(association.iut, SCTP_STREAM_CHANGE_DENIED);
		reconfiguration_expect_streams(association, RECONFIGURATION_STREAMS,
					       RECONFIGURATION_STREAMS);
		reconfiguration_expect_sent(association, RECONFIGURATION_STREAMS - 1, 0);
		association_close(association);
	}
}
