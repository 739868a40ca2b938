/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel makes of the responses to its own requests: RFC 6525 section 5.2.7. */
#define SUITE "reconfiguration"
#include "suites/reconfiguration/request.h"

static void ask_for_reset(struct endpoint *endpoint, uint16_t flags, uint16_t stream)
{
	union {
		struct sctp_reset_streams request;
		uint8_t bytes[sizeof(struct sctp_reset_streams) + sizeof(stream)];
	} reset = {.request = {.srs_assoc_id = endpoint->association,
			       .srs_flags = flags,
			       .srs_number_streams = 1}};

	reset.request.srs_stream_list[0] = stream;
	endpoint_set(endpoint, SCTP_RESET_STREAMS, &reset, sizeof(reset));
}

/* One message on stream 1, then the request to reset that stream. */
static struct reconfigured reset_outgoing(struct lab *lab)
{
	struct reconfigured to = reconfigured_connect(lab);

	endpoint_send(to.iut, 1, "before");
	peer_expect(to.peer, DATA);
	peer_send(to.peer, SACK);
	let_pass(lab, MILLISECONDS(10));
	ask_for_reset(to.iut, SCTP_STREAM_RESET_OUTGOING, 1);
	expect_reconfig(to, PARAM_OUTGOING_RESET, to.iut_sequence);
	return to;
}

static void expect_ssn(struct reconfigured to, uint16_t ssn)
{
	endpoint_send(to.iut, 1, "after");
	ck_assert_uint_eq(peer_expect(to.peer, DATA)->chunk->data.ssn, ssn);
	peer_send(to.peer, SACK);
}

