/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Columns of kernels, the table of verdicts, and test points that name their kernel. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "reports/report.h"
#include "harness/tests/test_main.h"

static json_t *ends;
static struct columns columns;

static void setup(void)
{
	ends = json_array();
	columns = (struct columns){0};
}

static void teardown(void)
{
	json_decref(ends);
}

static void add(const char *name, const char *verdict, const char *kernel, const char *spec,
		const char *source)
{
	json_t *end = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "name", name, "verdict",
				verdict, "kernel", kernel, "kernel_spec", spec, "source", source,
				"arch", "amd64", "message", "m");

	ck_assert_ptr_nonnull(end);
	json_array_append_new(ends, end);
	ck_assert_int_ge(columns_add_end(&columns, end), 0);
}

static void expect_table(const char *table)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	ck_assert_int_eq(table_write(out, ends, &columns), 0);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_str_eq(text, table);
	free(text);
}

START_TEST(rows_are_what_did_not_pass_everywhere)
{
	add("s.everywhere", "pass", "6.1", "debian:6.1", "d");
	add("s.mended", "fail", "6.1", "debian:6.1", "d");
	add("s.only_here", "pass", "6.1", "debian:6.1", "d");
	add("s.everywhere", "pass", "7.2", "debian:7.2@sid", "d");
	add("s.mended", "pass", "7.2", "debian:7.2@sid", "d");
	add("s.a_name_beyond_the_width", "crash", "7.2", "debian:7.2@sid", "d");
	expect_table("1: 6.1 (amd64)\n"
		     "2: 7.2 (amd64)\n"
		     "                               1      2\n"
		     "s.mended                    fail   pass\n"
		     "s.a_name_beyond_the_width      -  crash\n"
		     "                     pass      2      2\n"
		     "                     fail      1      0\n"
		     "                    crash      0      1\n");
}
END_TEST

START_TEST(what_is_no_verdict_is_an_error)
{
	add("s.a", "splendid", "6.1", "debian:6.1", "d");
	expect_table("1: 6.1 (amd64)\n"
		     "                          1\n"
		     "s.a                   error\n"
		     "               error      1\n");
}
END_TEST

START_TEST(titles_tell_columns_apart)
{
	add("s.a", "pass", "6.1", "path:/a", "d");
	add("s.a", "pass", "6.1", "path:/b", "d");
	add("s.a", "pass", "7.2", "path:/c", "d");
	ck_assert_uint_eq(columns.count, 3);
	ck_assert_str_eq(columns_title(&columns, 0), "path:/a");
	ck_assert_str_eq(columns_title(&columns, 1), "path:/b");
	ck_assert_str_eq(columns_title(&columns, 2), "7.2");
	add("s.a", "pass", "7.2", "path:/c", "e");
	ck_assert_str_eq(columns_title(&columns, 2), "7.2 in d");
	ck_assert_str_eq(columns_title(&columns, 3), "7.2 in e");
}
END_TEST

START_TEST(one_kernel_needs_no_title)
{
	add("s.a", "pass", "6.1", "debian:6.1", "d");
	ck_assert_ptr_null(columns_title_of(&columns, json_array_get(ends, 0)));
	ck_assert_ptr_null(columns_title_of(NULL, json_array_get(ends, 0)));
	add("s.a", "pass", "7.2", "debian:7.2", "d");
	ck_assert_str_eq(columns_title_of(&columns, json_array_get(ends, 0)), "6.1");
}
END_TEST

START_TEST(test_points_name_their_kernel)
{
	char *text = NULL;
	size_t size = 0;
	struct tap tap = {.out = open_memstream(&text, &size), .columns = &columns};

	ck_assert_ptr_nonnull(tap.out);
	add("s.a", "pass", "6.1", "debian:6.1", "d");
	add("s.a", "skip", "7.2", "debian:7.2", "d");
	tap_begin(&tap, 2);
	for (size_t i = 0; i < 2; i++)
		tap_point(&tap, json_array_get(ends, i), NULL);
	ck_assert_int_eq(fclose(tap.out), 0);
	ck_assert_str_eq(text, "TAP version 14\n1..2\nok 1 - s.a on 6.1\n"
			       "ok 2 - s.a on 7.2 # SKIP m\n");
	free(text);
}
END_TEST

START_TEST(too_many_kernels)
{
	static char names[MAX_COLUMNS + 1][16];

	for (int i = 0; i <= MAX_COLUMNS; i++) {
		const struct column column = {names[i], "amd64", "", ""};

		snprintf(names[i], sizeof(names[i]), "6.%d", i);
		ck_assert_int_eq(columns_add(&columns, &column), i < MAX_COLUMNS ? i : -1);
	}
	ck_assert_uint_eq(columns.count, MAX_COLUMNS);
}
END_TEST

TEST_MAIN("table")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, rows_are_what_did_not_pass_everywhere);
	tcase_add_test(tests, what_is_no_verdict_is_an_error);
	tcase_add_test(tests, titles_tell_columns_apart);
	tcase_add_test(tests, one_kernel_needs_no_title);
	tcase_add_test(tests, test_points_name_their_kernel);
	tcase_add_test(tests, too_many_kernels);
}
