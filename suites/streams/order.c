/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Order within a stream, whatever the network does: RFC 9260 sections 6.6, 6.7 and 7.2.4. */
#define SUITE "streams"
#include "suites/streams/pair.h"

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
	 "The third gap report retransmits a lost DATA at once, and the stream is delivered in "
	 "order",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-6.6-1", "RFC9260-6.6-2", "RFC9260-6.7-1", "RFC9260-6.7-5",
		  "RFC9260-7.2.4-1", "RFC9260-7.2.4-2"})
{
	struct pair pair = pair_connect(lab);

	lab_drop(lab, DATA, .from = "a", .skip = 1);
	send_numbered(pair.client, 5);

	for (unsigned i = 0; i < 5; i++)
		expect_data(lab, pair.tsn + i);
	expect_sack(lab, pair.tsn, 0, 0);
	expect_sack(lab, pair.tsn, 2, 2);
	expect_sack(lab, pair.tsn, 2, 3);
	const struct packet *third = expect_sack(lab, pair.tsn, 2, 4);
	const struct packet *again = expect_data(lab, pair.tsn + 1);

	ck_assert_int_lt(again->time - third->time, jiffy());
	expect_numbered(pair.server, 0, 4);
	expect_sack(lab, pair.tsn + 4, 0, 0);
	expect_no_packet(lab, DATA, 2 * rto_of(pair.client));
}

SCENARIO(two_gap_reports_wait, "After two gap reports a lost DATA still waits for T3-rtx",
	 .lab = &two_nodes, .spec = {"RFC9260-7.2.4-2", "RFC9260-6.7-1", "RFC9260-6.6-2"})
{
	struct pair pair = pair_connect(lab);

	lab_drop(lab, DATA, .from = "a", .skip = 1);
	send_numbered(pair.client, 4);

	for (unsigned i = 0; i < 4; i++)
		expect_data(lab, pair.tsn + i);
	const struct packet *first = expect_sack(lab, pair.tsn, 0, 0);

	expect_sack(lab, pair.tsn, 2, 2);
	expect_sack(lab, pair.tsn, 2, 3);
	expect_message(pair.server, 0, "zero");
	expect_packet(lab, DATA, .from = "a", .timer = rto_of(pair.client), .since = first->time);
	expect_numbered(pair.server, 1, 3);
	ck_assert_uint_eq(count_packets(lab, DATA), 5);
}

SCENARIO(lost_fast_retransmission,
	 "A DATA whose fast retransmission is lost, too, is not sent a third time before T3-rtx "
	 "expires",
	 .lab = &two_nodes, .spec = {"RFC9260-7.2.4-2", "RFC9260-6.6-2"})
{
	struct pair pair = pair_connect(lab);

	lab_drop(lab, DATA, .from = "a", .skip = 1);
	lab_drop(lab, DATA, .from = "a", .skip = 4);
	send_numbered(pair.client, 5);
	for (unsigned i = 0; i < 5; i++)
		expect_data(lab, pair.tsn + i);
	const struct packet *again = expect_data(lab, pair.tsn + 1);

	/* Each is a gap report more. */
	for (unsigned i = 0; i < 4; i++)
		endpoint_send(pair.client, 1, "more");
	for (unsigned i = 0; i < 4; i++) {
		expect_data(lab, pair.tsn + 5 + i);
		expect_message(pair.server, i ? 1 : 0, i ? "more" : "zero");
	}
	const struct packet *third = expect_packet(
		lab, DATA, .from = "a", .timer = rto_of(pair.client), .since = again->time);

	ck_assert_uint_eq(third->chunk->data.tsn, pair.tsn + 1);
	expect_message(pair.server, 1, "more");
	expect_numbered(pair.server, 1, 4);
}

SCENARIO(several_gaps,
	 "A SACK reports every gap, in the order of the TSNs, and both losses are mended",
	 .lab = &two_nodes, .spec = {"RFC9260-6.2-18", "RFC9260-6.7-1", "RFC9260-6.6-2"})
{
	struct pair pair = pair_connect(lab);
	const struct packet *sack;

	lab_drop(lab, DATA, .from = "a", .skip = 1);
	lab_drop(lab, DATA, .from = "a", .skip = 2);
	send_numbered(pair.client, 5);
	expect_sack(lab, pair.tsn, 0, 0);
	expect_sack(lab, pair.tsn, 2, 2);
	sack = expect_packet(lab, SACK, .from = "b");
	ck_assert_uint_eq(sack->chunk->sack.cumulative_tsn, pair.tsn);
	ck_assert_uint_eq(sack->chunk->sack.gaps, 2);
	for (unsigned i = 0; i < 2; i++) {
		ck_assert_uint_eq(sack_gap(sack->chunk, i).start, 2 + 2 * i);
		ck_assert_uint_eq(sack_gap(sack->chunk, i).end, 2 + 2 * i);
	}
	expect_numbered(pair.server, 0, 4);
	ck_assert_uint_eq(count_packets(lab, DATA, .fate = FRAME_PASSED), 4);
}

