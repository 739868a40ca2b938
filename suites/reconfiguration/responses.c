/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel makes of the responses to its own requests: RFC 6525 section 5.2.7. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

/* The user asks for a reset of stream 1: the kernel's request `n`. */
static void reset_stream_1(struct association association, unsigned n)
{
	reconfig_reset_streams(association.iut, SCTP_STREAM_RESET_OUTGOING, STREAM_LIST(1));
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, n);
}

/* One message on stream 1, then the request to reset that stream. */
static struct association open_and_reset_stream_1(struct lab *lab)
{
	struct association association = reconfiguration_open(lab);

	reconfiguration_expect_sent(association, 1, 0);
	reset_stream_1(association, 1);
	return association;
}

SCENARIO(in_progress_answered, "A request that is answered with In Progress is retransmitted",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.7-3", "RFC6525-5.2.7-4"}, .fix = {"timer-sleep-in-atomic"})
{
	struct association association = open_and_reset_stream_1(lab);

	for (unsigned i = 0; i < 2; i++) {
		reconfiguration_answer(association, 1, RECONFIG_IN_PROGRESS);
		expect_no_event(association.iut, SCTP_STREAM_RESET_EVENT, MILLISECONDS(100));
		reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1,
					       .within = SECONDS(5));
	}
	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	expect_streams_reset(association.iut, SCTP_STREAM_RESET_OUTGOING_SSN, STREAM_LIST(1));
	reconfiguration_expect_sent(association, 1, 0);
	peer_expect_silence(association.peer, SECONDS(70));
}

SCENARIO(in_progress_no_error,
	 "In Progress is no error: a peer that answers so more often than Association.Max.Retrans "
	 "is not given up",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .limit = SECONDS(900),
	 .spec = {"RFC6525-5.2.7-3"},
	 .known = {{"5.10", NULL,
		    "the association is aborted: sctp_sf_send_reconf() (net/sctp/sm_statefuns.c) "
		    "counts each retransmission, and In Progress does not clear the counters"}})
{
	struct association association = open_and_reset_stream_1(lab);

	for (unsigned i = 0; i < ASSOCIATION_MAX_RETRANS + 2; i++) {
		reconfiguration_answer(association, 1, RECONFIG_IN_PROGRESS);
		reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1,
					       .within = SECONDS(70));
	}
}

/* How a peer refuses a request, and what the user is told of it. */
static const struct {
	enum reconfig_result result;
	uint16_t flag;
} refusals[] = {{RECONFIG_DENIED, SCTP_STREAM_RESET_DENIED},
		{RECONFIG_WRONG_SSN, SCTP_STREAM_RESET_FAILED},
		{RECONFIG_ALREADY_IN_PROGRESS, SCTP_STREAM_RESET_FAILED},
		{RECONFIG_BAD_SEQUENCE, SCTP_STREAM_RESET_FAILED}};

