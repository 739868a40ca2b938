/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Order within a stream, whatever the network does: RFC 9260 sections 6.6, 6.7 and 7.2.4. */
#define SUITE "streams"
#include "harness/scenario/scenario.h"

static const char *const numbers[] = {"zero", "one", "two", "three", "four"};

static void send_numbered(struct endpoint *client, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		endpoint_send(client, 0, numbers[i]);
}

static void expect_numbered(struct endpoint *server, unsigned first, unsigned last)
{
	for (unsigned i = first; i <= last; i++)
		expect_message(server, 0, numbers[i], .ssn = (int)i);
}

SCENARIO(third_gap_report_retransmits,
	 "The third gap report makes a lost DATA be retransmitted at once, and the stream is "
	 "delivered in order",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-6.6-1", "RFC9260-6.6-2", "RFC9260-6.7-1", "RFC9260-6.7-5",
		  "RFC9260-7.2.4-1", "RFC9260-7.2.4-2"})
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, DATA, .from = "a", .skip = 1);
	send_numbered(pair.a, 5);

	for (unsigned i = 0; i < 5; i++)
		pair_expect_data(pair, 1 + i);
	pair_expect_sack(pair, 1);
	pair_expect_sack(pair, 1, .gaps = {{3, 3}});
	pair_expect_sack(pair, 1, .gaps = {{3, 4}});
	const struct packet *third = pair_expect_sack(pair, 1, .gaps = {{3, 5}});
	const struct packet *again = pair_expect_data(pair, 2);

	ck_assert_int_lt(again->time - third->time, jiffy());
	expect_numbered(pair.b, 0, 4);
	pair_expect_sack(pair, 5);
	expect_no_packet(lab, DATA, 2 * path_rto(pair.a, "path0"));
}

SCENARIO(two_gap_reports_wait, "After two gap reports a lost DATA still waits for T3-rtx",
	 .lab = &two_nodes, .spec = {"RFC9260-7.2.4-2", "RFC9260-6.7-1", "RFC9260-6.6-2"})
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, DATA, .from = "a", .skip = 1);
	send_numbered(pair.a, 4);

	for (unsigned i = 0; i < 4; i++)
		pair_expect_data(pair, 1 + i);
	const struct packet *first = pair_expect_sack(pair, 1);

	pair_expect_sack(pair, 1, .gaps = {{3, 3}});
	pair_expect_sack(pair, 1, .gaps = {{3, 4}});
	expect_message(pair.b, 0, "zero");
	expect_packet(lab, DATA, .from = "a", .timer = path_rto(pair.a, "path0"),
		      .since = first->time);
	expect_numbered(pair.b, 1, 3);
	ck_assert_uint_eq(count_packets(lab, DATA), 5);
}

SCENARIO(lost_fast_retransmission,
	 "A DATA whose fast retransmission is also lost is not sent a third time before T3-rtx "
	 "expires",
	 .lab = &two_nodes, .spec = {"RFC9260-7.2.4-2", "RFC9260-6.6-2"})
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, DATA, .from = "a", .skip = 1);
	lab_drop(lab, DATA, .from = "a", .skip = 4);
	send_numbered(pair.a, 5);
	for (unsigned i = 0; i < 5; i++)
		pair_expect_data(pair, 1 + i);
	const struct packet *again = pair_expect_data(pair, 2);

	/* Each is a gap report more. */
	for (unsigned i = 0; i < 4; i++)
		endpoint_send(pair.a, 1, "more");
	for (unsigned i = 0; i < 4; i++) {
		pair_expect_data(pair, 6 + i);
		expect_message(pair.b, i ? 1 : 0, i ? "more" : "zero");
	}
	pair_expect_data(pair, 2, .timer = path_rto(pair.a, "path0"), .since = again->time);
	expect_message(pair.b, 1, "more");
	expect_numbered(pair.b, 1, 4);
}

SCENARIO(several_gaps,
	 "A SACK reports every gap, in the order of the TSNs, and both losses are repaired",
	 .lab = &two_nodes, .spec = {"RFC9260-6.2-18", "RFC9260-6.7-1", "RFC9260-6.6-2"})
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, DATA, .from = "a", .skip = 1);
	lab_drop(lab, DATA, .from = "a", .skip = 2);
	send_numbered(pair.a, 5);
	pair_expect_sack(pair, 1);
	pair_expect_sack(pair, 1, .gaps = {{3, 3}});
	pair_expect_sack(pair, 1, .gaps = {{3, 3}, {5, 5}});
	expect_numbered(pair.b, 0, 4);
	ck_assert_uint_eq(count_packets(lab, DATA, .fate = FRAME_PASSED), 4);
}

