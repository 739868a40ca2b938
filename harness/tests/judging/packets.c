/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expectations about packets between two kernels. */
#include "harness/tests/judging/judging.h"

/* From a, which nobody answers: an INIT at once and after RTO.Initial. */
static void connect_in_vain(struct lab *lab)
{
	lab_drop(lab, INIT, .count = FOREVER);
	endpoint_connect_start(endpoint_open(lab, "a", ONE_TO_MANY), NULL);
}

ENDS(packet_comes, "pass", "", .lab = &two_nodes)
{
	const struct packet *first, *again;

	connect_in_vain(lab);
	first = expect_packet(lab, INIT, .from = "a", .link = "path0", .fate = FRAME_DROPPED);
	again = expect_packet(lab, INIT, .timer = RTO_INITIAL, .since = first->time);
	ck_assert_int_eq(again->chunk->type, INIT);
	assert_same_chunk(first->chunk, again->chunk);
	ck_assert_uint_eq(count_packets(lab, INIT), 2);
	ck_assert_uint_eq(count_packets(lab, INIT, .fate = FRAME_PASSED), 0);
}

ENDS(packet_does_not_come, "fail", "^expected INIT; it did not come within 2[.]000 s$",
     .lab = &two_nodes)
{
	ENDS_HERE(expect_packet(lab, INIT, .within = SECONDS(2)));
}

ENDS(packet_comes_from_another_node, "fail",
     "^expected INIT from b on path0; it did not come within 2[.]000 s$", .lab = &two_nodes)
{
	connect_in_vain(lab);
	ENDS_HERE(expect_packet(lab, INIT, .from = "b", .link = "path0", .within = SECONDS(2)));
}

ENDS(packet_on_another_link, "fail", "^expected INIT on path1; it did not come within 2[.]000 s$",
     .lab = &dual_path)
{
	connect_in_vain(lab);
	ENDS_HERE(expect_packet(lab, INIT, .link = "path1", .within = SECONDS(2)));
}

ENDS(packet_has_another_fate, "fail",
     "^expected INIT [(]passed[)]; it did not come within 2[.]000 s$", .lab = &two_nodes)
{
	connect_in_vain(lab);
	ENDS_HERE(expect_packet(lab, INIT, .fate = FRAME_PASSED, .within = SECONDS(2)));
}

static bool never_fits(const struct packet *packet, void *context)
{
	(void)packet;
	(void)context;
	return false;
}

ENDS(packet_that_does_not_match, "fail",
     "^expected INIT as the scenario wants it; it did not come within 2[.]000 s$",
     .lab = &two_nodes)
{
	connect_in_vain(lab);
	ENDS_HERE(expect_packet(lab, INIT, .match = never_fits, .within = SECONDS(2)));
}

ENDS(packet_is_taken_once, "fail", "^expected INIT; it did not come within 2[.]000 s$",
     .lab = &two_nodes)
{
	connect_in_vain(lab);
	expect_packet(lab, INIT);
	ENDS_HERE(expect_packet(lab, INIT, .within = SECONDS(2)));
}

ENDS(packet_that_was_forgotten, "fail", "^expected INIT; it did not come within 2[.]000 s$",
     .lab = &two_nodes)
{
	connect_in_vain(lab);
	forget_packets(lab);
	ENDS_HERE(expect_packet(lab, INIT, .within = SECONDS(2)));
}

ENDS(packet_after_the_scenarios_limit, "fail",
     "^expected SACK; it did not come within 60[.]000 s [(]cut short by the scenario's limit[)]$",
     .lab = &two_nodes, .limit = SECONDS(5))
{
	ENDS_HERE(expect_packet(lab, SACK, .within = SECONDS(60)));
}

ENDS(packet_before_its_timer, "fail",
     "^expected INIT from a on path0 when a timer of 5[.]000 s expires, 4[.]99[0-9]* to "
     "5[.][0-9]* s after it was started; it came after 3[.][0-9]* s$",
     .lab = &two_nodes)
{
	const struct packet *first;

	connect_in_vain(lab);
	first = expect_packet(lab, INIT);
	ENDS_HERE(expect_packet(lab, INIT, .timer = SECONDS(5), .since = first->time));
}

ENDS(packet_after_its_timer, "fail",
     "^expected INIT from a on path0 when a timer of 1[.]000 s expires, 0[.]99[0-9]* to "
     "1[.][0-9]* s after it was started; it came after 3[.][0-9]* s$",
     .lab = &two_nodes)
{
	const struct packet *first;

	connect_in_vain(lab);
	first = expect_packet(lab, INIT);
	ENDS_HERE(expect_packet(lab, INIT, .timer = SECONDS(1), .since = first->time));
}

