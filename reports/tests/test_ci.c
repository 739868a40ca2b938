/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The formats that CI shows: Markdown and GitHub's annotations. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "reports/report.h"
#include "harness/tests/test_main.h"

static json_t *ends;
static struct columns columns;
static char *text;
static size_t size;

static void add(const char *name, const char *verdict, const char *message)
{
	json_array_append_new(ends, json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:s}", "name",
					      name, "verdict", verdict, "message", message, "file",
					      "suites/x,y:z.c", "line", 12, "kernel", "6.1|x",
					      "arch", "amd64", "kernel_spec", "debian:6.1"));
}

static void setup(void)
{
	ends = json_array();
	columns = (struct columns){0};
	text = NULL;
	add("s.pass", "pass", "");
	add("s.fail", "fail", "100% <b>\r\nsecond ::error::");
	add("s.skip", "skip", "needs *AUTH*");
	add("s.known", "known", "");
	add("s.fixed", "fixed", "");
	json_object_set_new(json_array_get(ends, 1), "lacks",
			    json_pack("[{s:s}]", "text", "lacks [a] fix"));
	columns_add_end(&columns, json_array_get(ends, 0));
}

static void teardown(void)
{
	json_decref(ends);
	free(text);
}

START_TEST(markdown)
{
	FILE *out = open_memstream(&text, &size);

	ck_assert_int_eq(markdown_write(out, ends, &columns, false), 0);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_ptr_nonnull(strstr(text, "| 6.1\\|x | 1 | 1 | 0 | 0 | 0 | 1 | 1 | 1 |\n"));
	ck_assert_ptr_nonnull(strstr(
		text,
		"- **fail** s.fail: 100% &lt;b>  (suites/x,y:z.c:12)\n  - lacks \\[a\\] fix\n"));
	ck_assert_ptr_null(strstr(text, "s.skip"));
	ck_assert_ptr_null(strstr(text, "second"));
}
END_TEST

START_TEST(strict_markdown)
{
	FILE *out = open_memstream(&text, &size);

	ck_assert_int_eq(markdown_write(out, ends, &columns, true), 0);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_ptr_nonnull(strstr(text, "- **skip** s.skip: needs \\*AUTH\\* ("));
}
END_TEST

START_TEST(github)
{
	FILE *out = open_memstream(&text, &size);

	ck_assert_int_eq(github_write(out, ends, &columns, false), 0);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_str_eq(text, "::error file=suites/x%2Cy%3Az.c,line=12,title=s.fail::fail: "
			       "100%25 <b>%0D%0Asecond ::error::%0Alacks [a] fix\n"
			       "::notice file=suites/x%2Cy%3Az.c,line=12,title=s.fixed::fixed\n");
}
END_TEST

START_TEST(a_full_disk_is_told)
{
	FILE *out = fopen("/dev/full", "w");

	ck_assert_ptr_nonnull(out);
	ck_assert_int_eq(markdown_write(out, ends, &columns, false), -1);
	ck_assert_int_eq(github_write(out, ends, &columns, false), -1);
	fclose(out);
}
END_TEST

TEST_MAIN("ci")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, markdown);
	tcase_add_test(tests, strict_markdown);
	tcase_add_test(tests, github);
	tcase_add_test(tests, a_full_disk_is_told);
}
