/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/host/run/timing.h"
#include "harness/tests/test_main.h"

/* What is printed of the dearest scenarios, to be freed. */
static char *slowest(const struct timing *timing, unsigned count)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	timing_print_slowest(timing, count, out);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

static void expect_slowest(unsigned count, const char *expected)
{
	struct timing timing;
	char *text;

	timing_begin(&timing);
	timing_scenario(&timing, NULL, "cheap", 9, 0.0005, -1);
	timing_scenario(&timing, NULL, "untold", 99, -1, 0.5);
	timing_scenario(&timing, "6.1", "equal.b", 1, 0.25, 0.05);
	timing_scenario(&timing, NULL, "dearest", 1, 12.0004561, 1.2);
	timing_scenario(&timing, NULL, "equal.a", 1, 0.25, 0);
	text = slowest(&timing, count);
	ck_assert_str_eq(text, expected);
	free(text);
	timing_end(&timing);
}

#define DEAREST "12000.456 ms of the guest's processor: dearest\n"
#define EQUAL "  250.000 ms of the guest's processor: equal.a\n"
#define EQUAL_TOO "  250.000 ms of the guest's processor: equal.b on 6.1\n"
#define CHEAP "    0.500 ms of the guest's processor: cheap\n"
#define JUDGE "10.0 % of the processor's time of all scenarios was the judge's\n"

START_TEST(nothing_is_told_unless_asked)
{
	expect_slowest(0, "");
}
END_TEST

START_TEST(the_dearest_come_first)
{
	expect_slowest(2, DEAREST EQUAL JUDGE);
}
END_TEST

START_TEST(all_that_told_what_they_cost)
{
	expect_slowest(100, DEAREST EQUAL EQUAL_TOO CHEAP JUDGE);
}
END_TEST

TEST_MAIN("timing")
{
	tcase_add_test(tests, nothing_is_told_unless_asked);
	tcase_add_test(tests, the_dearest_come_first);
	tcase_add_test(tests, all_that_told_what_they_cost);
}