SCENARIO(in_progress_answered, "A request that is answered by In Progress is sent again",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.7-3", "RFC6525-5.2.7-4"})
{
	struct reconfigured to = reset_outgoing(lab);

	for (unsigned i = 0; i < 2; i++) {
		send_reconfig(to, response(to.iut_sequence, IN_PROGRESS));
		expect_no_event(to.iut, SCTP_STREAM_RESET_EVENT, MILLISECONDS(100));
		expect_reconfig(to, PARAM_OUTGOING_RESET, to.iut_sequence, .within = SECONDS(5));
	}
	send_reconfig(to, response(to.iut_sequence, PERFORMED));
	expect_streams_reset(to.iut, SCTP_STREAM_RESET_OUTGOING_SSN, LISTED(1));
	expect_ssn(to, 0);
	peer_expect_silence(to.peer, SECONDS(70));
}

SCENARIO(in_progress_no_error,
	 "In Progress is no error: a peer that answers so more often than Association.Max.Retrans "
	 "is not given up",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG, .limit = SECONDS(900),
	 .spec = {"RFC6525-5.2.7-3"},
	 .known = {{"6.1", NULL,
		    "the association is aborted: sctp_sf_send_reconf() (net/sctp/sm_statefuns.c) "
		    "counts each retransmission, and In Progress does not clear the counters"}})
{
	struct reconfigured to = reset_outgoing(lab);

	for (unsigned i = 0; i < 12; i++) {
		send_reconfig(to, response(to.iut_sequence, IN_PROGRESS));
		expect_reconfig(to, PARAM_OUTGOING_RESET, to.iut_sequence, .within = SECONDS(70));
	}
}

SCENARIO(refusals_answered,
	 "Of a reset that the peer refuses the user is told, the stream goes on where it was, and "
	 "the next request has the next number",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.7-1", "RFC6525-5.2.7-2", "RFC6525-5.1.2-3"})
{
	static const struct {
		enum result result;
		uint16_t flag;
	} cases[] = {{DENIED, SCTP_STREAM_RESET_DENIED},
		     {WRONG_SSN, SCTP_STREAM_RESET_FAILED},
		     {ALREADY_IN_PROGRESS, SCTP_STREAM_RESET_FAILED},
		     {BAD_SEQUENCE, SCTP_STREAM_RESET_FAILED}};
	struct reconfigured to = reset_outgoing(lab);

	for (uint32_t i = 0; i < 4; i++) {
		send_reconfig(to, response(to.iut_sequence + i, cases[i].result));
		expect_streams_reset(to.iut, SCTP_STREAM_RESET_OUTGOING_SSN | cases[i].flag,
				     LISTED(1));
		expect_ssn(to, (uint16_t)(i + 1));
		let_pass(lab, MILLISECONDS(10));
		ask_for_reset(to.iut, SCTP_STREAM_RESET_OUTGOING, 1);
		expect_reconfig(to, PARAM_OUTGOING_RESET, to.iut_sequence + i + 1);
	}
}

SCENARIO(other_response_ignored,
	 "A response with another number than the request's changes nothing: the request is sent "
	 "again, and another cannot be made meanwhile",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.7-1", "RFC6525-5.1.1-4", "RFC6525-5.1.1-9"})
{
	struct reconfigured to = reset_outgoing(lab);
	struct sctp_add_streams add = {.sas_assoc_id = to.iut->association, .sas_outstrms = 1};

	send_reconfig(to, response(to.iut_sequence + 1, PERFORMED));
	send_reconfig(to, response(to.iut_sequence - 1, PERFORMED));
	ck_assert_int_eq(setsockopt(to.iut->fd, IPPROTO_SCTP, SCTP_ADD_STREAMS, &add, sizeof(add)),
			 -1);
	ck_assert_int_eq(errno, EINPROGRESS);
	expect_no_event(to.iut, SCTP_STREAM_RESET_EVENT, MILLISECONDS(100));
	expect_reconfig(to, PARAM_OUTGOING_RESET, to.iut_sequence, .within = SECONDS(5));
	send_reconfig(to, response(to.iut_sequence, PERFORMED));
	expect_streams_reset(to.iut, SCTP_STREAM_RESET_OUTGOING_SSN, LISTED(1));
	/* The same response once more, when nothing waits for it. */
	send_reconfig(to, response(to.iut_sequence, PERFORMED));
	expect_ssn(to, 0);
	expect_ssn(to, 1);
}

SCENARIO(
	nothing_to_do_answered, "Nothing To Do is a success: no failure is told",
	.lab = &scripted_peer, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.2.7-4"},
	.known = {
		{"4.11", NULL,
		 "SCTP_STREAM_RESET_FAILED: sctp_process_strreset_resp() (net/sctp/stream.c) takes "
		 "it for an error"}})
{
	struct reconfigured to = reconfigured_connect(lab);

	ask_for_reset(to.iut, SCTP_STREAM_RESET_INCOMING, 1);
	expect_reconfig(to, PARAM_INCOMING_RESET, to.iut_sequence);
	send_reconfig(to, response(to.iut_sequence, NOTHING_TO_DO));
	expect_streams_reset(to.iut, SCTP_STREAM_RESET_INCOMING_SSN, LISTED(1));
}

SCENARIO(tsn_reset_answered,
	 "After the SSN/TSN reset that the user asked for new data is sent from Receiver's Next "
	 "TSN on with SSN 0, and what comes is expected from Sender's Next TSN on",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.2.7-5", "RFC6525-5.2.7-6", "RFC6525-5.1.4-1", "RFC6525-5.1.4-3",
		  "RFC6525-5.1.4-5"})
{
	struct reconfigured to = reconfigured_connect(lab);
	const uint32_t iut_next = 0x70000000, peer_next_tsn = 0x50000000;
	const struct packet *packet;

	deliver(to, 2, "before", 0);
	endpoint_send(to.iut, 1, "before");
	peer_expect(to.peer, DATA);
	peer_send(to.peer, SACK);
	let_pass(lab, MILLISECONDS(10));
	endpoint_set(to.iut, SCTP_RESET_ASSOC, &to.iut->association, sizeof(sctp_assoc_t));
	ck_assert_uint_eq(expect_reconfig(to, PARAM_TSN_RESET, to.iut_sequence).length, 8);
	endpoint_send(to.iut, 1, "waits");
	ck_assert_int_eq(peer_next(to.peer, MILLISECONDS(200)), -1);
	/* A response without the TSNs is none. */
	send_reconfig(to, response(to.iut_sequence, PERFORMED));
	expect_no_event(to.iut, SCTP_ASSOC_RESET_EVENT, MILLISECONDS(100));
	send_reconfig(to, tsn_response(to.iut_sequence, PERFORMED, peer_next_tsn, iut_next));
	packet = peer_expect(to.peer, DATA);
	ck_assert_uint_eq(packet->chunk->data.tsn, iut_next);
	ck_assert_uint_eq(packet->chunk->data.ssn, 0);
	expect_event(to.iut, SCTP_ASSOC_RESET_EVENT);
	peer_send(to.peer, SACK, .cumulative_tsn = iut_next);
	to.peer->next_tsn = peer_next_tsn;
	deliver(to, 2, "after", 0);
	deliver(to, 2, "after", 1);
}

SCENARIO(added_streams_refused, "Streams that the peer denies are not there", .lab = &scripted_peer,
	 .needs = CAP_RECONFIG, .spec = {"RFC6525-5.1.5-1", "RFC6525-5.2.7-8"})
{
	struct reconfigured to = reconfigured_connect(lab);
	struct sctp_add_streams add = {.sas_assoc_id = to.iut->association, .sas_outstrms = 2};
	const struct received *event;

	endpoint_set(to.iut, SCTP_ADD_STREAMS, &add, sizeof(add));
	expect_reconfig(to, PARAM_ADD_OUTGOING_STREAMS, to.iut_sequence);
	endpoint_send(to.iut, STREAMS + 1, "queued");
	ck_assert_int_eq(peer_next(to.peer, MILLISECONDS(200)), -1);
	send_reconfig(to, response(to.iut_sequence, DENIED));
	event = expect_event(to.iut, SCTP_STREAM_CHANGE_EVENT);
	ck_assert_uint_eq(notification_of(event)->sn_strchange_event.strchange_flags,
			  SCTP_STREAM_CHANGE_DENIED);
	endpoint_send(to.iut, STREAMS, "none", .error = EINVAL);
	endpoint_send(to.iut, 0, "goes on");
	ck_assert_uint_eq(peer_expect(to.peer, DATA)->chunk->data.stream, 0);
}
