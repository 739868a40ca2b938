/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Streams of I-DATA that are reset: RFC 8260 2.3.2. */
#define SUITE "interleaving"
#include "suites/interleaving/parts.h"

enum { STREAMS = 4, STREAM = 1 };

/* The kernel's next message on the stream has that MID. */
static void expect_mid(struct association association, bool unordered, uint32_t mid)
{
	const struct chunk *chunk;

	endpoint_send(association.iut, STREAM, "x", .unordered = unordered);
	chunk = peer_expect(association.peer, I_DATA)->chunk;
	ck_assert_int_eq(chunk->flags & DATA_FLAG_U, unordered ? DATA_FLAG_U : 0);
	ck_assert_msg(chunk->data.mid == mid, "expected MID %u in %s I-DATA, it is %u", mid,
		      unordered ? "unordered" : "ordered", chunk->data.mid);
	peer_send(association.peer, SACK, .cumulative_tsn = chunk->data.tsn);
}

SCENARIO(reset_starts_both_counters,
	 "After the reset of an outgoing stream the MIDs of both ordered and unordered messages "
	 "begin with 0",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_RECONFIG,
	 .spec = {"RFC8260-2.3.2-1"})
{
	struct association association =
		interleaving_open(lab, .reconfig = true, .streams = STREAMS,
				  .stream_reset = SCTP_ENABLE_RESET_STREAM_REQ);
	const struct packet *request;
	uint32_t words[] = {data_tsn(association, 1), RECONFIG_PERFORMED};

	for (uint32_t mid = 0; mid < 3; mid++) {
		expect_mid(association, false, mid);
		expect_mid(association, true, mid);
	}
	reconfig_reset_streams(association.iut, SCTP_STREAM_RESET_OUTGOING, STREAM_LIST(STREAM));
	request = peer_expect(association.peer, RE_CONFIG);
	reconfig_parameter(request, PARAM_OUTGOING_RESET, words[0]);
	peer_send(association.peer, RE_CONFIG,
		  .tlvs = {tlv_nested(PARAM_RECONFIG_RESPONSE, words, 2, NULL)});
	expect_streams_reset(association.iut, SCTP_STREAM_RESET_OUTGOING_SSN, STREAM_LIST(STREAM));
	expect_mid(association, false, 0);
	expect_mid(association, true, 0);
}

SCENARIO(reset_by_peer_starts_both_counters,
	 "After the peer reset a stream, I-DATA with MID 0 is what comes next, ordered and "
	 "unordered",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_RECONFIG,
	 .spec = {"RFC8260-2.3.2-1"})
{
	struct association association =
		interleaving_open(lab, .reconfig = true, .streams = STREAMS,
				  .stream_reset = SCTP_ENABLE_RESET_STREAM_REQ);
	struct endpoint *iut = association.iut;
	uint32_t words[] = {peer_data_tsn(association, 1), data_tsn(association, 0),
			    peer_data_tsn(association, 4)};
	const uint16_t stream = htons(STREAM);
	struct tlv_spec request = tlv_nested(PARAM_OUTGOING_RESET, words, 3, NULL);

	memcpy(request.bytes + request.size, &stream, sizeof(stream));
	request.size += sizeof(stream);
	interleaving_send(association, {1, STREAM, 0, "BE", 0, "1"}, {2, STREAM, 1, "BE", 0, "2"},
			  {3, STREAM, 0, "UBE", 0, "3"}, {4, STREAM, 1, "UBE", 0, "4"});
	for (int i = 1; i <= 4; i++) {
		char text[2] = {(char)('0' + i)};

		expect_message(iut, STREAM, text);
	}
	peer_send(association.peer, RE_CONFIG, .tlvs = {request});
	reconfig_response(peer_expect(association.peer, RE_CONFIG), words[0], RECONFIG_PERFORMED);
	expect_streams_reset(iut, SCTP_STREAM_RESET_INCOMING_SSN, STREAM_LIST(STREAM));
	interleaving_send(association, {5, STREAM, 0, "BE", 0, "ordered"},
			  {6, STREAM, 0, "UBE", 0, "unordered"});
	expect_message(iut, STREAM, "ordered", .unordered = 0);
	expect_message(iut, STREAM, "unordered", .unordered = 1);
}

SCENARIO(tsn_reset_starts_both_counters,
	 "After an SSN/TSN reset the MIDs of both ordered and unordered messages begin with 0, in "
	 "what the kernel sends and in what it expects",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_RECONFIG,
	 .spec = {"RFC8260-2.3.2-1", "RFC6525-5.2.4-7"})
{
	struct association association =
		interleaving_open(lab, .reconfig = true, .streams = STREAMS,
				  .stream_reset = SCTP_ENABLE_RESET_ASSOC_REQ);
	struct endpoint *iut = association.iut;
	uint32_t request = peer_data_tsn(association, 1), next;

	for (uint32_t mid = 0; mid < 2; mid++) {
		expect_mid(association, false, mid);
		expect_mid(association, true, mid);
	}
	interleaving_send(association, {1, STREAM, 0, "BE", 0, "1"}, {2, STREAM, 0, "UBE", 0, "2"});
	expect_message(iut, STREAM, "1");
	expect_message(iut, STREAM, "2");
	let_pass(lab, SECONDS(1));
	peer_send(association.peer, RE_CONFIG, .tlvs = {tlv_u32(PARAM_TSN_RESET, request)});
	next = reconfig_response(peer_expect(association.peer, RE_CONFIG), request,
				 RECONFIG_PERFORMED)
		       .response.receiver_next_tsn;
	expect_mid(association, false, 0);
	expect_mid(association, true, 0);
	for (unsigned i = 0; i < 2; i++)
		peer_send_packet(
			association.peer,
			.chunks = {CHUNK(I_DATA, .tsn = next + i, .stream = STREAM, .mid = 0,
					 .flags = DATA_FLAG_B | DATA_FLAG_E | (i ? DATA_FLAG_U : 0),
					 .text = i ? "unordered" : "ordered")});
	expect_message(iut, STREAM, "ordered", .unordered = 0);
	expect_message(iut, STREAM, "unordered", .unordered = 1);
}