SCENARIO(reordered_is_not_lost,
	 "A DATA that is merely overtaken is delivered in its place, and not retransmitted",
	 .lab = &two_nodes, .spec = {"RFC9260-6.6-2", "RFC9260-6.7-1", "RFC9260-7.2.4-1"})
{
	struct pair pair = pair_open(lab);

	lab_delay(lab, DATA, MILLISECONDS(50), .from = "a", .skip = 1);
	send_numbered(pair.a, 4);

	expect_message(pair.b, 0, "zero", .ssn = 0);
	pair_expect_sack(pair, 1);
	pair_expect_sack(pair, 1, .gaps = {{3, 3}});
	pair_expect_sack(pair, 1, .gaps = {{3, 4}});
	expect_no_message(pair.b, MILLISECONDS(49));
	expect_numbered(pair.b, 1, 3);
	pair_expect_sack(pair, 4);
	let_pass(lab, 2 * path_rto(pair.a, "path0"));
	ck_assert_uint_eq(count_packets(lab, DATA), 4);
}

SCENARIO(every_packet_reordered,
	 "DATA that arrive in reverse order are delivered in the order of their SSNs",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-6.6-1", "RFC9260-6.6-2", "RFC9260-6.5-4", "RFC9260-6.5-5"})
{
	struct pair pair = pair_open(lab);

	for (unsigned i = 0; i < 3; i++)
		lab_delay(lab, DATA, MILLISECONDS(30 - 10 * i), .from = "a");
	send_numbered(pair.a, 3);

	for (unsigned i = 0; i < 3; i++)
		ck_assert_uint_eq(pair_expect_data(pair, 1 + i)->chunk->data.ssn, i);
	pair_expect_sack(pair, 0, .gaps = {{3, 3}});
	pair_expect_sack(pair, 0, .gaps = {{2, 3}});
	expect_no_message(pair.b, MILLISECONDS(9));
	expect_numbered(pair.b, 0, 2);
	pair_expect_sack(pair, 3);
}

SCENARIO(late_original_is_a_duplicate,
	 "A DATA that is delayed until after its retransmission is delivered once and reported as "
	 "a duplicate",
	 .lab = &two_nodes, .spec = {"RFC9260-6.2-21", "RFC9260-6.2-23", "RFC9260-7.2.4-2"})
{
	struct pair pair = pair_open(lab);

	lab_delay(lab, DATA, MILLISECONDS(50), .from = "a", .skip = 1);
	send_numbered(pair.a, 5);
	expect_numbered(pair.b, 0, 4);
	pair_expect_sack(pair, 1);
	for (unsigned last = 3; last <= 5; last++)
		pair_expect_sack(pair, 1, .gaps = {{3, last}});

	pair_expect_sack(pair, 5, .duplicates = {2});
	expect_no_message(pair.b, SECONDS(3));
	ck_assert_uint_eq(count_packets(lab, DATA), 6);
}

SCENARIO(duplicated_packet,
	 "A packet that the network duplicates is delivered once, and its TSN reported as a "
	 "duplicate",
	 .lab = &two_nodes, .spec = {"RFC9260-6.2-21", "RFC9260-6.2-23"})
{
	struct pair pair = pair_open(lab);

	/* The SACK of the third packet is sent at once; that of a fourth would wait if it were no
	 * duplicate. */
	lab_duplicate(lab, DATA, .from = "a", .skip = 2);
	send_numbered(pair.a, 3);

	pair_expect_sack(pair, 1);
	pair_expect_sack(pair, 3);
	const struct packet *sack = pair_expect_sack(pair, 3, .duplicates = {3});

	pair_expect_data(pair, 1);
	pair_expect_data(pair, 2);
	ck_assert_int_lt(sack->time - pair_expect_data(pair, 3)->time, jiffy());
	expect_numbered(pair.b, 0, 2);

	endpoint_send(pair.a, 0, numbers[3]);
	expect_numbered(pair.b, 3, 3);
	pair_expect_sack(pair, 4);
	expect_no_message(pair.b, SECONDS(3));
}
