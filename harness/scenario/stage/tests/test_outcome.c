/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a scenario's process reports, and how exactly a timer is checked. */
#include <string.h>

#include "harness/scenario/stage/clock.h"
#include "harness/scenario/stage/tests/endings.h"
#include "harness/tests/test_main.h"

static int64_t elapsed;

static void check_second(void)
{
	check_timer("file.c", 7, elapsed, SECONDS(1), "%s from %s", "DATA", "a");
}

static const char *message_after(int64_t time)
{
	elapsed = time;
	return failure_of(check_second, NULL);
}

START_TEST(a_timer_may_be_a_jiffy_early_and_its_slack_late)
{
	int64_t latest = SECONDS(1) + timer_slack(SECONDS(1));

	ck_assert_str_eq(message_after(SECONDS(1)), "");
	ck_assert_str_eq(message_after(SECONDS(1) - jiffy()), "");
	ck_assert_str_ne(message_after(SECONDS(1) - jiffy() - 1), "");
	ck_assert_str_eq(message_after(latest), "");
	ck_assert_str_ne(message_after(latest + 1), "");
}
END_TEST

START_TEST(a_timer_is_described)
{
	const char *message = message_after(SECONDS(3));
	const char *begins = "expected DATA from a when a timer of 1.000 s expires, ";
	const char *ends = " s after it was started; it came after 3.000000 s";

	ck_assert_int_eq(strncmp(message, begins, strlen(begins)), 0);
	ck_assert_str_eq(message + strlen(message) - strlen(ends), ends);
}
END_TEST

static void fail_at_line(void)
{
	scenario_fail("file.c", 99, "expected %d", 5);
}

START_TEST(a_failure_has_the_line_that_is_named)
{
	int line;

	ck_assert_str_eq(failure_of(fail_at_line, &line), "expected 5");
	ck_assert_int_eq(line, 99);
}
END_TEST

static void end_as_error(void)
{
	scenario_error("no bell in room %d", 5);
}

static void end_with_much(void)
{
	scenario_error("%02000d", 5);
}

START_TEST(an_error_has_its_text)
{
	ck_assert_str_eq(error_of(end_as_error), "no bell in room 5");
	ck_assert_uint_eq(strlen(error_of(end_with_much)), ERROR_SIZE - 1);
}
END_TEST

START_TEST(notes_are_lines)
{
	outcome_start(NULL);
	scenario_note("one");
	scenario_note("two of %d", 2);
	ck_assert_str_eq(outcome_result()->notes, "one\ntwo of 2\n");
	outcome_start(NULL);
	ck_assert_str_eq(outcome_result()->notes, "");
}
END_TEST

START_TEST(notes_are_bounded)
{
	size_t length;

	outcome_start(NULL);
	for (int i = 0; i < 100; i++)
		scenario_note("%063d", i);
	length = strlen(outcome_result()->notes);
	ck_assert_uint_lt(length, NOTES_SIZE);
	ck_assert_uint_gt(length, NOTES_SIZE - 2 * 64);
}
END_TEST

START_TEST(the_end_is_said)
{
	outcome_start(NULL);
	ck_assert(!outcome_result()->finished);
	outcome_finish();
	ck_assert(outcome_result()->finished);
	outcome_start(NULL);
	ck_assert(!outcome_result()->finished);
}
END_TEST

TEST_MAIN("outcome")
{
	tcase_add_test(tests, a_timer_may_be_a_jiffy_early_and_its_slack_late);
	tcase_add_test(tests, a_timer_is_described);
	tcase_add_test(tests, a_failure_has_the_line_that_is_named);
	tcase_add_test(tests, an_error_has_its_text);
	tcase_add_test(tests, notes_are_lines);
	tcase_add_test(tests, notes_are_bounded);
	tcase_add_test(tests, the_end_is_said);
}
