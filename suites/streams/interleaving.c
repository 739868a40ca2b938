/* SPDX-License-Identifier: GPL-2.0-or-later */
/* I-DATA chunks, and messages of other streams between the fragments of one: RFC 8260. */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

SCENARIO(message_identifiers,
	 "In I-DATA, MIDs count the ordered and the unordered messages of a stream separately",
	 .lab = &two_nodes, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.1-1", "RFC8260-2.2.2-1", "RFC8260-2.2.2-2", "RFC8260-2.2.2-3",
		  "RFC8260-2.1-5", "RFC8260-2.1-1"})
{
	static const struct {
		uint16_t stream;
		bool unordered;
		size_t size;
		uint32_t mid;
	} messages[] = {{0, false, 10, 0},  {0, false, 3000, 1}, {0, true, 10, 0},
			{1, false, 10, 0},  {0, true, 3000, 1},	 {0, false, 10, 2},
			{1, false, 3000, 1}};
	enum { COUNT = ARRAY_SIZE(messages) };
	struct pair pair = pair_open(lab, .interleaving = true);
	unsigned n = 1;

	for (unsigned i = 0; i < COUNT; i++) {
		unsigned fragments = messages[i].size > 1000 ? 3 : 1;

		endpoint_send(pair.a, messages[i].stream, NULL, .size = messages[i].size, .seed = i,
			      .ppid = 9, .unordered = messages[i].unordered);
		expect_message(pair.b, messages[i].stream, NULL, .size = messages[i].size,
			       .seed = i, .ppid = 9, .unordered = messages[i].unordered);
		for (unsigned f = 0; f < fragments; f++) {
			const struct chunk *chunk = pair_expect_i_data(pair, n++)->chunk;

			ck_assert_uint_eq(chunk->data.stream, messages[i].stream);
			ck_assert_uint_eq(chunk->data.mid, messages[i].mid);
			ck_assert_uint_eq(chunk->data.ppid, f ? 0 : 9);
			ck_assert_uint_eq(chunk->flags,
					  (f == 0 ? DATA_FLAG_B : 0) |
						  (f == fragments - 1 ? DATA_FLAG_E : 0) |
						  (messages[i].unordered ? DATA_FLAG_U : 0));
		}
	}
	ck_assert_uint_eq(count_packets(lab, DATA), 0);
}

/* RFC 8260 2.1 says so, without a keyword. */
SCENARIO(fragment_sequence_numbers,
	 "The FSNs of a message's fragments count from 0, which the first fragment has implicitly",
	 .lab = &two_nodes, .needs = CAP_INTERLEAVING,
	 .known = {{"5.10", NULL,
		    "the fragment after the first has FSN 0, too: sctp_chunk_assign_mid() "
		    "(stream_interleave.c)"}})
{
	struct pair pair = pair_open(lab, .interleaving = true);

	endpoint_send(pair.a, 0, NULL, .size = 6000);
	expect_message(pair.b, 0, NULL, .size = 6000);
	for (unsigned i = 0; i < 5; i++)
		ck_assert_uint_eq(pair_expect_i_data(pair, 1 + i)->chunk->data.fsn, i);
}

/* A long message on stream 0 that waits for the congestion window, then a short one on stream 1. */
static void send_long_and_short(struct pair *pair)
{
	option_set_assoc_value(pair->a, SCTP_STREAM_SCHEDULER, SCTP_SS_RR);
	endpoint_send(pair->a, 0, NULL, .size = 20000, .seed = 3);
	endpoint_send(pair->a, 1, "short");
}

SCENARIO(short_overtakes_long,
	 "With I-DATA a short message is sent between the fragments of a long one, and delivered "
	 "first",
	 .lab = &two_nodes, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC8260-2.2.2-6", "RFC8260-2.2.3-2"})
{
	struct pair pair = pair_open(lab, .interleaving = true);
	const struct packet *last, *data;

	send_long_and_short(&pair);
	expect_message(pair.b, 1, "short");
	expect_message(pair.b, 0, NULL, .size = 20000, .seed = 3);
	do
		data = expect_packet(lab, I_DATA, .from = "a");
	while (data->chunk->data.stream == 0);
	ck_assert_uint_eq(data->chunk->data.stream, 1);
	do
		last = expect_packet(lab, I_DATA, .from = "a");
	while (!(last->chunk->flags & DATA_FLAG_E));
	ck_assert_uint_eq(last->chunk->data.stream, 0);
	ck_assert_uint_gt(last->chunk->data.fsn, 2);
}

SCENARIO(data_does_not_interleave,
	 "With DATA a short message waits until all fragments of the long one are sent",
	 .lab = &two_nodes, .spec = {"RFC9260-3.3.1-13", "RFC9260-6.9-12"})
{
	struct pair pair = pair_open(lab);
	unsigned n = 1;

	send_long_and_short(&pair);
	expect_message(pair.b, 0, NULL, .size = 20000, .seed = 3);
	expect_message(pair.b, 1, "short");
	while (!(pair_expect_data(pair, n)->chunk->flags & DATA_FLAG_E))
		n++;
	ck_assert_uint_eq(n, 14);
	ck_assert_uint_eq(pair_expect_data(pair, n + 1)->chunk->data.stream, 1);
}

SCENARIO(interleaving_needs_both,
	 "If only one end supports interleaving the messages are sent as DATA", .lab = &two_nodes,
	 .needs = CAP_INTERLEAVING, .spec = {"RFC8260-2.2.1-2"})
{
	struct endpoint *client;
	struct pair pair;

	sysctl_set(lab, "a", "net/sctp/intl_enable", "1");
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	option_set_int(client, SCTP_FRAGMENT_INTERLEAVE, 2);
	option_set_assoc_value(client, SCTP_INTERLEAVING_SUPPORTED, 1);
	pair = pair_open(lab, .a = client);
	ck_assert_uint_eq(option_get_assoc_value(pair.a, SCTP_INTERLEAVING_SUPPORTED), 0);
	endpoint_send(pair.a, 0, NULL, .size = 3000);
	expect_message(pair.b, 0, NULL, .size = 3000, .ssn = 0);
	ck_assert_uint_eq(count_packets(lab, I_DATA), 0);
	ck_assert_uint_eq(count_packets(lab, DATA), 3);
}
