/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/run/by_suite.h"
#include "harness/tests/test_main.h"

static struct by_suite suites;

static void setup(void)
{
	suites = (struct by_suite){0};
}

static void add(const char *name, const char *verdict)
{
	json_t *end = json_pack("{s:s, s:s}", "name", name, "verdict", verdict);

	by_suite_add(&suites, end);
	json_decref(end);
}

static void require_printed(const char *expected)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	by_suite_print(out, &suites);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_str_eq(text, expected);
	free(text);
}

START_TEST(a_line_a_suite)
{
	add("streams.one.ipv4", "pass");
	add("streams.two", "fail");
	add("stream.x", "skip");
	add("streams.one.ipv6", "pass");
	require_printed("suite              pass   fail   skip\n"
			"streams               2      1      0\n"
			"stream                0      0      1\n");
}
END_TEST

START_TEST(one_suite_is_the_whole)
{
	add("streams.one", "pass");
	require_printed("");
}
END_TEST

/* The records come from a guest. */
START_TEST(more_and_longer_names_than_there_is_room_for)
{
	char name[64], longer[200];

	for (int i = 0; i < 2 * SUITES_COUNTED; i++) {
		snprintf(name, sizeof(name), "suite%d.x", i);
		add(name, "pass");
	}
	memset(longer, 'y', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	add(longer, "fail");
	ck_assert_uint_eq(suites.count, SUITES_COUNTED);
	ck_assert_str_eq(suites.suites[SUITES_COUNTED - 1].name, "others");
	ck_assert_uint_eq(counts_total(&suites.suites[SUITES_COUNTED - 1].counts),
			  SUITES_COUNTED + 2);
	ck_assert_uint_eq(suites.suites[SUITES_COUNTED - 1].counts.of[VERDICT_FAIL], 1);
}
END_TEST

TEST_MAIN("by_suite")
{
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_add_test(tests, a_line_a_suite);
	tcase_add_test(tests, one_suite_is_the_whole);
	tcase_add_test(tests, more_and_longer_names_than_there_is_room_for);
}