ENDS(packet_of_a_timer_that_does_not_run, "fail",
     "^expected SACK when a timer of 1[.]000 s expires; it did not come within 11[.][0-9]* s$",
     .lab = &two_nodes)
{
	ENDS_HERE(expect_packet(lab, SACK, .timer = SECONDS(1), .since = lab_now()));
}

ENDS(no_packet_comes, "pass", "", .lab = &two_nodes)
{
	connect_in_vain(lab);
	expect_packet(lab, INIT);
	expect_no_packet(lab, INIT, SECONDS(2));
	expect_no_packet(lab, COOKIE_ECHO, SECONDS(20));
}

ENDS(packet_that_should_not_come, "fail",
     "^expected no INIT from a for 4[.]000 s; one came after 3[.][0-9]* s: +[0-9.]+ path0 a>b "
     ".*INIT",
     .lab = &two_nodes)
{
	connect_in_vain(lab);
	expect_packet(lab, INIT);
	ENDS_HERE(expect_no_packet(lab, INIT, SECONDS(4), .from = "a"));
}

ENDS(any_packet_that_should_not_come, "fail",
     "^expected no packet from a for 4[.]000 s; one came after 3[.][0-9]* s: +[0-9.]+ path0 a>b "
     ".*INIT",
     .lab = &two_nodes)
{
	connect_in_vain(lab);
	expect_packet(lab, ANY, .from = "a");
	ENDS_HERE(expect_no_packet(lab, ANY, SECONDS(4), .from = "a"));
}

ENDS(chunks_of_another_type, "fail",
     "^expected the same chunk twice; one is INIT with flags 0x00 and [0-9]+ bytes, the other "
     "COOKIE ECHO with flags 0x00 and [0-9]+ bytes$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);
	const struct packet *echo = packet_last("a", COOKIE_ECHO);

	ENDS_HERE(assert_same_chunk(pair.init->chunk, echo->chunk));
}

ENDS(chunks_with_other_bytes, "fail", "^expected the same INIT twice; they differ from byte 4 on$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);
	const struct packet *first = pair.init;

	pair_close(pair);
	pair = pair_open(lab);
	ENDS_HERE(assert_same_chunk(first->chunk, pair.init->chunk));
}

static bool is_true(void *context)
{
	return *(const bool *)context;
}

ENDS(condition_holds, "pass", "", .lab = &two_nodes)
{
	bool met = true;

	expect_that(lab, "a prompt for a name", SECONDS(1), is_true, &met);
}

ENDS(condition_does_not_hold, "fail",
     "^expected a prompt for a password; it did not come within 1[.]000 s$", .lab = &two_nodes)
{
	bool met = false;

	ENDS_HERE(expect_that(lab, "a prompt for a password", SECONDS(1), is_true, &met));
}

ENDS(heartbeat_is_acknowledged, "pass", "", .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	path_demand_heartbeat(pair.a, "path0");
	expect_heartbeat_ack(lab, expect_packet(lab, HEARTBEAT, .from = "a"));
}

ENDS(heartbeat_is_not_acknowledged, "fail",
     "^expected the HEARTBEAT ACK of b on path0 at once, with the Heartbeat Info of a's "
     "HEARTBEAT; it did not come$",
     .lab = &two_nodes)
{
	struct pair pair = pair_open(lab);

	lab_drop(lab, HEARTBEAT, .from = "a");
	path_demand_heartbeat(pair.a, "path0");
	ENDS_HERE(expect_heartbeat_ack(lab, expect_packet(lab, HEARTBEAT, .from = "a")));
}

ENDS(interval_is_jittered, "pass", "", .lab = &two_nodes)
{
	expect_jittered(SECONDS(100), SECONDS(60), HB_INTERVAL, SECONDS(10));
}

ENDS(interval_is_too_short, "fail",
     "^expected an interval of 30[.]000 s and an RTO of 10[.]000 s, jittered: 35[.]000 to "
     "45[.]000 s; it was 31[.]000 s$",
     .lab = &two_nodes)
{
	ENDS_HERE(expect_jittered(SECONDS(91), SECONDS(60), HB_INTERVAL, SECONDS(10)));
}

/* --- what cannot be expected --- */

ENDS(packet_of_a_timer_from_nowhere, "error", "^a packet with [.]timer needs [.]since$",
     .lab = &two_nodes)
{
	expect_packet(lab, INIT, .timer = SECONDS(1));
}

ENDS(packet_of_no_type, "error", "^256 is not a chunk type$", .lab = &two_nodes)
{
	expect_packet(lab, 256);
}

ENDS(no_packet_of_no_type, "error", "^256 is not a chunk type$", .lab = &two_nodes)
{
	expect_no_packet(lab, 256, SECONDS(1));
}

ENDS(rule_for_no_type, "error", "^256 is not a chunk type$", .lab = &two_nodes)
{
	lab_drop(lab, 256, .count = FOREVER);
}
