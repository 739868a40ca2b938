/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests that come again because their answer was lost: RFC 6525 section 5.2.1. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

enum { NONEXISTENT = 100 };

/* Requests that a user refuses who grants the reset of streams only: what does not exist is wrong,
 * all else is denied. */
static const struct {
	uint16_t type;
	enum reconfig_result result;
} refused[] = {{PARAM_OUTGOING_RESET, RECONFIG_WRONG_SSN},
	       {PARAM_INCOMING_RESET, RECONFIG_WRONG_SSN},
	       {PARAM_TSN_RESET, RECONFIG_DENIED},
	       {PARAM_ADD_OUTGOING_STREAMS, RECONFIG_DENIED},
	       {PARAM_ADD_INCOMING_STREAMS, RECONFIG_DENIED}};

static struct tlv_spec refused_request(struct association association, size_t index, unsigned n)
{
	struct stream_list streams = STREAM_LIST(NONEXISTENT);

	switch (refused[index].type) {
	case PARAM_OUTGOING_RESET:
		return reconfiguration_outgoing_reset(association, n, peer_data_tsn(association, 0),
						      streams);
	case PARAM_INCOMING_RESET:
		return reconfiguration_incoming_reset(association, n, streams);
	case PARAM_TSN_RESET:
		return reconfiguration_tsn_reset(association, n);
	default:
		return reconfiguration_addition(association, refused[index].type, n, 1);
	}
}

SCENARIO(repeated_requests,
	 "Each of the last two requests, of whatever type, is answered again as it was before, and "
	 "an older one with Bad Sequence Number",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-4"})
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		/* One with another result. */
		size_t other = refused[i].result == RECONFIG_DENIED ? 0 : 3;
		struct association association = reconfiguration_open(
			lab, .peer = peer, .stream_reset = SCTP_ENABLE_RESET_STREAM_REQ);

		for (unsigned times = 0; times < 2; times++) {
			reconfiguration_send(association, refused_request(association, i, 1));
			reconfiguration_expect_response(association, 1, refused[i].result);
		}
		for (unsigned times = 0; times < 2; times++) {
			reconfiguration_send(association, refused_request(association, other, 2));
			reconfiguration_expect_response(association, 2, refused[other].result);
		}
		reconfiguration_send(association, refused_request(association, i, 1));
		reconfiguration_expect_response(association, 1, refused[i].result);
		reconfiguration_send(association, refused_request(association, other, 3));
		reconfiguration_expect_response(association, 3, refused[other].result);
		reconfiguration_send(association, refused_request(association, i, 1));
		reconfiguration_expect_response(association, 1, RECONFIG_BAD_SEQUENCE);
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(more_incoming_streams_reset,
	 "When the peer resets all its streams, those that have no counterpart in the other "
	 "direction begin with SSN 0, too",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.2-6"})
{
	struct association association = association_open(
		lab, .reconfig = true, .ostreams = 2, .istreams = RECONFIGURATION_STREAMS,
		.stream_reset = SCTP_ENABLE_STRRESET_MASK, .ignore_sacks = true);

	for (unsigned stream = 0; stream < RECONFIGURATION_STREAMS; stream++)
		reconfiguration_deliver(association, stream, "before", 0);
	reconfiguration_reset(association, 1, ALL_STREAMS);
	reconfiguration_expect_response(association, 1, RECONFIG_PERFORMED);
	for (unsigned stream = 0; stream < RECONFIGURATION_STREAMS; stream++) {
		association.peer->next_ssn[stream] = 0;
		reconfiguration_deliver(association, stream, "after", 0);
	}
}

SCENARIO(incoming_reset_in_turn,
	 "A reset of the peer's streams that the user asked for is over when the peer has made it: "
	 "the next request has the next number",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.2-1", "RFC6525-5.2.2-2"})
{
	struct association association = reconfiguration_open(lab);

	for (unsigned n = 1; n <= 3; n++) {
		reconfig_reset_streams(association.iut, SCTP_STREAM_RESET_INCOMING, STREAM_LIST(1));
		reconfiguration_expect_request(association, PARAM_INCOMING_RESET, n);
		reconfiguration_send(association, reconfiguration_answering_reset(association, n, n,
										  STREAM_LIST(1)));
		reconfiguration_expect_response(association, n, RECONFIG_PERFORMED);
	}
	peer_expect_silence(association.peer, SECONDS(4));
}