SCENARIO(reordered_is_not_lost,
	 "A DATA that overtaking packets only delayed is delivered in its place, not sent again",
	 .lab = &two_nodes, .spec = {"RFC9260-6.6-2", "RFC9260-6.7-1", "RFC9260-7.2.4-1"})
{
	struct pair pair = pair_connect(lab);

	lab_delay(lab, DATA, MILLISECONDS(50), .from = "a", .skip = 1);
	send_numbered(pair.client, 4);

	expect_message(pair.server, 0, "zero", .ssn = 0);
	expect_sack(lab, pair.tsn, 0, 0);
	expect_sack(lab, pair.tsn, 2, 2);
	expect_sack(lab, pair.tsn, 2, 3);
	expect_no_message(pair.server, MILLISECONDS(49));
	expect_numbered(pair.server, 1, 3);
	expect_sack(lab, pair.tsn + 3, 0, 0);
	let_pass(lab, 2 * rto_of(pair.client));
	ck_assert_uint_eq(count_packets(lab, DATA), 4);
}

SCENARIO(every_packet_reordered,
	 "DATA that arrive in reverse order are delivered in the order of their SSNs",
	 .lab = &two_nodes,
	 .spec = {"RFC9260-6.6-1", "RFC9260-6.6-2", "RFC9260-6.5-4", "RFC9260-6.5-5"})
{
	struct pair pair = pair_connect(lab);

	for (unsigned i = 0; i < 3; i++)
		lab_delay(lab, DATA, MILLISECONDS(30 - 10 * i), .from = "a");
	send_numbered(pair.client, 3);

	for (unsigned i = 0; i < 3; i++)
		ck_assert_uint_eq(expect_data(lab, pair.tsn + i)->chunk->data.ssn, i);
	expect_sack(lab, pair.tsn - 1, 3, 3);
	expect_sack(lab, pair.tsn - 1, 2, 3);
	expect_no_message(pair.server, MILLISECONDS(9));
	expect_numbered(pair.server, 0, 2);
	expect_sack(lab, pair.tsn + 2, 0, 0);
}

SCENARIO(late_original_is_a_duplicate,
	 "A DATA delayed so long that it was retransmitted arrives twice, is delivered once and "
	 "reported as duplicate",
	 .lab = &two_nodes, .spec = {"RFC9260-6.2-21", "RFC9260-6.2-23", "RFC9260-7.2.4-2"})
{
	struct pair pair = pair_connect(lab);

	lab_delay(lab, DATA, MILLISECONDS(50), .from = "a", .skip = 1);
	send_numbered(pair.client, 5);
	expect_numbered(pair.server, 0, 4);
	expect_sack(lab, pair.tsn, 0, 0);
	for (uint16_t end = 2; end <= 4; end++)
		expect_sack(lab, pair.tsn, 2, end);

	const struct packet *sack = expect_sack(lab, pair.tsn + 4, 0, 0);

	ck_assert_uint_eq(sack->chunk->sack.duplicates, 1);
	ck_assert_uint_eq(sack_duplicate(sack->chunk, 0), pair.tsn + 1);
	expect_no_message(pair.server, SECONDS(3));
	ck_assert_uint_eq(count_packets(lab, DATA), 6);
}

SCENARIO(duplicated_packet,
	 "A packet that the network doubles is delivered once and its TSN reported as duplicate",
	 .lab = &two_nodes, .spec = {"RFC9260-6.2-21", "RFC9260-6.2-23"})
{
	struct pair pair = pair_connect(lab);

	/* The SACK of the third packet is sent at once; that of a fourth would wait if it were no
	 * duplicate. */
	lab_duplicate(lab, DATA, .from = "a", .skip = 2);
	send_numbered(pair.client, 3);

	expect_sack(lab, pair.tsn, 0, 0);
	ck_assert_uint_eq(expect_sack(lab, pair.tsn + 2, 0, 0)->chunk->sack.duplicates, 0);
	const struct packet *sack = expect_sack(lab, pair.tsn + 2, 0, 0);

	expect_data(lab, pair.tsn);
	expect_data(lab, pair.tsn + 1);
	ck_assert_int_lt(sack->time - expect_data(lab, pair.tsn + 2)->time, jiffy());
	ck_assert_uint_eq(sack->chunk->sack.duplicates, 1);
	ck_assert_uint_eq(sack_duplicate(sack->chunk, 0), pair.tsn + 2);
	expect_numbered(pair.server, 0, 2);

	endpoint_send(pair.client, 0, numbers[3]);
	expect_numbered(pair.server, 3, 3);
	ck_assert_uint_eq(expect_sack(lab, pair.tsn + 3, 0, 0)->chunk->sack.duplicates, 0);
	expect_no_message(pair.server, SECONDS(3));
}
