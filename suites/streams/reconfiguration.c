/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Streams reset and added while the association lives: RFC 6525. */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

enum { PERFORMED = 1, STREAMS = 4 };

static uint32_t number_at(const uint8_t *bytes)
{
	uint32_t number;

	memcpy(&number, bytes, sizeof(number));
	return ntohl(number);
}

static struct pair connect_reconfigurable(struct lab *lab)
{
	return pair_open(lab, .streams = STREAMS,
			 .stream_reset =
				 SCTP_ENABLE_RESET_STREAM_REQ | SCTP_ENABLE_CHANGE_ASSOC_REQ);
}

/* Asks to reset one stream; `flags` are SCTP_STREAM_RESET_OUTGOING or SCTP_STREAM_RESET_INCOMING.
 */
static void reset_stream(struct endpoint *endpoint, uint16_t flags, uint16_t stream)
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

/* The next RE-CONFIG of the node has this parameter first, with this sequence number; returns the
 * packet. */
static const struct packet *expect_request(struct lab *lab, const char *from, uint16_t type,
					   uint32_t sequence, struct tlv *request)
{
	const struct packet *packet = expect_packet(lab, RE_CONFIG, .from = from);

	ck_assert(chunk_tlv(packet->chunk, type, request));
	ck_assert_uint_eq(number_at(request->value), sequence);
	return packet;
}

static void expect_response(struct lab *lab, const char *from, uint32_t sequence)
{
	struct tlv response;

	expect_request(lab, from, PARAM_RECONFIG_RESPONSE, sequence, &response);
	ck_assert_uint_eq(response.length, 12);
	ck_assert_uint_eq(number_at(response.value + 4), PERFORMED);
}

static void expect_reset_event(struct endpoint *endpoint, uint16_t flags, uint16_t stream)
{
	const struct received *event = expect_event(endpoint, SCTP_STREAM_RESET_EVENT);
	const struct sctp_stream_reset_event *reset = &notification_of(event)->sn_strreset_event;

	ck_assert_uint_eq(reset->strreset_flags, flags);
	ck_assert_uint_eq(reset->strreset_length, sizeof(*reset) + sizeof(uint16_t));
	ck_assert_uint_eq(reset->strreset_stream_list[0], stream);
}

SCENARIO(reset_outgoing_stream,
	 "After an outgoing stream is reset its SSNs start from 0 again, and no other stream's do",
	 .lab = &two_nodes, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.1.2-2", "RFC6525-5.1.2-4", "RFC6525-5.1.2-8", "RFC6525-5.1.7-1",
		  "RFC6525-5.2.2-7", "RFC6525-5.2.2-9"})
{
	struct pair pair = connect_reconfigurable(lab);
	struct tlv request;

	for (unsigned i = 0; i < 4; i++)
		endpoint_send(pair.a, 1 + i % 2, "before");
	for (unsigned i = 0; i < 4; i++)
		expect_message(pair.b, 1 + i % 2, "before", .ssn = i / 2);
	for (unsigned i = 0; i < 4; i++)
		ck_assert_uint_eq(pair_expect_data(pair, 1 + i)->chunk->data.ssn, i / 2);
	let_pass(lab, SECONDS(1));

	reset_stream(pair.a, SCTP_STREAM_RESET_OUTGOING, 1);
	expect_request(lab, "a", PARAM_OUTGOING_RESET, pair.a_first_tsn, &request);
	ck_assert_uint_eq(request.length, 18);
	ck_assert_uint_eq(number_at(request.value + 4), pair_data_tsn_of_b(pair, 0));
	ck_assert_uint_eq(number_at(request.value + 8), pair_data_tsn(pair, 4));
	ck_assert_uint_eq(request.value[12] << 8 | request.value[13], 1);
	expect_response(lab, "b", pair.a_first_tsn);
	expect_reset_event(pair.a, SCTP_STREAM_RESET_OUTGOING_SSN, 1);
	expect_reset_event(pair.b, SCTP_STREAM_RESET_INCOMING_SSN, 1);

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
	 .spec = {"RFC6525-5.1.3-1", "RFC6525-5.1.3-4", "RFC6525-5.2.3-1", "RFC6525-5.1.2-5"})
{
	struct pair pair = connect_reconfigurable(lab);
	struct tlv request;

	endpoint_send(pair.b, 3, "before");
	expect_message(pair.a, 3, "before", .ssn = 0);
	let_pass(lab, SECONDS(1));

	reset_stream(pair.a, SCTP_STREAM_RESET_INCOMING, 3);
	expect_request(lab, "a", PARAM_INCOMING_RESET, pair.a_first_tsn, &request);
	ck_assert_uint_eq(request.length, 10);
	ck_assert_uint_eq(request.value[4] << 8 | request.value[5], 3);
	expect_request(lab, "b", PARAM_OUTGOING_RESET, pair.b_first_tsn, &request);
	ck_assert_uint_eq(number_at(request.value + 4), pair.a_first_tsn);
	ck_assert_uint_eq(number_at(request.value + 8), pair_data_tsn_of_b(pair, 1));
	expect_response(lab, "a", pair.b_first_tsn);
	expect_reset_event(pair.a, SCTP_STREAM_RESET_INCOMING_SSN, 3);
	expect_reset_event(pair.b, SCTP_STREAM_RESET_OUTGOING_SSN, 3);

	endpoint_send(pair.b, 3, "after");
	expect_message(pair.a, 3, "after", .ssn = 0);
	expect_no_packet(lab, RE_CONFIG, SECONDS(10));
}

