/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expectations about packets: which chunk is the next one, and when there is none. */
#include "harness/scenario/stage/clock.h"
#include "harness/scenario/stage/expect_packet.h"
#include "harness/scenario/stage/tests/endings.h"
#include "harness/scenario/stage/tests/fake_lab.h"
#include "harness/tests/test_main.h"

static struct lab *const lab = &fake_lab;

static void setup(void)
{
	trace_start(fake_lab_open(&dual_path, IPV4));
	forget_packets(lab);
}

/* A SACK of that TSN, by which the tests know it. */
static void sack_at(double seconds, int link, int from, uint32_t tsn)
{
	fake_packet(SECONDS(1000 + seconds), link, from, CHUNK(SACK, .cumulative_tsn = tsn), NULL);
}

/* The TSN of the packet's SACK; frees the packet. */
static uint32_t tsn_of(const struct packet *packet)
{
	uint32_t tsn = packet->chunk->sack.cumulative_tsn;

	free((void *)(uintptr_t)packet);
	return tsn;
}

START_TEST(the_next_one_is_waited_for)
{
	sack_at(2, 0, 0, 1);
	ck_assert_uint_eq(tsn_of(expect_packet(lab, SACK)), 1);
	ck_assert_int_eq(lab_now(), SECONDS(1002));
}
END_TEST

static void expect_a_third(void)
{
	(void)expect_packet(lab, SACK, .within = SECONDS(1));
}

START_TEST(reports_learn_which_one_is_looked_at)
{
	outcome_start(NULL);
	ck_assert_int_eq(outcome_result()->packet, -1);
	sack_at(1, 1, 0, 1);
	sack_at(2, 0, 0, 2);
	tsn_of(expect_packet(lab, SACK));
	ck_assert_int_eq(outcome_result()->packet, 0);
	tsn_of(expect_packet(lab, SACK));
	ck_assert_int_eq(outcome_result()->packet, 1);
	/* What did not come cannot be looked at. */
	ck_assert_ptr_nonnull(strstr(failure_of(expect_a_third, NULL), "it did not come"));
	ck_assert_int_eq(outcome_result()->packet, -1);
}
END_TEST

START_TEST(each_is_taken_once_in_order)
{
	sack_at(1, 0, 0, 1);
	sack_at(1, 1, 1, 2);
	sack_at(2, 0, 0, 3);
	for (uint32_t tsn = 1; tsn <= 3; tsn++)
		ck_assert_uint_eq(tsn_of(expect_packet(lab, SACK)), tsn);
}
END_TEST

START_TEST(each_sender_has_its_own_next)
{
	sack_at(1, 0, 0, 1);
	sack_at(2, 0, 1, 2);
	sack_at(3, 0, 0, 3);
	ck_assert_uint_eq(tsn_of(expect_packet(lab, SACK, .from = "b")), 2);
	ck_assert_uint_eq(tsn_of(expect_packet(lab, SACK, .from = "a")), 1);
	ck_assert_uint_eq(tsn_of(expect_packet(lab, SACK)), 3);
}
END_TEST

START_TEST(two_chunks_of_a_packet_are_two)
{
	const struct packet *first, *second;

	fake_packet(SECONDS(1001), 0, 0, CHUNK(DATA, .tsn = 1, .text = "x"),
		    CHUNK(DATA, .tsn = 2, .text = "y"));
	first = expect_packet(lab, DATA);
	second = expect_packet(lab, DATA);
	ck_assert_uint_eq(first->chunk->data.tsn, 1);
	ck_assert_uint_eq(second->chunk->data.tsn, 2);
	ck_assert_uint_eq(first->number, second->number);
	free((void *)(uintptr_t)first);
	free((void *)(uintptr_t)second);
}
END_TEST

START_TEST(what_does_not_fit_is_passed_over)
{
	sack_at(1, 1, 0, 1);
	fake_packet(SECONDS(1002), 0, 0, CHUNK(COOKIE_ACK), NULL);
	sack_at(3, 0, 0, 2);
	ck_assert_uint_eq(tsn_of(expect_packet(lab, SACK, .link = "path0", .fate = FRAME_PASSED)),
			  2);
}
END_TEST

static bool has_tsn(const struct packet *packet, void *context)
{
	return packet->chunk->sack.cumulative_tsn == *(const uint32_t *)context;
}

START_TEST(the_scenario_may_choose)
{
	uint32_t tsn = 2;

	sack_at(1, 0, 0, 1);
	sack_at(2, 0, 0, 2);
	ck_assert_uint_eq(tsn_of(expect_packet(lab, SACK, .match = has_tsn, .context = &tsn)), 2);
}
END_TEST