SCENARIO(refusals_answered,
	 "When the peer refuses a reset the user learns of it, the stream continues with its next "
	 "SSN, and the next request has the next number",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.7-1", "RFC6525-5.2.7-2", "RFC6525-5.1.2-3", "RFC6525-6.1.1-2"})
{
	struct association association = open_and_reset_stream_1(lab);

	for (unsigned n = 1; n <= ARRAY_SIZE(refusals); n++) {
		reconfiguration_answer(association, n, refusals[n - 1].result);
		expect_streams_reset(association.iut,
				     SCTP_STREAM_RESET_OUTGOING_SSN | refusals[n - 1].flag,
				     STREAM_LIST(1));
		reconfiguration_expect_sent(association, 1, (uint16_t)n);
		/* The timer was stopped: an RTO is 1 s here. */
		peer_expect_silence(association.peer, SECONDS(5));
		reset_stream_1(association, n + 1);
	}
}

SCENARIO(incoming_refusals_answered,
	 "When the peer refuses to reset streams of its own the user learns that it was the "
	 "incoming ones, which, and how it was refused",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.7-1", "RFC6525-5.2.7-2"})
{
	struct association association = reconfiguration_open(lab);

	for (unsigned n = 1; n <= ARRAY_SIZE(refusals); n++) {
		reconfig_reset_streams(association.iut, SCTP_STREAM_RESET_INCOMING,
				       STREAM_LIST(1, 3));
		reconfiguration_expect_request(association, PARAM_INCOMING_RESET, n);
		reconfiguration_answer(association, n, refusals[n - 1].result);
		expect_streams_reset(association.iut,
				     SCTP_STREAM_RESET_INCOMING_SSN | refusals[n - 1].flag,
				     STREAM_LIST(1, 3));
		/* The peer's streams go on where they were. */
		reconfiguration_deliver(association, 1, "goes on", (int)n - 1);
	}
}

SCENARIO(reset_of_all_holds_data,
	 "While a reset of all outgoing streams is outstanding none of them sends DATA; afterwards "
	 "each begins with SSN 0",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.1.2-1", "RFC6525-5.1.2-7"})
{
	struct association association = reconfiguration_open(lab);

	for (int stream = 0; stream < RECONFIGURATION_STREAMS; stream++)
		reconfiguration_expect_sent(association, stream, 0);
	reconfig_reset_streams(association.iut, SCTP_STREAM_RESET_OUTGOING, ALL_STREAMS);
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1);
	for (int stream = 0; stream < RECONFIGURATION_STREAMS; stream++) {
		endpoint_send(association.iut, stream, "waits");
		peer_expect_silence(association.peer, MILLISECONDS(200));
	}
	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	for (int stream = 0; stream < RECONFIGURATION_STREAMS; stream++)
		reconfiguration_expect_data(association, stream, 0);
}

/* The number of the kernel's request whose Sequence Number is 0. */
static unsigned number_of_sequence_0(struct association association)
{
	return 0 - data_tsn(association, 0);
}

SCENARIO(other_response_ignored,
	 "A response with another number than the request's changes nothing: the request is "
	 "retransmitted, and no other can be made meanwhile",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.7-1", "RFC6525-5.1.1-4", "RFC6525-5.1.1-9"},
	 .fix = {"reconf-sequence-zero"})
{
	struct association association = open_and_reset_stream_1(lab);
	struct sctp_add_streams add = {.sas_assoc_id = association.iut->association,
				       .sas_outstrms = 1};

	reconfiguration_answer(association, 2, RECONFIG_PERFORMED);
	reconfiguration_answer(association, 0, RECONFIG_PERFORMED);
	reconfiguration_answer(association, number_of_sequence_0(association), RECONFIG_PERFORMED);
	ck_assert_int_eq(option_try(association.iut, SCTP_ADD_STREAMS, &add, sizeof(add)),
			 EINPROGRESS);
	expect_no_event(association.iut, SCTP_STREAM_RESET_EVENT, MILLISECONDS(100));
	reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, 1, .within = SECONDS(5));
	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	expect_streams_reset(association.iut, SCTP_STREAM_RESET_OUTGOING_SSN, STREAM_LIST(1));
	/* The same response once more, when no request is outstanding. */
	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	reconfiguration_expect_sent(association, 1, 0);
	reconfiguration_expect_sent(association, 1, 1);
}

SCENARIO(other_reset_ignored,
	 "An Outgoing SSN Reset Request that names another request than the kernel's Incoming SSN "
	 "Reset Request, 0 included, does not answer it: it is retransmitted",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .fix = {"reconf-sequence-zero"})
{
	struct association association = reconfiguration_open(lab);
	struct peer *peer = association.peer;
	const unsigned others[] = {2, 0, number_of_sequence_0(association)};

	reconfig_reset_streams(association.iut, SCTP_STREAM_RESET_INCOMING, STREAM_LIST(1));
	reconfiguration_expect_request(association, PARAM_INCOMING_RESET, 1);
	for (unsigned i = 0; i < ARRAY_SIZE(others); i++) {
		reconfiguration_send(association,
				     reconfiguration_answering_reset(association, i + 1, others[i],
								     STREAM_LIST(1)));
		peer_expect(peer, RE_CONFIG);
		expect_no_event(association.iut, SCTP_STREAM_RESET_EVENT, 0);
		reconfiguration_expect_request(association, PARAM_INCOMING_RESET, 1,
					       .within = SECONDS(70));
	}
	reconfiguration_send(association,
			     reconfiguration_answering_reset(association, 4, 1, STREAM_LIST(1)));
	expect_streams_reset(association.iut, SCTP_STREAM_RESET_INCOMING_SSN, STREAM_LIST(1));
}

/* Whether any SCTP_STREAM_RESET_EVENT so far says that a request was denied or failed. */
static bool reset_failed(const struct endpoint *endpoint)
{
	for (const struct received *event = endpoint->received; event; event = event->next) {
		const union sctp_notification *notification =
			event->notification ? notification_of(event) : NULL;

		if (notification && notification->sn_header.sn_type == SCTP_STREAM_RESET_EVENT &&
		    notification->sn_strreset_event.strreset_flags &
			    (SCTP_STREAM_RESET_DENIED | SCTP_STREAM_RESET_FAILED))
			return true;
	}
	return false;
}

/* Whether the user learns of a success at all is left open for an incoming reset: nothing was
 * reset. */
SCENARIO(nothing_to_do_answered,
	 "Nothing To Do is a success: outgoing streams are reset, and the user is told of no "
	 "failure",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.7-4"},
	 .known = {{"4.11", NULL,
		    "SCTP_STREAM_RESET_FAILED: sctp_process_strreset_resp() (net/sctp/stream.c) "
		    "takes it for an error"}})
{
	struct association association = open_and_reset_stream_1(lab);

	reconfiguration_answer(association, 1, RECONFIG_NOTHING_TO_DO);
	let_pass(lab, AT_ONCE);
	reconfig_reset_streams(association.iut, SCTP_STREAM_RESET_INCOMING, STREAM_LIST(2));
	reconfiguration_expect_request(association, PARAM_INCOMING_RESET, 2);
	reconfiguration_answer(association, 2, RECONFIG_NOTHING_TO_DO);
	let_pass(lab, AT_ONCE);
	ck_assert_msg(!reset_failed(association.iut),
		      "expected no SCTP_STREAM_RESET_EVENT of a failure after Nothing To Do");
	reconfiguration_expect_sent(association, 1, 0);
}

SCENARIO(tsn_reset_answered,
	 "After the SSN/TSN reset that the user asked for, new data starts at Receiver's Next TSN "
	 "with SSN 0, and the peer's data is expected from Sender's Next TSN on",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-4.3-1", "RFC6525-5.2.7-5", "RFC6525-5.2.7-6", "RFC6525-5.1.4-1",
		  "RFC6525-5.1.4-3", "RFC6525-5.1.4-5"})
{
	struct association association = reconfiguration_open(lab);
	const uint32_t iut_next = 0x70000000, peer_next_tsn = 0x50000000;

	reconfiguration_deliver(association, 2, "before", 0);
	reconfiguration_expect_sent(association, 1, 0);
	endpoint_set(association.iut, SCTP_RESET_ASSOC, &association.iut->association,
		     sizeof(sctp_assoc_t));
	reconfiguration_expect_request(association, PARAM_TSN_RESET, 1);
	endpoint_send(association.iut, 1, "waits");
	peer_expect_silence(association.peer, MILLISECONDS(200));
	/* A response without the TSNs does not count. */
	reconfiguration_answer(association, 1, RECONFIG_PERFORMED);
	expect_no_event(association.iut, SCTP_ASSOC_RESET_EVENT, MILLISECONDS(100));
	reconfiguration_send(association,
			     reconfiguration_tsn_response(association, 1, peer_next_tsn, iut_next));
	ck_assert_uint_eq(reconfiguration_expect_data(association, 1, 0)->data.tsn, iut_next);
	expect_event(association.iut, SCTP_ASSOC_RESET_EVENT);
	association.peer->next_tsn = peer_next_tsn;
	reconfiguration_deliver(association, 2, "after", 0);
	reconfiguration_deliver(association, 2, "after", 1);
	let_pass(lab, MILLISECONDS(300));
	ck_assert_uint_eq(packet_last("iut", SACK)->chunk->sack.cumulative_tsn, peer_next_tsn + 1);
}

