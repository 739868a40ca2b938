/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stream numbers and their limits: RFC 9260 section 6.5. */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

/* Rewrites the stream identifier of the packet's first DATA chunk. */
static void change_stream(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	const struct chunk *data = packet_chunk(packet, DATA);
	uint16_t stream = htons(*(const uint16_t *)context);

	memcpy(frame->data + (data->value - frame->data) + 4, &stream, sizeof(stream));
}

SCENARIO(stream_limits, "The last negotiated stream can be used, and the next one gives EINVAL",
	 .lab = &two_nodes, .spec = {"RFC9260-6.5-1", "RFC6458-5.3.4-1"})
{
	struct endpoint *server =
		endpoint_listen(lab, "b", ONE_TO_MANY, .ostreams = 7, .istreams = 5);
	struct endpoint *client =
		endpoint_open(lab, "a", ONE_TO_MANY, .ostreams = 9, .istreams = 3);

	endpoint_connect(client, server);
	endpoint_send(client, 4, "last of five");
	expect_message(server, 4, "last of five", .ssn = 0);
	endpoint_send(client, 5, "sixth", .error = EINVAL);
	endpoint_send(client, UINT16_MAX, "never", .error = EINVAL);
	endpoint_send(server, 2, "last of three");
	expect_message(client, 2, "last of three", .ssn = 0);
	endpoint_send(server, 3, "fourth", .error = EINVAL);
	ck_assert_uint_eq(expect_packet(lab, DATA, .from = "a")->chunk->data.stream, 4);
	expect_no_packet(lab, DATA, SECONDS(5));
}

SCENARIO(invalid_stream,
	 "DATA on a nonexistent stream is acknowledged, not delivered, and answered with ERROR",
	 .lab = &two_nodes, .spec = {"RFC9260-6.5-1", "RFC9260-6.5-2"})
{
	struct pair pair = pair_open(lab, .streams = 6);
	struct tlv cause;

	lab_change(lab, DATA, change_stream, .context = &(uint16_t){6});
	endpoint_send(pair.a, 5, "misdirected");
	endpoint_send(pair.a, 5, "valid");

	const struct packet *error = expect_packet(lab, ERROR, .from = "b");

	ck_assert(chunk_tlv(error->chunk, CAUSE_INVALID_STREAM, &cause));
	ck_assert_uint_eq(cause.length, 8);
	ck_assert_uint_eq(cause.value[0] << 8 | cause.value[1], 6);
	ck_assert_uint_eq(error->sctp.tag, expect_packet(lab, SACK, .from = "b")->sctp.tag);
	expect_event(pair.a, SCTP_REMOTE_ERROR, .error = CAUSE_INVALID_STREAM);
	let_pass(lab, 2 * path_rto(pair.a, "path0"));
	ck_assert_uint_eq(count_packets(lab, DATA), 2);
	ck_assert_uint_eq(endpoint_status(pair.a).sstat_unackdata, 0);
	expect_no_message(pair.b, 0);
}

SCENARIO(last_of_65535_streams,
	 "Two endpoints agree on 65535 streams, and the last one carries data like any other",
	 .lab = &two_nodes, .spec = {"RFC9260-6.5-1", "RFC9260-6.5-4"})
{
	struct pair pair = pair_open(lab, .streams = UINT16_MAX);

	ck_assert_uint_eq(endpoint_status(pair.a).sstat_outstrms, UINT16_MAX);
	ck_assert_uint_eq(endpoint_status(pair.a).sstat_instrms, UINT16_MAX);
	endpoint_send(pair.a, UINT16_MAX - 1, "last");
	endpoint_send(pair.a, 0, "first");
	endpoint_send(pair.a, 32768, "middle");
	endpoint_send(pair.a, UINT16_MAX - 1, "last again");
	expect_message(pair.b, UINT16_MAX - 1, "last", .ssn = 0);
	expect_message(pair.b, 0, "first", .ssn = 0);
	expect_message(pair.b, 32768, "middle", .ssn = 0);
	expect_message(pair.b, UINT16_MAX - 1, "last again", .ssn = 1);
	endpoint_send(pair.a, UINT16_MAX, "none", .error = EINVAL);
	endpoint_send(pair.b, UINT16_MAX - 1, "back");
	expect_message(pair.a, UINT16_MAX - 1, "back", .ssn = 0);
	ck_assert_uint_eq(pair_expect_data(pair, 1)->chunk->data.stream, UINT16_MAX - 1);
}
