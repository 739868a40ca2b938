/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stream reconfiguration: RFC 6525 section 6; its requests and its events. */
#define SUITE "layout"
#include "suites/layout/sizes.h"

static const struct layout reset_streams =
	LAYOUT(struct sctp_reset_streams, 8, 4, /* 6.3.2 */
	       LAYOUT_MEMBER(struct sctp_reset_streams, srs_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_reset_streams, srs_flags, 4, 2),
	       LAYOUT_MEMBER(struct sctp_reset_streams, srs_number_streams, 6, 2),
	       LAYOUT_FLEXIBLE(struct sctp_reset_streams, srs_stream_list, 8));

static const struct layout add_streams =
	LAYOUT(struct sctp_add_streams, 8, 4, /* 6.3.4 */
	       LAYOUT_MEMBER(struct sctp_add_streams, sas_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_add_streams, sas_instrms, 4, 2),
	       LAYOUT_MEMBER(struct sctp_add_streams, sas_outstrms, 6, 2));

static const struct layout assoc_id = {"sctp_assoc_t",
				       4,
				       4,
				       sizeof(sctp_assoc_t),
				       _Alignof(sctp_assoc_t),
				       (const struct layout_member[]){{"id", 0, 4, 0, 4}, {NULL}}};

static const struct layout stream_reset_event =
	LAYOUT(struct sctp_stream_reset_event, 12, 4, /* 6.1.1 */
	       LAYOUT_MEMBER(struct sctp_stream_reset_event, strreset_type, 0, 2),
	       LAYOUT_MEMBER(struct sctp_stream_reset_event, strreset_flags, 2, 2),
	       LAYOUT_MEMBER(struct sctp_stream_reset_event, strreset_length, 4, 4),
	       LAYOUT_MEMBER(struct sctp_stream_reset_event, strreset_assoc_id, 8, 4),
	       LAYOUT_FLEXIBLE(struct sctp_stream_reset_event, strreset_stream_list, 12));

static const struct layout assoc_reset_event =
	LAYOUT(struct sctp_assoc_reset_event, 20, 4, /* 6.1.2 */
	       LAYOUT_MEMBER(struct sctp_assoc_reset_event, assocreset_type, 0, 2),
	       LAYOUT_MEMBER(struct sctp_assoc_reset_event, assocreset_flags, 2, 2),
	       LAYOUT_MEMBER(struct sctp_assoc_reset_event, assocreset_length, 4, 4),
	       LAYOUT_MEMBER(struct sctp_assoc_reset_event, assocreset_assoc_id, 8, 4),
	       LAYOUT_MEMBER(struct sctp_assoc_reset_event, assocreset_local_tsn, 12, 4),
	       LAYOUT_MEMBER(struct sctp_assoc_reset_event, assocreset_remote_tsn, 16, 4));

static const struct layout stream_change_event =
	LAYOUT(struct sctp_stream_change_event, 16, 4, /* 6.1.3 */
	       LAYOUT_MEMBER(struct sctp_stream_change_event, strchange_type, 0, 2),
	       LAYOUT_MEMBER(struct sctp_stream_change_event, strchange_flags, 2, 2),
	       LAYOUT_MEMBER(struct sctp_stream_change_event, strchange_length, 4, 4),
	       LAYOUT_MEMBER(struct sctp_stream_change_event, strchange_assoc_id, 8, 4),
	       LAYOUT_MEMBER(struct sctp_stream_change_event, strchange_instrms, 12, 2),
	       LAYOUT_MEMBER(struct sctp_stream_change_event, strchange_outstrms, 14, 2));

