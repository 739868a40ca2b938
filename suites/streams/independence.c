/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Streams do not wait for each other, and unordered messages do not wait at all: RFC 9260 section
 * 6.6. */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

SCENARIO(no_head_of_line_blocking,
	 "A lost message blocks only its own stream: messages of other streams are delivered "
	 "meanwhile",
	 .lab = &two_nodes, .spec = {"RFC9260-6.6-1", "RFC9260-6.5-4", "RFC9260-6.5-5"})
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, DATA, .from = "a");
	endpoint_send(pair.a, 0, "lost");
	endpoint_send(pair.a, 0, "blocked");
	endpoint_send(pair.a, 1, "free");

	expect_message(pair.b, 1, "free", .ssn = 0);
	expect_no_message(pair.b, path_rto(pair.a, "path0") / 2);
	expect_message(pair.b, 0, "lost", .ssn = 0);
	expect_message(pair.b, 0, "blocked", .ssn = 1);

	const uint16_t streams[] = {0, 0, 1}, ssns[] = {0, 1, 0};

	for (unsigned i = 0; i < 3; i++) {
		const struct packet *data = pair_expect_data(pair, 1 + i);

		ck_assert_uint_eq(data->chunk->data.stream, streams[i]);
		ck_assert_uint_eq(data->chunk->data.ssn, ssns[i]);
	}
}

SCENARIO(streams_blocked_apart,
	 "Two blocked streams are released one after the other, each when its own loss is repaired",
	 .lab = &two_nodes, .spec = {"RFC9260-6.6-1", "RFC9260-6.6-2"})
{
	struct pair pair = pair_open(lab);

	lab_delay(lab, DATA, MILLISECONDS(100), .from = "a");
	lab_delay(lab, DATA, MILLISECONDS(50), .from = "a");
	endpoint_send(pair.a, 3, "late");
	endpoint_send(pair.a, 7, "less late");
	endpoint_send(pair.a, 7, "behind less late");

	expect_no_message(pair.b, MILLISECONDS(49));
	expect_message(pair.b, 7, "less late", .ssn = 0);
	expect_message(pair.b, 7, "behind less late", .ssn = 1);
	expect_no_message(pair.b, MILLISECONDS(49));
	expect_message(pair.b, 3, "late", .ssn = 0);
	let_pass(lab, 2 * path_rto(pair.a, "path0"));
	ck_assert_uint_eq(count_packets(lab, DATA), 3);
}

SCENARIO(unordered_overtakes,
	 "An unordered message is delivered at once even though its stream is blocked",
	 .lab = &two_nodes, .spec = {"RFC9260-3.3.1-4", "RFC9260-6.6-1", "RFC6458-5.3.4-2"})
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, DATA, .from = "a");
	endpoint_send(pair.a, 0, "lost");
	endpoint_send(pair.a, 0, "urgent", .unordered = true);
	endpoint_send(pair.a, 0, "blocked");

	expect_message(pair.b, 0, "urgent", .unordered = 1);
	expect_no_message(pair.b, path_rto(pair.a, "path0") / 2);
	expect_message(pair.b, 0, "lost", .ssn = 0, .unordered = 0);
	expect_message(pair.b, 0, "blocked", .ssn = 1, .unordered = 0);
}

SCENARIO(unordered_uses_no_ssn,
	 "Unordered messages have the U bit and take none of the stream's SSNs", .lab = &two_nodes,
	 .spec = {"RFC9260-6.5-7", "RFC9260-6.5-5", "RFC9260-3.3.1-12"})
{
	static const bool unordered[] = {true, false, true, true, false};
	struct pair pair = pair_open(lab);
	unsigned ssn = 0;

	for (unsigned i = 0; i < 5; i++)
		endpoint_send(pair.a, 2, NULL, .size = 10, .seed = i, .unordered = unordered[i]);
	for (unsigned i = 0; i < 5; i++) {
		const struct packet *data = pair_expect_data(pair, 1 + i);
		unsigned u = unordered[i] ? DATA_FLAG_U : 0;

		ck_assert_uint_eq(data->chunk->flags, DATA_FLAG_B | DATA_FLAG_E | u);
		if (!unordered[i])
			ck_assert_uint_eq(data->chunk->data.ssn, ssn++);
		expect_message(pair.b, 2, NULL, .size = 10, .seed = i, .unordered = unordered[i]);
	}
}

SCENARIO(unordered_fragments_overtake,
	 "A fragmented unordered message, with U in every fragment, is delivered while an ordered "
	 "one is incomplete",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-3.3.1-4", "RFC9260-3.3.1-5", "RFC9260-6.9-13", "RFC9260-6.9-15"})
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, DATA, .from = "a", .count = 2);
	endpoint_send(pair.a, 0, NULL, .size = 2000, .seed = 1);
	endpoint_send(pair.a, 0, NULL, .size = 2000, .seed = 2, .unordered = true);

	expect_message(pair.b, 0, NULL, .size = 2000, .seed = 2, .unordered = 1);
	expect_no_message(pair.b, path_rto(pair.a, "path0") / 2);
	expect_message(pair.b, 0, NULL, .size = 2000, .seed = 1, .unordered = 0, .ssn = 0);
	for (unsigned i = 0; i < 4; i++) {
		unsigned edge = i % 2 ? DATA_FLAG_E : DATA_FLAG_B;

		ck_assert_uint_eq(pair_expect_data(pair, 1 + i)->chunk->flags,
				  edge | (i < 2 ? 0 : DATA_FLAG_U));
	}
}
