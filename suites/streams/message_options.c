/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a sender says about a message, on the wire and at the receiver: RFC 9260 section 3.3.1, RFC
 * 6458 section 5.3.4. */
#define SUITE "streams"
#include "suites/streams/pair.h"

SCENARIO(ppid_passes_unchanged,
	 "The PPID reaches the receiver with the bytes that the sender gave, in every fragment",
	 .lab = &two_nodes, .spec = {"RFC9260-3.3.1-8"})
{
	struct pair pair = pair_connect(lab);
	const uint8_t wire[] = {0x01, 0x82, 0x03, 0x84};

	endpoint_send(pair.client, 1, "whole", .ppid = 0x01820384);
	endpoint_send(pair.client, 1, NULL, .size = 3000, .ppid = 0x01820384);
	endpoint_send(pair.client, 1, "none");
	for (unsigned i = 0; i < 4; i++)
		ck_assert_mem_eq(expect_data(lab, pair.tsn + i)->chunk->value + 8, wire,
				 sizeof(wire));
	ck_assert_uint_eq(expect_data(lab, pair.tsn + 4)->chunk->data.ppid, 0);
	expect_message(pair.server, 1, "whole", .ppid = 0x01820384);
	expect_message(pair.server, 1, NULL, .size = 3000, .ppid = 0x01820384);
	expect_message(pair.server, 1, "none", .ppid = 0);
}

SCENARIO(sack_immediately,
	 "SCTP_SACK_IMMEDIATELY sets the I bit of the last fragment, and its SACK is not delayed",
	 .lab = &two_nodes, .spec = {"RFC9260-3.3.1-2", "RFC9260-6.2-20", "RFC9260-6.2-8"})
{
	struct pair pair = pair_connect(lab);
	const struct packet *data, *sack;

	endpoint_send(pair.client, 0, "the first DATA is acknowledged at once in any case");
	expect_data(lab, pair.tsn);
	expect_sack(lab, pair.tsn, 0, 0);
	for (unsigned i = 1; i <= 3; i++) {
		endpoint_send(pair.client, 0, "hurry", .flags = SCTP_SACK_IMMEDIATELY);
		data = expect_data(lab, pair.tsn + i);
		ck_assert_uint_eq(data->chunk->flags, DATA_FLAG_B | DATA_FLAG_E | DATA_FLAG_I);
		sack = expect_sack(lab, pair.tsn + i, 0, 0);
		ck_assert_int_lt(sack->time - data->time, jiffy());
	}
	endpoint_send(pair.client, 0, "no hurry");
	data = expect_data(lab, pair.tsn + 4);
	ck_assert_uint_eq(data->chunk->flags, DATA_FLAG_B | DATA_FLAG_E);
	expect_packet(lab, SACK, .from = "b", .timer = MILLISECONDS(200), .since = data->time);

	endpoint_send(pair.client, 0, NULL, .size = 3000, .flags = SCTP_SACK_IMMEDIATELY);
	ck_assert_uint_eq(expect_data(lab, pair.tsn + 5)->chunk->flags, DATA_FLAG_B);
	ck_assert_uint_eq(expect_data(lab, pair.tsn + 6)->chunk->flags, 0);
	data = expect_data(lab, pair.tsn + 7);
	ck_assert_uint_eq(data->chunk->flags, DATA_FLAG_E | DATA_FLAG_I);
	expect_sack(lab, pair.tsn + 6, 0, 0);
	sack = expect_sack(lab, pair.tsn + 7, 0, 0);
	ck_assert_int_lt(sack->time - data->time, jiffy());
}