SCENARIO(added_streams_refused, "Streams that the peer denies cannot be used",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.1.5-1", "RFC6525-5.2.7-8", "RFC6525-6.1.3-2"},
	 .fix = {"outq-shrink-addstream"})
{
	struct association association = reconfiguration_open(lab);

	reconfig_add_streams(association.iut, .sas_outstrms = 2);
	reconfiguration_expect_request(association, PARAM_ADD_OUTGOING_STREAMS, 1);
	endpoint_send(association.iut, RECONFIGURATION_STREAMS + 1, "queued");
	peer_expect_silence(association.peer, MILLISECONDS(200));
	reconfiguration_answer(association, 1, RECONFIG_DENIED);
	expect_stream_change(association.iut, SCTP_STREAM_CHANGE_DENIED);
	endpoint_send(association.iut, RECONFIGURATION_STREAMS, "none", .error = EINVAL);
	reconfiguration_expect_sent(association, 0, 0);
}

SCENARIO(tsn_wraps,
	 "After TSN 2^32 - 1 comes TSN 0, in what the kernel sends and in what it acknowledges",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC9260-1.6-1", "RFC9260-1.6-4"})
{
	struct association association = reconfiguration_open(lab);
	const uint32_t next = UINT32_MAX - 1;
	struct peer *peer = association.peer;

	endpoint_set(association.iut, SCTP_RESET_ASSOC, &association.iut->association,
		     sizeof(sctp_assoc_t));
	reconfiguration_expect_request(association, PARAM_TSN_RESET, 1);
	reconfiguration_send(association, reconfiguration_tsn_response(association, 1, next, next));
	expect_event(association.iut, SCTP_ASSOC_RESET_EVENT);
	peer->next_tsn = next;
	for (uint16_t n = 0; n < 4; n++) {
		ck_assert_uint_eq(reconfiguration_expect_sent(association, 1, n)->data.tsn,
				  next + n);
		reconfiguration_deliver(association, 1, "from the peer", n);
	}
	peer_heed(peer, SACK);
	while (peer_next(peer, MILLISECONDS(300)) == SACK)
		peer_expect(peer, SACK);
	ck_assert_uint_eq(packet_last("iut", SACK)->chunk->sack.cumulative_tsn, next + 3);
	peer_expect_silence(peer, SECONDS(10));
}
