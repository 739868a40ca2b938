/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests that come while another one is under way, that come again, or that are for all streams:
 * RFC 6525 sections 5.2.1 to 5.2.7. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

/* SCTP_RESET_STREAMS of all streams. */
static void ask_for_reset_of_all(struct endpoint *endpoint, uint16_t flags)
{
	struct sctp_reset_streams request = {.srs_assoc_id = endpoint->association,
					     .srs_flags = flags};

	endpoint_set(endpoint, SCTP_RESET_STREAMS, &request, sizeof(request));
}

static void send_on(struct reconfigured to, uint16_t stream, uint16_t ssn)
{
	endpoint_send(to.iut, stream, "message");
	const struct packet *data = peer_expect(to.peer, DATA);

	ck_assert_uint_eq(data->chunk->data.stream, stream);
	ck_assert_uint_eq(data->chunk->data.ssn, ssn);
	peer_send(to.peer, SACK);
	let_pass(to.peer->lab, MILLISECONDS(10));
}

/* The kernel has asked for one more outgoing stream, and is not answered. */
static void leave_own_request(struct reconfigured to)
{
	struct sctp_add_streams add = {.sas_assoc_id = to.iut->association, .sas_outstrms = 1};

	endpoint_set(to.iut, SCTP_ADD_STREAMS, &add, sizeof(add));
	expect_reconfig(to, PARAM_ADD_OUTGOING_STREAMS, to.iut_sequence);
}

