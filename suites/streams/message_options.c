/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a sender says about a message, on the wire and at the receiver: RFC 9260 section 3.3.1, RFC
 * 6458 section 5.3.4. */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

SCENARIO(ppid_passes_unchanged,
	 "The PPID reaches the receiver with the bytes that the sender set, in every fragment",
	 .lab = &two_nodes, .spec = {"RFC9260-3.3.1-8", "RFC6458-5.3.2-4", "RFC6458-5.3.4-8"})
{
	struct pair pair = pair_open(lab);
	const uint8_t wire[] = {0x01, 0x82, 0x03, 0x84};

	endpoint_send(pair.a, 1, "whole", .ppid = 0x01820384);
	endpoint_send(pair.a, 1, NULL, .size = 3000, .ppid = 0x01820384);
	endpoint_send(pair.a, 1, "none");
	for (unsigned i = 0; i < 4; i++)
		ck_assert_mem_eq(pair_expect_data(pair, 1 + i)->chunk->value + 8, wire,
				 sizeof(wire));
	ck_assert_uint_eq(pair_expect_data(pair, 5)->chunk->data.ppid, 0);
	expect_message(pair.b, 1, "whole", .ppid = 0x01820384);
	expect_message(pair.b, 1, NULL, .size = 3000, .ppid = 0x01820384);
	expect_message(pair.b, 1, "none", .ppid = 0);
}

SCENARIO(sack_immediately,
	 "SCTP_SACK_IMMEDIATELY sets the I bit of the last fragment, and the SACK is not delayed",
	 .lab = &two_nodes, .spec = {"RFC9260-3.3.1-2", "RFC9260-6.2-20", "RFC9260-6.2-8"})
{
	struct pair pair = pair_open(lab);
	const struct packet *data, *sack;

	endpoint_send(pair.a, 0, "the first DATA is acknowledged at once in any case");
	pair_expect_data(pair, 1);
	pair_expect_sack(pair, 1);
	for (unsigned i = 1; i <= 3; i++) {
		endpoint_send(pair.a, 0, "hurry", .flags = SCTP_SACK_IMMEDIATELY);
		data = pair_expect_data(pair, 1 + i);
		ck_assert_uint_eq(data->chunk->flags, DATA_FLAG_B | DATA_FLAG_E | DATA_FLAG_I);
		sack = pair_expect_sack(pair, 1 + i);
		ck_assert_int_lt(sack->time - data->time, jiffy());
	}
	endpoint_send(pair.a, 0, "no hurry");
	data = pair_expect_data(pair, 5);
	ck_assert_uint_eq(data->chunk->flags, DATA_FLAG_B | DATA_FLAG_E);
	expect_packet(lab, SACK, .from = "b", .timer = SACK_DELAY, .since = data->time);

	endpoint_send(pair.a, 0, NULL, .size = 3000, .flags = SCTP_SACK_IMMEDIATELY);
	ck_assert_uint_eq(pair_expect_data(pair, 6)->chunk->flags, DATA_FLAG_B);
	ck_assert_uint_eq(pair_expect_data(pair, 7)->chunk->flags, 0);
	data = pair_expect_data(pair, 8);
	ck_assert_uint_eq(data->chunk->flags, DATA_FLAG_E | DATA_FLAG_I);
	pair_expect_sack(pair, 7);
	sack = pair_expect_sack(pair, 8);
	ck_assert_int_lt(sack->time - data->time, jiffy());
}

SCENARIO(context_of_failed_message,
	 "A message that could not be delivered is returned with its context, stream, PPID and "
	 "data",
	 .lab = &two_nodes,
	 .spec = {"RFC6458-5.3.4-9", "RFC6458-6.1.1-3", "RFC6458-6.1.11-1", "RFC6458-6.1.11-2"})
{
	struct pair pair = pair_open(lab);

	link_cut(lab, "path0", NULL);
	endpoint_send(pair.a, 3, "one", .context = 4711, .ppid = 8);
	endpoint_send(pair.a, 4, "two", .context = 4712, .ppid = 9, .unordered = true);
	pair_expect_data(pair, 1);
	endpoint_abort(pair.a, NULL);

	for (unsigned i = 0; i < 2; i++) {
		const struct received *event = expect_event(pair.a, SCTP_SEND_FAILED_EVENT);
		const struct sctp_send_failed_event *failed =
			&notification_of(event)->sn_send_failed_event;

		ck_assert_uint_eq(failed->ssf_flags, SCTP_DATA_SENT);
		ck_assert_uint_eq(failed->ssfe_info.snd_context, 4711 + i);
		ck_assert_uint_eq(failed->ssfe_info.snd_sid, 3 + i);
		ck_assert_uint_eq(ntohl(failed->ssfe_info.snd_ppid), 8 + i);
		ck_assert_uint_eq(failed->ssf_length, sizeof(*failed) + 3);
		ck_assert_mem_eq(failed->ssf_data, i ? "two" : "one", 3);
	}
}