SCENARIO(reset_streams, "struct sctp_reset_streams and its event name the streams that are reset",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-6.1-2", "RFC6525-6.1.1-1", "RFC6525-6.3.2-1"})
{
	struct pair pair = pair_open(lab, .stream_reset = SCTP_ENABLE_STRRESET_MASK);
	static const uint16_t streams[] = {5, 2, 3};
	const struct layout_value *request =
		LAYOUT_VALUES({"srs_assoc_id", pair.a->association},
			      {"srs_flags", SCTP_STREAM_RESET_OUTGOING}, {"srs_number_streams", 3},
			      {"srs_stream_list", .bytes = streams, .size = sizeof(streams)});
	struct layout_bytes whole = layout_bytes_of(&reset_streams, request);
	struct tlv reset;

	layout_expect_all(&reset_streams, &stream_reset_event);
	ck_assert_uint_eq(whole.size, 14);
	for (size_t length = 0; length < whole.size; length++)
		ck_assert_int_eq(
			layout_option_set(pair.a->fd, SCTP_RESET_STREAMS, whole.data, length),
			EINVAL);
	ck_assert_int_eq(layout_option_set(pair.a->fd, SCTP_RESET_STREAMS, NULL, whole.size),
			 EFAULT);
	layout_set_members(pair.a->fd, SCTP_RESET_STREAMS, &reset_streams, request);

	ck_assert(chunk_tlv(expect_packet(lab, RE_CONFIG, .from = "a")->chunk, PARAM_OUTGOING_RESET,
			    &reset));
	/* Three sequence numbers, then the streams. */
	ck_assert_uint_eq(reset.value_length, 12 + 6);
	ck_assert_mem_eq(reset.value + 12, "\0\5\0\2\0\3", 6);

	const struct received *event = expect_event(pair.a, SCTP_STREAM_RESET_EVENT);

	ck_assert_uint_eq(event->size, 18);
	layout_expect_members(
		&stream_reset_event, event->data, event->size,
		LAYOUT_VALUES({"strreset_type", SCTP_STREAM_RESET_EVENT},
			      {"strreset_flags", SCTP_STREAM_RESET_OUTGOING_SSN},
			      {"strreset_length", 18}, {"strreset_assoc_id", pair.a->association},
			      {"strreset_stream_list", .bytes = streams, .size = sizeof(streams)}));
	event = expect_event(pair.b, SCTP_STREAM_RESET_EVENT);
	layout_expect_members(
		&stream_reset_event, event->data, event->size,
		LAYOUT_VALUES({"strreset_flags", SCTP_STREAM_RESET_INCOMING_SSN},
			      {"strreset_length", 18}, {"strreset_assoc_id", pair.b->association},
			      {"strreset_stream_list", .bytes = streams, .size = sizeof(streams)}));
}

/* The next TSN of the server, which responds, and that of the client, from the response. */
static void response_tsns(struct lab *lab, uint32_t tsn[2])
{
	const struct chunk *chunk = expect_packet(lab, RE_CONFIG, .from = "b")->chunk;
	struct tlv response;

	ck_assert(chunk_tlv(chunk, PARAM_RECONFIG_RESPONSE, &response));
	/* Sequence number, result, sender's next TSN, receiver's next TSN. */
	ck_assert_uint_eq(response.value_length, 16);
	memcpy(tsn, response.value + 8, 8);
	tsn[0] = ntohl(tsn[0]);
	tsn[1] = ntohl(tsn[1]);
}

SCENARIO(reset_assoc,
	 "SCTP_RESET_ASSOC takes an association's identifier, and its event reports the new TSNs",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-6.1-2", "RFC6525-6.1.2-1", "RFC6525-6.3.3-1"})
{
	struct pair pair = pair_open(lab, .stream_reset = SCTP_ENABLE_STRRESET_MASK);
	const struct layout_value *id = LAYOUT_VALUES({"id", pair.a->association});
	uint32_t tsn[2], local, remote;

	layout_expect_all(&assoc_id, &assoc_reset_event);
	layout_expect_sizes(pair.a->fd, SCTP_RESET_ASSOC, &assoc_id, LAYOUT_EXACTLY,
			    LAYOUT_NOT_AT_ALL, .values = id, .association = "id",
			    .refusals_only = true);
	layout_set_members(pair.a->fd, SCTP_RESET_ASSOC, &assoc_id, id);
	response_tsns(lab, tsn);
	for (int i = 0; i < 2; i++) {
		struct endpoint *endpoint = i ? pair.a : pair.b;
		const struct received *event = expect_event(endpoint, SCTP_ASSOC_RESET_EVENT);

		ck_assert_uint_eq(event->size, 20);
		layout_expect_members(
			&assoc_reset_event, event->data, event->size,
			LAYOUT_VALUES({"assocreset_type", SCTP_ASSOC_RESET_EVENT},
				      {"assocreset_flags", 0}, {"assocreset_length", 20},
				      {"assocreset_assoc_id", endpoint->association}));
		/* Which is which: see assoc_reset_tsns. */
		local = (uint32_t)layout_number(&assoc_reset_event, "assocreset_local_tsn",
						event->data);
		remote = (uint32_t)layout_number(&assoc_reset_event, "assocreset_remote_tsn",
						 event->data);
		ck_assert_uint_eq(local + (uint64_t)remote, tsn[0] + (uint64_t)tsn[1]);
		ck_assert(local == tsn[0] || local == tsn[1]);
	}
}

SCENARIO(assoc_reset_tsns,
	 "SCTP_ASSOC_RESET_EVENT has the endpoint's TSN as the local and the peer's as the "
	 "remote one",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-6.1.2-2"},
	 .known = {
		 {"4.11", NULL,
		  "sctp_process_strreset_tsnreq() and _resp() (net/sctp/stream.c) give "
		  "sctp_ulpevent_make_assoc_reset_event() the peer's next TSN as local_tsn and the "
		  "endpoint's own as remote_tsn; RFC 6525 6.1.2 has it the other way round"}})
{
	struct pair pair = pair_open(lab, .stream_reset = SCTP_ENABLE_STRRESET_MASK);
	uint32_t tsn[2];

	endpoint_set(pair.a, SCTP_RESET_ASSOC, &pair.a->association, sizeof(pair.a->association));
	response_tsns(lab, tsn);
	const struct received *event = expect_event(pair.a, SCTP_ASSOC_RESET_EVENT);

	layout_expect_members(
		&assoc_reset_event, event->data, event->size,
		LAYOUT_VALUES({"assocreset_local_tsn", tsn[1]}, {"assocreset_remote_tsn", tsn[0]}));
	event = expect_event(pair.b, SCTP_ASSOC_RESET_EVENT);
	layout_expect_members(
		&assoc_reset_event, event->data, event->size,
		LAYOUT_VALUES({"assocreset_local_tsn", tsn[0]}, {"assocreset_remote_tsn", tsn[1]}));
}

SCENARIO(add_streams,
	 "struct sctp_add_streams and its event say how many streams are added in each direction",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .needs = CAP_RECONFIG,
	 .spec = {"RFC6525-6.1-2", "RFC6525-6.3.4-1"})
{
	struct pair pair = pair_open(lab, .stream_reset = SCTP_ENABLE_STRRESET_MASK);
	const struct layout_value *request = LAYOUT_VALUES({"sas_assoc_id", pair.a->association},
							   {"sas_instrms", 2}, {"sas_outstrms", 3});
	struct tlv in, out;

	layout_expect(&stream_change_event);
	layout_expect_sizes(pair.a->fd, SCTP_ADD_STREAMS, &add_streams, LAYOUT_EXACTLY,
			    LAYOUT_NOT_AT_ALL, .values = request, .association = "sas_assoc_id",
			    .refusals_only = true);
	layout_set_members(pair.a->fd, SCTP_ADD_STREAMS, &add_streams, request);

	const struct chunk *chunk = expect_packet(lab, RE_CONFIG, .from = "a")->chunk;

	ck_assert(chunk_tlv(chunk, PARAM_ADD_OUTGOING_STREAMS, &out));
	ck_assert_mem_eq(out.value + 4, "\0\3", 2);
	ck_assert(chunk_tlv(chunk, PARAM_ADD_INCOMING_STREAMS, &in));
	ck_assert_mem_eq(in.value + 4, "\0\2", 2);

	const struct received *event = expect_event(pair.b, SCTP_STREAM_CHANGE_EVENT);

	ck_assert_uint_eq(event->size, 16);
	layout_expect_members(&stream_change_event, event->data, event->size,
			      LAYOUT_VALUES({"strchange_type", SCTP_STREAM_CHANGE_EVENT},
					    {"strchange_flags", 0}, {"strchange_length", 16},
					    {"strchange_assoc_id", pair.b->association},
					    {"strchange_instrms", 3}, {"strchange_outstrms", 0}));
	event = expect_event(pair.b, SCTP_STREAM_CHANGE_EVENT);
	layout_expect_members(&stream_change_event, event->data, event->size,
			      LAYOUT_VALUES({"strchange_instrms", 0}, {"strchange_outstrms", 2}));
}