SCENARIO(context_of_failed_message,
	 "A message that could not be delivered comes back with its context, stream, PPID and data",
	 .lab = &two_nodes)
{
	struct pair pair = pair_connect(lab);

	link_cut(lab, "path0", NULL);
	endpoint_send(pair.client, 3, "one", .context = 4711, .ppid = 8);
	endpoint_send(pair.client, 4, "two", .context = 4712, .ppid = 9, .unordered = true);
	expect_data(lab, pair.tsn);
	endpoint_abort(pair.client, NULL);

	for (unsigned i = 0; i < 2; i++) {
		const struct received *event = expect_event(pair.client, SCTP_SEND_FAILED_EVENT);
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

SCENARIO(message_boundaries,
	 "Messages of all sizes arrive as they were sent, neither joined nor split",
	 .lab = &two_nodes, .spec = {"RFC9260-3.3.1-9", "RFC9260-3.3.1-10", "RFC9260-6.9-1"})
{
	static const size_t sizes[] = {1,    2,	   3,	 4,    5,    1431,  1432,
				       1433, 1451, 1452, 1453, 1500, 65535, 65536};
	enum { COUNT = sizeof(sizes) / sizeof(sizes[0]) };
	struct pair pair = pair_connect(lab);

	for (unsigned i = 0; i < COUNT; i++)
		endpoint_send(pair.client, i % 3, NULL, .size = sizes[i], .seed = i, .ppid = i);
	for (unsigned i = 0; i < COUNT; i++)
		expect_message(pair.server, i % 3, NULL, .size = sizes[i], .seed = i, .ppid = i,
			       .ssn = i / 3);
	for (unsigned i = 0; i < 5; i++)
		ck_assert_uint_eq(expect_data(lab, pair.tsn + i)->chunk->data.size, sizes[i]);
	expect_no_message(pair.server, SECONDS(3));
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
	 "A buffer too small for a message gets it in parts, and only the last one has MSG_EOR",
	 .lab = &two_nodes)
{
	struct pair pair = pair_connect(lab);
	uint8_t expected[2050], part[100];
	bool end;

	endpoint_read(pair.server, false);
	endpoint_send(pair.client, 0, NULL, .size = 2050, .seed = 5);
	endpoint_send(pair.client, 0, "next");
	let_pass(lab, SECONDS(1));
	pattern_fill(expected, sizeof(expected), 5);
	for (size_t done = 0; done < sizeof(expected);) {
		size_t wanted = sizeof(expected) - done < 100 ? sizeof(expected) - done : 100;

		ck_assert_uint_eq(read_part(pair.server, part, &end), wanted);
		ck_assert_mem_eq(part, expected + done, wanted);
		done += wanted;
		ck_assert_int_eq(end, done == sizeof(expected));
	}
	ck_assert_uint_eq(read_part(pair.server, part, &end), 4);
	ck_assert_mem_eq(part, "next", 4);
	ck_assert(end);
}

SCENARIO(empty_message_refused,
	 "A message without data is refused with EINVAL, and nothing is sent", .lab = &two_nodes,
	 .spec = {"RFC9260-6.2-37"})
{
	struct pair pair = pair_connect(lab);

	endpoint_send(pair.client, 0, "", .error = EINVAL);
	expect_no_packet(lab, DATA, SECONDS(1));
	endpoint_send(pair.client, 0, "full");
	expect_message(pair.server, 0, "full", .ssn = 0);
	expect_data(lab, pair.tsn);
}

/* The chunk then has no data, and what was data becomes a chunk of its own. */
static void take_data_away(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	const struct chunk *data = packet_chunk(packet, DATA);

	(void)context;
	frame->data[data->value - frame->data - 1] = 16;
}

SCENARIO(data_without_data,
	 "A DATA chunk without user data ends the association with No User Data and its TSN",
	 .lab = &two_nodes, .spec = {"RFC9260-6.2-36"})
{
	/* A PAD chunk. */
	static const uint8_t pad[] = {PAD, 0, 0, 4};
	struct pair pair = pair_connect(lab);
	uint32_t tsn = htonl(pair.tsn);
	struct tlv cause;

	lab_change(lab, DATA, take_data_away);
	endpoint_send(pair.client, 0, NULL, .data = pad, .size = sizeof(pad));

	const struct packet *abort = expect_packet(lab, ABORT, .from = "b");

	ck_assert(chunk_tlv(abort->chunk, CAUSE_NO_USER_DATA, &cause));
	ck_assert_uint_eq(cause.length, 8);
	ck_assert_mem_eq(cause.value, &tsn, sizeof(tsn));
	/* Linux gives sac_error in network order. */
	expect_event(pair.client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = htons(CAUSE_NO_USER_DATA));
	expect_event(pair.server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST,
		     .error = htons(CAUSE_NO_USER_DATA));
	expect_no_message(pair.server, SECONDS(1));
}