SCENARIO(lost_reset_request,
	 "A RE-CONFIG that is lost is sent again after an RTO, with the same sequence number",
	 .lab = &two_nodes, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.1.1-8", "RFC6525-5.1.1-9"})
{
	struct pair pair = connect_reconfigurable(lab);
	struct tlv request;

	endpoint_send(pair.a, 0, "measures the RTT");
	pair_expect_sack(pair, 1);
	lab_drop(lab, RE_CONFIG, .from = "a");
	reset_stream(pair.a, SCTP_STREAM_RESET_OUTGOING, 0);
	const struct packet *lost =
		expect_request(lab, "a", PARAM_OUTGOING_RESET, pair.a_first_tsn, &request);
	int64_t rto = path_rto(pair.a, "path0");
	const struct packet *again =
		expect_packet(lab, RE_CONFIG, .from = "a", .timer = rto, .since = lost->time);

	ck_assert_uint_eq(again->chunk->length, lost->chunk->length);
	ck_assert_mem_eq(again->chunk->value, lost->chunk->value, lost->chunk->value_length);
	expect_response(lab, "b", pair.a_first_tsn);
	expect_reset_event(pair.a, SCTP_STREAM_RESET_OUTGOING_SSN, 0);
}

SCENARIO(lost_reset_response,
	 "A response that is lost is sent again for the repeated request, which resets nothing "
	 "twice",
	 .lab = &two_nodes, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.1.1-9", "RFC6525-5.1.7-1"})
{
	struct pair pair = connect_reconfigurable(lab);

	endpoint_send(pair.a, 0, "before");
	expect_message(pair.b, 0, "before", .ssn = 0);
	let_pass(lab, SECONDS(1));
	lab_drop(lab, RE_CONFIG, .from = "b");
	reset_stream(pair.a, SCTP_STREAM_RESET_OUTGOING, 0);
	expect_response(lab, "b", pair.a_first_tsn);
	expect_response(lab, "b", pair.a_first_tsn);
	expect_reset_event(pair.b, SCTP_STREAM_RESET_INCOMING_SSN, 0);
	expect_reset_event(pair.a, SCTP_STREAM_RESET_OUTGOING_SSN, 0);
	expect_no_event(pair.b, SCTP_STREAM_RESET_EVENT, SECONDS(1));
	endpoint_send(pair.a, 0, "after");
	expect_message(pair.b, 0, "after", .ssn = 0);
}

SCENARIO(add_outgoing_streams, "Outgoing streams are added, and can then be used, from SSN 0",
	 .lab = &two_nodes, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-5.1.5-1", "RFC6525-5.1.5-2", "RFC6525-5.1.7-2"})
{
	struct pair pair = connect_reconfigurable(lab);
	struct sctp_add_streams add = {.sas_assoc_id = pair.a->association, .sas_outstrms = 2};
	struct tlv request;

	endpoint_send(pair.a, STREAMS, "too early", .error = EINVAL);
	endpoint_set(pair.a, SCTP_ADD_STREAMS, &add, sizeof(add));
	expect_request(lab, "a", PARAM_ADD_OUTGOING_STREAMS, pair.a_first_tsn, &request);
	ck_assert_uint_eq(request.length, 12);
	ck_assert_uint_eq(number_at(request.value + 4), 2 << 16);
	expect_response(lab, "b", pair.a_first_tsn);
	endpoint_send(pair.a, STREAMS + 1, "new");
	expect_message(pair.b, STREAMS + 1, "new", .ssn = 0);
	endpoint_send(pair.a, STREAMS + 2, "too many", .error = EINVAL);
}

SCENARIO(stream_change_event, "Both ends are told how many streams there are after some were added",
	 .lab = &two_nodes, .needs = CAP_RECONFIG,
	 .known = {{"4.12", NULL,
		    "strchange_instrms and strchange_outstrms hold the number of streams added, "
		    "not what RFC 6525 "
		    "section 6.1.3 calls for: sctp_process_strreset_addstrm_out() and _resp() "
		    "(stream.c)"}})
{
	struct pair pair = connect_reconfigurable(lab);
	struct sctp_add_streams add = {.sas_assoc_id = pair.a->association, .sas_outstrms = 2};
	const struct sctp_stream_change_event *change;

	endpoint_set(pair.a, SCTP_ADD_STREAMS, &add, sizeof(add));
	change = &notification_of(expect_event(pair.b, SCTP_STREAM_CHANGE_EVENT))
			  ->sn_strchange_event;
	ck_assert_uint_eq(change->strchange_flags, 0);
	ck_assert_uint_eq(change->strchange_instrms, STREAMS + 2);
	ck_assert_uint_eq(change->strchange_outstrms, STREAMS);
	change = &notification_of(expect_event(pair.a, SCTP_STREAM_CHANGE_EVENT))
			  ->sn_strchange_event;
	ck_assert_uint_eq(change->strchange_flags, 0);
	ck_assert_uint_eq(change->strchange_outstrms, STREAMS + 2);
	ck_assert_uint_eq(change->strchange_instrms, STREAMS);
}

SCENARIO(reset_not_permitted,
	 "A peer without SCTP_ENABLE_STREAM_RESET denies the request, and the stream goes on",
	 .lab = &two_nodes, .needs = CAP_RECONFIG, .spec = {"RFC6525-5.1.7-2"})
{
	enum { DENIED = 2 };
	struct pair pair = connect_reconfigurable(lab);
	struct tlv response;

	option_set_assoc_value(pair.b, SCTP_ENABLE_STREAM_RESET, 0);
	endpoint_send(pair.a, 0, "before");
	expect_message(pair.b, 0, "before", .ssn = 0);
	let_pass(lab, SECONDS(1));
	reset_stream(pair.a, SCTP_STREAM_RESET_OUTGOING, 0);
	expect_request(lab, "b", PARAM_RECONFIG_RESPONSE, pair.a_first_tsn, &response);
	ck_assert_uint_eq(number_at(response.value + 4), DENIED);
	expect_reset_event(pair.a, SCTP_STREAM_RESET_OUTGOING_SSN | SCTP_STREAM_RESET_DENIED, 0);
	endpoint_send(pair.a, 0, "after");
	expect_message(pair.b, 0, "after", .ssn = 1);
}