/* Whatever lies in the kernel's memory must not leave it as padding. */
static void expect_zero_padding(const struct packet *packet)
{
	const struct chunk *data = packet->chunk;

	/* The padding is there. */
	ck_assert_str_eq(packet->sctp.defect, "");
	for (size_t i = data->value_length; i % 4; i++)
		ck_assert_msg(data->value[i] == 0,
			      "expected padding of zeros after DATA with TSN %u, it has %#04x",
			      data->data.tsn, data->value[i]);
}

SCENARIO(message_boundaries,
	 "Messages of all sizes arrive as they were sent, neither joined nor split",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-3.3.1-9", "RFC9260-3.3.1-10", "RFC9260-6.9-1", "RFC6458-3.1.4-5"})
{
	static const size_t sizes[] = {1,    2,	   3,	 4,    5,    1431,  1432,
				       1433, 1451, 1452, 1453, 1500, 65535, 65536};
	enum { COUNT = ARRAY_SIZE(sizes) };
	struct pair pair = pair_open(lab);

	for (unsigned i = 0; i < COUNT; i++)
		endpoint_send(pair.a, i % 3, NULL, .size = sizes[i], .seed = i, .ppid = i);
	for (unsigned i = 0; i < COUNT; i++)
		expect_message(pair.b, i % 3, NULL, .size = sizes[i], .seed = i, .ppid = i,
			       .ssn = i / 3);
	for (unsigned i = 0; i < 5; i++) {
		const struct packet *packet = pair_expect_data(pair, 1 + i);

		ck_assert_uint_eq(packet->chunk->data.size, sizes[i]);
		expect_zero_padding(packet);
	}
	expect_no_message(pair.b, SECONDS(3));
}

/* One recvmsg() of at most 100 bytes: returns how many there were, and whether they end the
 * message. */
static size_t read_part(struct endpoint *endpoint, uint8_t *part, bool *end)
{
	struct iovec vector = {part, 100};
	struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
	ssize_t size = recvmsg(endpoint->fd, &message, MSG_DONTWAIT);

	ck_assert_int_gt(size, 0);
	*end = message.msg_flags & MSG_EOR;
	return (size_t)size;
}

SCENARIO(read_in_parts,
	 "A message is read in parts if the buffer is too small, and only the last part has "
	 "MSG_EOR",
	 .lab = &two_nodes, .spec = {"RFC6458-3.1.4-9", "RFC6458-3.1.4-10", "RFC6458-5.1-3"})
{
	struct pair pair = pair_open(lab);
	uint8_t expected[2050], part[100];
	bool end;

	endpoint_read(pair.b, false);
	endpoint_send(pair.a, 0, NULL, .size = 2050, .seed = 5);
	endpoint_send(pair.a, 0, "next");
	let_pass(lab, SECONDS(1));
	pattern_fill(expected, sizeof(expected), 5);
	for (size_t done = 0; done < sizeof(expected);) {
		size_t wanted = sizeof(expected) - done < 100 ? sizeof(expected) - done : 100;

		ck_assert_uint_eq(read_part(pair.b, part, &end), wanted);
		ck_assert_mem_eq(part, expected + done, wanted);
		done += wanted;
		ck_assert_int_eq(end, done == sizeof(expected));
	}
	ck_assert_uint_eq(read_part(pair.b, part, &end), 4);
	ck_assert_mem_eq(part, "next", 4);
	ck_assert(end);
}

SCENARIO(empty_message_refused,
	 "A message without data is refused with EINVAL, and nothing is sent", .lab = &two_nodes,
	 .spec = {"RFC9260-6.2-37", "RFC6458-7.1-4"})
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 0, "", .error = EINVAL);
	expect_no_packet(lab, DATA, SECONDS(1));
	endpoint_send(pair.a, 0, "full");
	expect_message(pair.b, 0, "full", .ssn = 0);
	pair_expect_data(pair, 1);
}

/* The chunk then has no data, and what was data becomes a chunk of its own. */
static void take_data_away(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	const struct chunk *data = packet_chunk(packet, DATA);

	(void)context;
	frame->data[data->value - frame->data - 1] = 16;
}

SCENARIO(data_without_data,
	 "A DATA chunk without user data ends the association with the cause No User Data and its "
	 "TSN",
	 .lab = &two_nodes, .spec = {"RFC9260-6.2-36"})
{
	/* A PAD chunk. */
	static const uint8_t pad[] = {PAD, 0, 0, 4};
	struct pair pair = pair_open(lab);
	uint32_t tsn = htonl(pair_data_tsn(pair, 1));
	struct tlv cause;

	lab_change(lab, DATA, take_data_away);
	endpoint_send(pair.a, 0, NULL, .data = pad, .size = sizeof(pad));

	const struct packet *abort = expect_packet(lab, ABORT, .from = "b");

	ck_assert(chunk_tlv(abort->chunk, CAUSE_NO_USER_DATA, &cause));
	ck_assert_uint_eq(cause.length, 8);
	ck_assert_mem_eq(cause.value, &tsn, sizeof(tsn));
	/* Linux gives sac_error in network order. */
	expect_event(pair.a, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = htons(CAUSE_NO_USER_DATA));
	expect_event(pair.b, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = htons(CAUSE_NO_USER_DATA));
	expect_no_message(pair.b, SECONDS(1));
}