static void expect_too_soon(void)
{
	expect_packet(lab, SACK, .from = "a", .link = "path1", .within = SECONDS(2), .line = 55);
}

START_TEST(what_comes_too_late_did_not_come)
{
	int line;

	sack_at(2.5, 1, 0, 1);
	ck_assert_str_eq(failure_of(expect_too_soon, &line),
			 "expected SACK from a on path1; it did not come within 2.000 s");
	ck_assert_int_eq(line, 55);
}
END_TEST

static void expect_of_timer(void)
{
	expect_packet(lab, SACK, .timer = SECONDS(1), .since = SECONDS(1000));
}

START_TEST(a_timer_is_waited_for_beyond_its_end)
{
	sack_at(2.5, 0, 0, 1);
	ck_assert_ptr_nonnull(strstr(failure_of(expect_of_timer, NULL),
				     "expected SACK from a on path0 when a timer of 1.000 s"));
}
END_TEST

START_TEST(a_timer_that_does_not_run_is_told)
{
	ck_assert_ptr_nonnull(strstr(
		failure_of(expect_of_timer, NULL),
		"expected SACK when a timer of 1.000 s expires; it did not come within 11."));
}
END_TEST

START_TEST(nothing_may_come_before)
{
	sack_at(1, 0, 0, 1);
	fake_lab.now = SECONDS(1001);
	expect_no_packet(lab, SACK, SECONDS(5));
	ck_assert_int_eq(lab_now(), SECONDS(1006));
}
END_TEST

static void expect_none(void)
{
	expect_no_packet(lab, SACK, SECONDS(5), .from = "b");
}

START_TEST(what_should_not_come_is_shown)
{
	sack_at(2, 0, 0, 1);
	sack_at(3, 0, 1, 2);
	ck_assert_str_eq(failure_of(expect_none, NULL),
			 "expected no SACK from b for 5.000 s; one came after 3.000000 s:   "
			 "3.000000 path0 b>a 5000 > 5000 tag 00000007: SACK cum 2 a_rwnd 0");
}
END_TEST

START_TEST(packets_are_counted)
{
	sack_at(0, 0, 0, 1);
	sack_at(0, 1, 0, 1);
	sack_at(0, 0, 1, 1);
	sack_at(1, 0, 0, 1);
	ck_assert_uint_eq(count_packets(lab, SACK), 3);
	ck_assert_uint_eq(count_packets(lab, SACK, .from = "a"), 2);
	ck_assert_uint_eq(count_packets(lab, SACK, .from = "a", .link = "path1"), 1);
	ck_assert_uint_eq(count_packets(lab, DATA), 0);
	ck_assert_uint_eq(count_packets(lab, SACK, .fate = FRAME_CUT), 0);
}
END_TEST

static void expect_from_nobody(void)
{
	expect_packet(lab, SACK, .from = "nobody");
}

static void expect_none_on_no_link(void)
{
	expect_no_packet(lab, SACK, SECONDS(1), .link = "nowhere");
}

static void count_of_nobody(void)
{
	count_packets(lab, SACK, .from = "nobody");
}

START_TEST(names_that_the_lab_lacks_are_errors)
{
	ck_assert_str_eq(error_of(expect_from_nobody), "the lab dual_path has no node nobody");
	ck_assert_str_eq(error_of(expect_none_on_no_link), "the lab dual_path has no link nowhere");
	ck_assert_str_eq(error_of(count_of_nobody), "the lab dual_path has no node nobody");
}
END_TEST

TEST_MAIN("expect_packet")
{
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_add_test(tests, the_next_one_is_waited_for);
	tcase_add_test(tests, reports_learn_which_one_is_looked_at);
	tcase_add_test(tests, each_is_taken_once_in_order);
	tcase_add_test(tests, each_sender_has_its_own_next);
	tcase_add_test(tests, two_chunks_of_a_packet_are_two);
	tcase_add_test(tests, what_does_not_fit_is_passed_over);
	tcase_add_test(tests, the_scenario_may_choose);
	tcase_add_test(tests, what_comes_too_late_did_not_come);
	tcase_add_test(tests, a_timer_is_waited_for_beyond_its_end);
	tcase_add_test(tests, a_timer_that_does_not_run_is_told);
	tcase_add_test(tests, nothing_may_come_before);
	tcase_add_test(tests, what_should_not_come_is_shown);
	tcase_add_test(tests, packets_are_counted);
	tcase_add_test(tests, names_that_the_lab_lacks_are_errors);
}