SCENARIO(own_request_under_way,
	 "While the kernel waits for a response it answers requests of every type by Request "
	 "Already in Progress, and performs the next one when the response is there",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.1-5", "RFC6525-5.1.7-1", "RFC6525-5.1.7-2"})
{
	struct reconfigured to = reconfigured_connect(lab);
	uint32_t sequence = to.sequence;

	deliver(to, 1, "before", 0);
	leave_own_request(to);
	request_outgoing_reset(to, sequence, LISTED(1));
	expect_result(to, sequence++, ALREADY_IN_PROGRESS);
	send_reconfig(to, incoming_reset(sequence, LISTED(1)));
	expect_result(to, sequence++, ALREADY_IN_PROGRESS);
	send_reconfig(to, tsn_reset(sequence));
	expect_result(to, sequence++, ALREADY_IN_PROGRESS);
	send_reconfig(to, add_streams(PARAM_ADD_OUTGOING_STREAMS, sequence, 1));
	expect_result(to, sequence++, ALREADY_IN_PROGRESS);
	send_reconfig(to, add_streams(PARAM_ADD_INCOMING_STREAMS, sequence, 1));
	expect_result(to, sequence++, ALREADY_IN_PROGRESS);
	expect_no_event(to.iut, SCTP_STREAM_RESET_EVENT, 0);
	expect_no_event(to.iut, SCTP_STREAM_CHANGE_EVENT, 0);
	deliver(to, 1, "not reset", 1);

	send_reconfig(to, response(to.iut_sequence, PERFORMED));
	expect_event(to.iut, SCTP_STREAM_CHANGE_EVENT);
	ck_assert_uint_eq(endpoint_status(to.iut).sstat_outstrms, STREAMS + 1);
	request_outgoing_reset(to, sequence, LISTED(1));
	expect_result(to, sequence, PERFORMED);
	expect_streams_reset(to.iut, SCTP_STREAM_RESET_INCOMING_SSN, LISTED(1));
	deliver(to, 1, "reset", 0);
}

SCENARIO(refused_streams_are_none,
	 "Streams that the peer asked to add while the kernel waits for a response are not there, "
	 "as they were refused",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.5-2"},
	 .known = {{"4.11", NULL,
		    "the streams are there all the same: sctp_stream_alloc_in() has made them "
		    "before it is looked whether a request is outstanding "
		    "(sctp_process_strreset_addstrm_out() in net/sctp/stream.c)"}})
{
	struct reconfigured to = reconfigured_connect(lab);

	leave_own_request(to);
	send_reconfig(to, add_streams(PARAM_ADD_OUTGOING_STREAMS, to.sequence, 1));
	expect_result(to, to.sequence, ALREADY_IN_PROGRESS);
	expect_no_event(to.iut, SCTP_STREAM_CHANGE_EVENT, 0);
	ck_assert_uint_eq(endpoint_status(to.iut).sstat_instrms, STREAMS);
}

#define NOT_COMPARED                                                                               \
	{                                                                                          \
		"4.11", NULL,                                                                      \
			"it is answered by Request Already in Progress, whatever the streams are " \
			"(sctp_process_strreset_inreq() in net/sctp/stream.c)"                     \
	}

SCENARIO(resets_cross,
	 "An Incoming SSN Reset Request that crosses the kernel's own Outgoing SSN Reset Request "
	 "for the same streams is answered by Nothing To Do",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.3-3"},
	 .known = {NOT_COMPARED})
{
	struct reconfigured to = reconfigured_connect(lab);

	ask_for_reset_of_all(to.iut, SCTP_STREAM_RESET_OUTGOING);
	expect_reconfig(to, PARAM_OUTGOING_RESET, to.iut_sequence);
	send_reconfig(to, incoming_reset(to.sequence, LISTED(1)));
	expect_result(to, to.sequence, NOTHING_TO_DO);
}

SCENARIO(refusal_repeated,
	 "A request that was refused is refused in the same way when it comes again",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-4"})
{
	struct reconfigured to = reconfigured_connect(lab);
	uint32_t next = to.sequence + 1;

	for (unsigned i = 0; i < 2; i++) {
		send_reconfig(to, incoming_reset(to.sequence, LISTED(STREAMS)));
		expect_result(to, to.sequence, WRONG_SSN);
	}
	for (unsigned i = 0; i < 2; i++) {
		send_reconfig(to, add_streams(PARAM_ADD_INCOMING_STREAMS, next, 0xffff));
		expect_result(to, next, DENIED);
	}
	ck_assert_uint_eq(endpoint_status(to.iut).sstat_outstrms, STREAMS);
}

#define SENT_AGAIN_BY_TIMER(function)                                                              \
	{                                                                                          \
		"4.11", NULL,                                                                      \
			"nothing is sent before the Re-configuration Timer expires (" function     \
			" in net/sctp/stream.c)"                                                   \
	}

SCENARIO(incoming_reset_repeated,
	 "An Incoming SSN Reset Request that comes again is answered by the same request as before",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-4"},
	 .known = {SENT_AGAIN_BY_TIMER("sctp_process_strreset_inreq()")})
{
	struct reconfigured to = reconfigured_connect(lab);

	for (unsigned i = 0; i < 2; i++) {
		send_reconfig(to, incoming_reset(to.sequence, LISTED(1)));
		expect_reconfig(to, PARAM_OUTGOING_RESET, to.iut_sequence);
	}
}

SCENARIO(incoming_streams_repeated,
	 "An Add Incoming Streams Request that comes again is answered by the same request as "
	 "before",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.1-4"},
	 .known = {SENT_AGAIN_BY_TIMER("sctp_process_strreset_addstrm_in()")})
{
	struct reconfigured to = reconfigured_connect(lab);

	for (unsigned i = 0; i < 2; i++) {
		send_reconfig(to, add_streams(PARAM_ADD_INCOMING_STREAMS, to.sequence, 1));
		expect_reconfig(to, PARAM_ADD_OUTGOING_STREAMS, to.iut_sequence);
	}
}

SCENARIO(incoming_reset_of_all,
	 "Asked to reset all its streams the kernel sends nothing on them until the peer has "
	 "performed it, and then begins with SSN 0 on each",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.3-1", "RFC6525-5.1.2-1", "RFC6525-5.1.2-5", "RFC6525-5.2.7-4"})
{
	struct reconfigured to = reconfigured_connect(lab);
	struct tlv request;

	send_on(to, 0, 0);
	send_on(to, 2, 0);
	send_reconfig(to, incoming_reset(to.sequence, ALL_STREAMS));
	request = expect_reconfig(to, PARAM_OUTGOING_RESET, to.iut_sequence);
	ck_assert_uint_eq(request.length, 16);
	ck_assert_uint_eq(number_of(&request, 1), to.sequence);
	endpoint_send(to.iut, 2, "waits");
	ck_assert_int_eq(peer_next(to.peer, MILLISECONDS(200)), -1);
	send_reconfig(to, response(to.iut_sequence, PERFORMED));
	ck_assert_uint_eq(peer_expect(to.peer, DATA)->chunk->data.ssn, 0);
	peer_send(to.peer, SACK);
	expect_streams_reset(to.iut, SCTP_STREAM_RESET_OUTGOING_SSN, ALL_STREAMS);
	send_on(to, 0, 0);
	send_on(to, 2, 1);
}

SCENARIO(incoming_reset_behind_data,
	 "Asked to reset a stream that has data which was not sent yet the kernel answers In "
	 "Progress, and resets it when asked again after that",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.1.2-1", "RFC6525-5.2.1-5"})
{
	struct reconfigured to = reconfigured_connect(lab);
	struct tlv request;

	endpoint_send(to.iut, 1, "first");
	peer_expect(to.peer, DATA);
	peer_send(to.peer, SACK, .a_rwnd = 0);
	let_pass(lab, MILLISECONDS(10));
	endpoint_send(to.iut, 1, "probe of the closed window");
	peer_expect(to.peer, DATA);
	endpoint_send(to.iut, 1, "waits");
	send_reconfig(to, incoming_reset(to.sequence, LISTED(1)));
	expect_result(to, to.sequence, IN_PROGRESS);
	peer_send(to.peer, SACK);
	ck_assert_uint_eq(peer_expect(to.peer, DATA)->chunk->data.ssn, 2);
	peer_send(to.peer, SACK);
	let_pass(lab, MILLISECONDS(10));
	send_reconfig(to, incoming_reset(to.sequence, LISTED(1)));
	request = expect_reconfig(to, PARAM_OUTGOING_RESET, to.iut_sequence);
	ck_assert_uint_eq(number_of(&request, 2), to.iut_sequence + 2);
	send_reconfig(to, response(to.iut_sequence, PERFORMED));
	expect_streams_reset(to.iut, SCTP_STREAM_RESET_OUTGOING_SSN, LISTED(1));
	send_on(to, 1, 0);
}

SCENARIO(
	incoming_streams_refused,
	"Incoming streams that the peer denies to add are not there, and the user is told how many",
	.lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.7-2"})
{
	struct reconfigured to = reconfigured_connect(lab);
	struct sctp_add_streams add = {.sas_assoc_id = to.iut->association, .sas_instrms = 3};
	const struct sctp_stream_change_event *change;
	struct tlv request;

	endpoint_set(to.iut, SCTP_ADD_STREAMS, &add, sizeof(add));
	request = expect_reconfig(to, PARAM_ADD_INCOMING_STREAMS, to.iut_sequence);
	ck_assert_uint_eq(number_of(&request, 1), 3 << 16);
	send_reconfig(to, response(to.iut_sequence, DENIED));
	change = &notification_of(expect_event(to.iut, SCTP_STREAM_CHANGE_EVENT))
			  ->sn_strchange_event;
	ck_assert_uint_eq(change->strchange_flags, SCTP_STREAM_CHANGE_DENIED);
	ck_assert_uint_eq(change->strchange_instrms, 3);
	ck_assert_uint_eq(change->strchange_outstrms, 0);
	ck_assert_uint_eq(endpoint_status(to.iut).sstat_instrms, STREAMS);
	peer_expect_silence(to.peer, SECONDS(5));
}
