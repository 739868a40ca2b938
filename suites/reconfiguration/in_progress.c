/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests that come while another one is under way, that come again, or that are for all streams:
 * RFC 6525 sections 5.2.1 to 5.2.7. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

/* The kernel asks for one more outgoing stream, and is not answered. */
static void leave_own_request(struct association association)
{
	reconfig_add_streams(association.iut, .sas_outstrms = 1);
	reconfiguration_expect_request(association, PARAM_ADD_OUTGOING_STREAMS, 1);
}

SCENARIO(own_request_under_way,
	 "While the kernel awaits a response it answers requests of every type with Request "
	 "Already in Progress, and performs the next one after the response",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.1-5", "RFC6525-5.1.7-1", "RFC6525-5.1.7-2"})
{
	struct association association = reconfiguration_open(lab);
	const unsigned next = RECONFIGURATION_TYPES + 1;

	reconfiguration_deliver(association, 1, "before", 0);
	leave_own_request(association);
	for (unsigned type = 0; type < RECONFIGURATION_TYPES; type++) {
		reconfiguration_send(association,
				     reconfiguration_request(association, type, type + 1));
		reconfiguration_expect_response(association, type + 1,
						RECONFIG_ALREADY_IN_PROGRESS);
	}
	expect_no_event(association.iut, SCTP_STREAM_RESET_EVENT, 0);
	expect_no_event(association.iut, SCTP_STREAM_CHANGE_EVENT, 0);
	reconfiguration_deliver(association, 1, "not reset", 1);

	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	expect_event(association.iut, SCTP_STREAM_CHANGE_EVENT);
	ck_assert_uint_eq(endpoint_status(association.iut).sstat_outstrms,
			  RECONFIGURATION_STREAMS + 1);
	reconfiguration_reset(association, next, STREAM_LIST(1));
	reconfiguration_expect_response(association, next, RECONFIG_PERFORMED);
	expect_streams_reset(association.iut, SCTP_STREAM_RESET_INCOMING_SSN, STREAM_LIST(1));
	reconfiguration_deliver(association, 1, "reset", 0);
}

SCENARIO(refused_streams_are_none,
	 "Streams that the peer asks to add while the kernel awaits a response are refused and not "
	 "added",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.5-2"},
	 .known = {{"4.11", NULL,
		    "the streams are there all the same: sctp_stream_alloc_in() has made them "
		    "before it is looked whether a request is outstanding "
		    "(sctp_process_strreset_addstrm_out() in net/sctp/stream.c)"}})
{
	struct association association = reconfiguration_open(lab);

	leave_own_request(association);
	reconfiguration_send(association, reconfiguration_addition(
						  association, PARAM_ADD_OUTGOING_STREAMS, 1, 1));
	reconfiguration_expect_response(association, 1, RECONFIG_ALREADY_IN_PROGRESS);
	expect_no_event(association.iut, SCTP_STREAM_CHANGE_EVENT, 0);
	ck_assert_uint_eq(endpoint_status(association.iut).sstat_instrms, RECONFIGURATION_STREAMS);
}

SCENARIO(resets_cross,
	 "An Incoming SSN Reset Request that crosses the kernel's own Outgoing SSN Reset Request "
	 "for the same streams is answered with Nothing To Do",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.3-3"},
	 .known = {{"4.11", NULL,
		    "it is answered with Request Already in Progress, whatever the streams are "
		    "(sctp_process_strreset_inreq() in net/sctp/stream.c)"}})
{
	struct association association = reconfiguration_open(lab);

	reconfig_reset_streams(association.iut, SCTP_STREAM_RESET_OUTGOING, ALL_STREAMS);
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
	reconfiguration_send(association,
			     reconfiguration_incoming_reset(association, 1, STREAM_LIST(1)));
	reconfiguration_expect_response(association, 1, RECONFIG_NOTHING_TO_DO);
}

SCENARIO(refusal_repeated, "A repeated request that was refused is refused in the same way",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.1-4", "RFC6525-5.2.6-2"})
{
	struct association association = reconfiguration_open(lab);

	for (unsigned i = 0; i < 2; i++) {
		reconfiguration_send(association,
				     reconfiguration_incoming_reset(
					     association, 1, STREAM_LIST(RECONFIGURATION_STREAMS)));
		reconfiguration_expect_response(association, 1, RECONFIG_WRONG_SSN);
	}
	for (unsigned i = 0; i < 2; i++) {
		reconfiguration_send(association,
				     reconfiguration_addition(
					     association, PARAM_ADD_INCOMING_STREAMS, 2, 0xffff));
		reconfiguration_expect_response(association, 2, RECONFIG_DENIED);
	}
	reconfiguration_expect_streams(association, RECONFIGURATION_STREAMS,
				       RECONFIGURATION_STREAMS);
}

#define SENT_AGAIN_BY_TIMER(function)                                                              \
	{                                                                                          \
		"4.11", NULL,                                                                      \
			"nothing is sent before the Re-configuration Timer expires (" function     \
			" in net/sctp/stream.c)"                                                   \
	}

SCENARIO(incoming_reset_repeated,
	 "A repeated Incoming SSN Reset Request is answered with the same request as before",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-4"},
	 .known = {SENT_AGAIN_BY_TIMER("sctp_process_strreset_inreq()")})
{
	struct association association = reconfiguration_open(lab);

	for (unsigned i = 0; i < 2; i++) {
		reconfiguration_send(association, reconfiguration_incoming_reset(association, 1,
										 STREAM_LIST(1)));
		reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
	}
}

SCENARIO(incoming_streams_repeated,
	 "A repeated Add Incoming Streams Request is answered with the same request as before",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-4"},
	 .known = {SENT_AGAIN_BY_TIMER("sctp_process_strreset_addstrm_in()")})
{
	struct association association = reconfiguration_open(lab);

	for (unsigned i = 0; i < 2; i++) {
		reconfiguration_send(
			association,
			reconfiguration_addition(association, PARAM_ADD_INCOMING_STREAMS, 1, 1));
		reconfiguration_expect_request(association, PARAM_ADD_OUTGOING_STREAMS, 1);
	}
}

SCENARIO(incoming_reset_of_all,
	 "Asked to reset all its streams, the kernel sends nothing on them until the peer has "
	 "performed the reset, and then starts from SSN 0 on each",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.3-1", "RFC6525-5.1.2-1", "RFC6525-5.1.2-5", "RFC6525-5.2.7-4"})
{
	struct association association = reconfiguration_open(lab);
	struct parameter request;

	reconfiguration_expect_sent(association, 0, 0);
	reconfiguration_expect_sent(association, 2, 0);
	reconfiguration_send(association,
			     reconfiguration_incoming_reset(association, 1, ALL_STREAMS));
	request = reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
	ck_assert_uint_eq(request.inside.count, 0);
	ck_assert_uint_eq(request.reset.response, peer_data_tsn(association, 1));
	endpoint_send(association.iut, 2, "waits");
	peer_expect_silence(association.peer, MILLISECONDS(200));
	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	reconfiguration_expect_data(association, 2, 0);
	expect_streams_reset(association.iut, SCTP_STREAM_RESET_OUTGOING_SSN, ALL_STREAMS);
	reconfiguration_expect_sent(association, 0, 0);
	reconfiguration_expect_sent(association, 2, 1);
}

SCENARIO(incoming_reset_behind_data,
	 "Asked to reset a stream that has unsent data the kernel answers In Progress, and resets "
	 "the stream when the request comes again after the data was sent",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.1.2-1", "RFC6525-5.2.1-5"})
{
	struct association association = reconfiguration_open(lab);
	struct parameter request;

	endpoint_send(association.iut, 1, "first");
	expect_data(association, 1);
	send_sack(association, 1, .a_rwnd = ZERO_WINDOW);
	let_pass(lab, 0);
	endpoint_send(association.iut, 1, "probe of the closed window");
	expect_data(association, 2);
	endpoint_send(association.iut, 1, "waits");
	reconfiguration_send(association,
			     reconfiguration_incoming_reset(association, 1, STREAM_LIST(1)));
	reconfiguration_expect_response(association, 1, RECONFIG_IN_PROGRESS);
	send_sack(association, 2);
	reconfiguration_expect_data(association, 1, 2);
	reconfiguration_send(association,
			     reconfiguration_incoming_reset(association, 1, STREAM_LIST(1)));
	request = reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
	ck_assert_uint_eq(request.reset.last_tsn, data_tsn(association, 3));
	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	expect_streams_reset(association.iut, SCTP_STREAM_RESET_OUTGOING_SSN, STREAM_LIST(1));
	reconfiguration_expect_sent(association, 1, 0);
}

SCENARIO(
	all_reset_behind_data,
	"While any stream has unsent data the user who asks to reset all of them gets EAGAIN, and a peer that "
	"asks In Progress",
	.lab = &scripted_peer, .needs = CAP_RECONFIG,
	.spec = {"RFC6525-5.1.2-1", "RFC6525-5.2.1-5"})
{
	struct association association = reconfiguration_open(lab);
	struct sctp_reset_streams all = {.srs_assoc_id = association.iut->association,
					 .srs_flags = SCTP_STREAM_RESET_OUTGOING};

	endpoint_send(association.iut, 1, "first");
	expect_data(association, 1);
	send_sack(association, 1, .a_rwnd = ZERO_WINDOW);
	let_pass(lab, 0);
	endpoint_send(association.iut, 1, "probe of the closed window");
	expect_data(association, 2);
	endpoint_send(association.iut, 2, "waits");
	ck_assert_int_eq(option_try(association.iut, SCTP_RESET_STREAMS, &all, sizeof(all)),
			 EAGAIN);
	reconfiguration_send(association,
			     reconfiguration_incoming_reset(association, 1, ALL_STREAMS));
	reconfiguration_expect_response(association, 1, RECONFIG_IN_PROGRESS);
	send_sack(association, 2);
	reconfiguration_expect_data(association, 2, 0);
	reconfiguration_send(association,
			     reconfiguration_incoming_reset(association, 1, ALL_STREAMS));
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
}

SCENARIO(incoming_streams_refused,
	 "Incoming streams that the peer denies are not added, and the user learns how many were "
	 "denied",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-4.6-1", "RFC6525-4.6-2", "RFC6525-5.2.7-2"})
{
	struct association association = reconfiguration_open(lab);
	const struct sctp_stream_change_event *change;
	struct parameter request;

	reconfig_add_streams(association.iut, .sas_instrms = 3);
	request = reconfiguration_expect_request(association, PARAM_ADD_INCOMING_STREAMS, 1);
	ck_assert_uint_eq(request.add.streams, 3);
	reconfiguration_answer(association, 1, RECONFIG_DENIED);
	change = expect_stream_change(association.iut, SCTP_STREAM_CHANGE_DENIED);
	ck_assert_uint_eq(change->strchange_instrms, 3);
	ck_assert_uint_eq(change->strchange_outstrms, 0);
	ck_assert_uint_eq(endpoint_status(association.iut).sstat_instrms, RECONFIGURATION_STREAMS);
	peer_expect_silence(association.peer, SECONDS(5));
}
