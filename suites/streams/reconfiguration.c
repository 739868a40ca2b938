/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Streams reset and added while the association lives: RFC 6525. */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

enum { STREAMS = 4 };

static struct pair connect_reconfigurable(struct lab *lab)
{
	return pair_open(lab, .streams = STREAMS,
			 .stream_reset =
				 SCTP_ENABLE_RESET_STREAM_REQ | SCTP_ENABLE_CHANGE_ASSOC_REQ);
}

/* The next RE-CONFIG of that end is its first request, of that type. */
#define expect_request(pair, end, type)                                                            \
	reconfig_parameter(expect_packet((pair).lab, RE_CONFIG, .from = #end), type,               \
			   (pair).end##_first_tsn)
/* The next one is the response to the first request of the `other` end. */
#define expect_response(pair, end, other, result)                                                  \
	reconfig_response(expect_packet((pair).lab, RE_CONFIG, .from = #end),                      \
			  (pair).other##_first_tsn, result)

static void expect_sole_stream(const struct parameter *request, uint16_t stream)
{
	ck_assert_uint_eq(request->inside.count, 1);
	ck_assert_uint_eq(tlv_number(&request->inside, 0), stream);
}

SCENARIO(reset_outgoing_stream,
	 "After an outgoing stream is reset its SSNs start from 0 again, and no other stream's do",
	 .lab = &two_nodes, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-4.1-1", "RFC6525-5.1.2-2", "RFC6525-5.1.2-4", "RFC6525-5.1.2-8",
		  "RFC6525-5.1.7-1", "RFC6525-5.2.2-7", "RFC6525-5.2.2-9"})
{
	struct pair pair = connect_reconfigurable(lab);
	struct parameter request;

	for (unsigned i = 0; i < 4; i++)
		endpoint_send(pair.a, 1 + i % 2, "before");
	for (unsigned i = 0; i < 4; i++)
		expect_message(pair.b, 1 + i % 2, "before", .ssn = i / 2);
	for (unsigned i = 0; i < 4; i++)
		ck_assert_uint_eq(pair_expect_data(pair, 1 + i)->chunk->data.ssn, i / 2);
	let_pass(lab, SECONDS(1));

	reconfig_reset_streams(pair.a, SCTP_STREAM_RESET_OUTGOING, STREAM_LIST(1));
	request = expect_request(pair, a, PARAM_OUTGOING_RESET);
	ck_assert_uint_eq(request.reset.response, pair_data_tsn_of_b(pair, 0));
	ck_assert_uint_eq(request.reset.last_tsn, pair_data_tsn(pair, 4));
	expect_sole_stream(&request, 1);
	ck_assert(!expect_response(pair, b, a, RECONFIG_PERFORMED).response.has_tsns);
	expect_streams_reset(pair.a, SCTP_STREAM_RESET_OUTGOING_SSN, STREAM_LIST(1));
	expect_streams_reset(pair.b, SCTP_STREAM_RESET_INCOMING_SSN, STREAM_LIST(1));

	endpoint_send(pair.a, 1, "after");
	endpoint_send(pair.a, 2, "after");
	expect_message(pair.b, 1, "after", .ssn = 0);
	expect_message(pair.b, 2, "after", .ssn = 2);
	ck_assert_uint_eq(pair_expect_data(pair, 5)->chunk->data.ssn, 0);
	ck_assert_uint_eq(pair_expect_data(pair, 6)->chunk->data.ssn, 2);
	/* No second RE-CONFIG: the response stopped the timer. */
	expect_no_packet(lab, RE_CONFIG, SECONDS(10));
}

SCENARIO(reset_incoming_stream,
	 "An incoming stream is reset by asking its sender, who then resets it as outgoing",
	 .lab = &two_nodes, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-4.2-1", "RFC6525-5.1.3-1", "RFC6525-5.1.3-4", "RFC6525-5.2.3-1",
		  "RFC6525-5.1.2-5", "RFC6525-5.1.2-6", "RFC6525-5.2.2-1", "RFC6525-5.2.2-2",
		  "RFC6525-6.3.2-1"})
{
	struct pair pair = connect_reconfigurable(lab);
	struct parameter request;

	endpoint_send(pair.b, 3, "before");
	expect_message(pair.a, 3, "before", .ssn = 0);
	let_pass(lab, SECONDS(1));

	reconfig_reset_streams(pair.a, SCTP_STREAM_RESET_INCOMING, STREAM_LIST(3));
	request = expect_request(pair, a, PARAM_INCOMING_RESET);
	expect_sole_stream(&request, 3);
	request = expect_request(pair, b, PARAM_OUTGOING_RESET);
	ck_assert_uint_eq(request.reset.response, pair.a_first_tsn);
	ck_assert_uint_eq(request.reset.last_tsn, pair_data_tsn_of_b(pair, 1));
	expect_response(pair, a, b, RECONFIG_PERFORMED);
	expect_streams_reset(pair.a, SCTP_STREAM_RESET_INCOMING_SSN, STREAM_LIST(3));
	expect_streams_reset(pair.b, SCTP_STREAM_RESET_OUTGOING_SSN, STREAM_LIST(3));

	endpoint_send(pair.b, 3, "after");
	expect_message(pair.a, 3, "after", .ssn = 0);
	expect_no_packet(lab, RE_CONFIG, SECONDS(10));
}

SCENARIO(lost_reset_request,
	 "A lost RE-CONFIG is retransmitted after an RTO, with the same sequence number",
	 .lab = &two_nodes, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.1.1-8", "RFC6525-5.1.1-9"})
{
	struct pair pair = connect_reconfigurable(lab);
	const struct packet *lost, *repeated;
	int64_t rto;

	endpoint_send(pair.a, 0, "measures the RTT");
	pair_expect_sack(pair, 1);
	lab_drop(lab, RE_CONFIG, .from = "a");
	reconfig_reset_streams(pair.a, SCTP_STREAM_RESET_OUTGOING, STREAM_LIST(0));
	lost = expect_packet(lab, RE_CONFIG, .from = "a");
	reconfig_parameter(lost, PARAM_OUTGOING_RESET, pair.a_first_tsn);
	rto = path_rto(pair.a, "path0");
	repeated = expect_packet(lab, RE_CONFIG, .from = "a", .timer = rto, .since = lost->time);
	assert_same_chunk(repeated->chunk, lost->chunk);
	expect_response(pair, b, a, RECONFIG_PERFORMED);
	expect_streams_reset(pair.a, SCTP_STREAM_RESET_OUTGOING_SSN, STREAM_LIST(0));
}

/* Without it the association is there for ever: DATA for the stream is held back until the answer comes (sctp_outq_flush_data()
 * in net/sctp/outqueue.c), and SHUTDOWN until the DATA is acknowledged. */
SCENARIO(
	shut_down_in_reset,
	"A lost RE-CONFIG is retransmitted although the user has ended the association, and the message that waits for it is sent",
	.lab = &two_nodes, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.1.1-9"},
	.known = {
		{.from = "4.11",
		 .reason =
			 "the Re-configuration Timer is ignored in SHUTDOWN-PENDING, so that the association "
			 "never ends (TYPE_SCTP_EVENT_TIMEOUT_RECONF in net/sctp/sm_statetable.c)"}})
{
	struct pair pair = connect_reconfigurable(lab);
	const struct packet *lost;

	endpoint_send(pair.a, 0, "measures the RTT");
	pair_expect_sack(pair, 1);
	expect_message(pair.b, 0, "measures the RTT");
	lab_drop(lab, RE_CONFIG, .from = "a");
	reconfig_reset_streams(pair.a, SCTP_STREAM_RESET_OUTGOING, STREAM_LIST(0));
	lost = expect_packet(lab, RE_CONFIG, .from = "a", .fate = FRAME_DROPPED);
	endpoint_send(pair.a, 0, "waits for the answer");
	endpoint_shutdown(pair.a);
	expect_packet(lab, RE_CONFIG, .from = "a", .timer = path_rto(pair.a, "path0"),
		      .since = lost->time);
	expect_message(pair.b, 0, "waits for the answer");
	expect_packet(lab, SHUTDOWN_COMPLETE, .from = "a");
}

SCENARIO(lost_reset_response,
	 "A lost response is sent again when the request is repeated, and resets nothing twice",
	 .lab = &two_nodes, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.1.1-9", "RFC6525-5.1.7-1"})
{
	struct pair pair = connect_reconfigurable(lab);

	endpoint_send(pair.a, 0, "before");
	expect_message(pair.b, 0, "before", .ssn = 0);
	let_pass(lab, SECONDS(1));
	lab_drop(lab, RE_CONFIG, .from = "b");
	reconfig_reset_streams(pair.a, SCTP_STREAM_RESET_OUTGOING, STREAM_LIST(0));
	expect_response(pair, b, a, RECONFIG_PERFORMED);
	expect_response(pair, b, a, RECONFIG_PERFORMED);
	expect_streams_reset(pair.b, SCTP_STREAM_RESET_INCOMING_SSN, STREAM_LIST(0));
	expect_streams_reset(pair.a, SCTP_STREAM_RESET_OUTGOING_SSN, STREAM_LIST(0));
	expect_no_event(pair.b, SCTP_STREAM_RESET_EVENT, SECONDS(1));
	endpoint_send(pair.a, 0, "after");
	expect_message(pair.b, 0, "after", .ssn = 0);
}

SCENARIO(add_outgoing_streams, "Outgoing streams that are added can be used, and start from SSN 0",
	 .lab = &two_nodes, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-4.5-1", "RFC6525-4.5-2", "RFC6525-5.1.5-1", "RFC6525-5.1.5-2",
		  "RFC6525-5.1.7-2"})
{
	struct pair pair = connect_reconfigurable(lab);

	endpoint_send(pair.a, STREAMS, "too early", .error = EINVAL);
	reconfig_add_streams(pair.a, .sas_outstrms = 2);
	ck_assert_uint_eq(expect_request(pair, a, PARAM_ADD_OUTGOING_STREAMS).add.streams, 2);
	expect_response(pair, b, a, RECONFIG_PERFORMED);
	endpoint_send(pair.a, STREAMS + 1, "new");
	expect_message(pair.b, STREAMS + 1, "new", .ssn = 0);
	endpoint_send(pair.a, STREAMS + 2, "too many", .error = EINVAL);
}

SCENARIO(stream_change_event, "Both users learn how many streams there are after some were added",
	 .lab = &two_nodes, .needs = CAP_RECONFIG, .spec = {"RFC6525-6.1.3-1"},
	 .known = {{"4.12", NULL,
		    "strchange_instrms and strchange_outstrms hold the number of streams added, "
		    "not what RFC 6525 section 6.1.3 calls for: "
		    "sctp_process_strreset_addstrm_out() and _resp() (stream.c)"}})
{
	struct pair pair = connect_reconfigurable(lab);
	const struct sctp_stream_change_event *change;

	reconfig_add_streams(pair.a, .sas_outstrms = 2);
	change = expect_stream_change(pair.b, 0);
	ck_assert_uint_eq(change->strchange_instrms, STREAMS + 2);
	ck_assert_uint_eq(change->strchange_outstrms, STREAMS);
	change = expect_stream_change(pair.a, 0);
	ck_assert_uint_eq(change->strchange_outstrms, STREAMS + 2);
	ck_assert_uint_eq(change->strchange_instrms, STREAMS);
}

SCENARIO(reset_not_permitted,
	 "A peer without SCTP_ENABLE_STREAM_RESET denies the request, and the stream continues "
	 "with its next SSN",
	 .lab = &two_nodes, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.1.7-2", "RFC6525-6.1.1-2", "RFC6525-6.3.1-2"})
{
	struct pair pair = connect_reconfigurable(lab);

	option_set_assoc_value(pair.b, SCTP_ENABLE_STREAM_RESET, 0);
	endpoint_send(pair.a, 0, "before");
	expect_message(pair.b, 0, "before", .ssn = 0);
	let_pass(lab, SECONDS(1));
	reconfig_reset_streams(pair.a, SCTP_STREAM_RESET_OUTGOING, STREAM_LIST(0));
	expect_response(pair, b, a, RECONFIG_DENIED);
	expect_streams_reset(pair.a, SCTP_STREAM_RESET_OUTGOING_SSN | SCTP_STREAM_RESET_DENIED,
			     STREAM_LIST(0));
	endpoint_send(pair.a, 0, "after");
	expect_message(pair.b, 0, "after", .ssn = 1);
}
