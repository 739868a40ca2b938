/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The formats that CI shows: Markdown, GitHub's annotations, and JSON for KernelCI, netdev and SARIF. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "reports/regressions.h"
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

/* What a kernel should have and lacks comes first, be there ever so many other failures. */
START_TEST(regressions_are_loudest)
{
	FILE *out;
	json_t *end;
	const char *said;

	for (unsigned i = 0; i < 60; i++)
		add("s.other", "fail", "no");
	add("s.newer", "crash", "BUG");
	end = json_array_get(ends, json_array_size(ends) - 1);
	json_object_set_new(
		end, "lacks",
		json_pack("[{s:s, s:s}]", "why", "regression", "text", "should have \033it"));
	ck_assert_str_eq(regression_of(end), "should have \033it");
	ck_assert_ptr_null(regression_of(json_array_get(ends, 1)));
	out = open_memstream(&text, &size);
	ck_assert_int_eq(markdown_write(out, ends, &columns, false), 0);
	ck_assert_int_eq(fclose(out), 0);
	said = strstr(text, "### What fails\n\n- **");
	ck_assert_msg(said && strncmp(said + strlen("### What fails\n\n"),
				      "- **crash** s.newer: BUG",
				      strlen("- **crash** s.newer: BUG")) == 0,
		      "%s", text);
	ck_assert_ptr_nonnull(strstr(text, "- and 12 more\n"));
	free(text);
	out = open_memstream(&text, &size);
	ck_assert_int_eq(regressions_write(out, ends, &columns), 0);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_str_eq(text, "REGRESSION in 6.1|x, seen by s.newer: should have \\x1bit\n");
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

/* What the function wrote, to be released; `text` has it as well. */
static json_t *written(int (*write)(FILE *, const json_t *, const struct columns *, bool),
		       bool strict)
{
	json_t *document;
	FILE *out;

	free(text);
	out = open_memstream(&text, &size);
	ck_assert_int_eq(write(out, ends, &columns, strict), 0);
	ck_assert_int_eq(fclose(out), 0);
	document = json_loads(text, 0, NULL);
	ck_assert_ptr_nonnull(document);
	return document;
}

/* The texts of that name in an array of objects, with a blank behind each; to be freed. */
static char *all_of(const json_t *array, const char *key)
{
	char *texts = NULL;
	size_t length = 0, index;
	FILE *out = open_memstream(&texts, &length);
	json_t *one;

	json_array_foreach (array, index, one)
		fprintf(out, "%s ", json_string_value(json_object_get(one, key)));
	ck_assert_int_eq(fclose(out), 0);
	return texts;
}

static void require_all(const json_t *array, const char *key, const char *expected)
{
	char *texts = all_of(array, key);

	ck_assert_str_eq(texts, expected);
	free(texts);
}

START_TEST(kcidb)
{
	json_t *document = written(kcidb_write, false), *again;
	const json_t *tests = json_object_get(document, "tests");
	const json_t *build = json_array_get(json_object_get(document, "builds"), 0);
	const json_t *failure = json_array_get(tests, 1);

	require_all(tests, "status", "PASS FAIL SKIP DONE PASS ");
	ck_assert_uint_eq(json_array_size(json_object_get(document, "builds")), 1);
	ck_assert(json_equal(json_object_get(failure, "build_id"), json_object_get(build, "id")));
	ck_assert_str_eq(json_string_value(json_object_get(failure, "log_excerpt")),
			 "fail\n100% <b> \nsecond ::error::\nlacks [a] fix\n");
	ck_assert_ptr_null(json_object_get(json_array_get(tests, 0), "log_excerpt"));
	/* The same results have the same IDs, others have others. */
	again = written(kcidb_write, false);
	ck_assert(json_equal(document, again));
	json_decref(again);
	json_object_set_new(json_array_get(ends, 1), "message", json_string("something else"));
	again = written(kcidb_write, true);
	require_all(json_object_get(again, "tests"), "status", "PASS FAIL FAIL DONE PASS ");
	ck_assert(!json_equal(
		json_object_get(failure, "id"),
		json_object_get(json_array_get(json_object_get(again, "tests"), 1), "id")));
	json_decref(again);
	json_decref(document);
}
END_TEST

START_TEST(an_excerpt_has_no_more_than_there_is_room_for)
{
	const size_t most = 16384;
	char *message = calloc(most + 2, 1);
	json_t *document;
	const char *excerpt;

	ck_assert_ptr_nonnull(message);
	/* The last byte that there is room for is the first of an e with an accent. */
	memset(message, 'a', most - 6);
	strcat(message, "\xc3\xa9");
	json_object_set_new(json_array_get(ends, 1), "message", json_string(message));
	document = written(kcidb_write, false);
	excerpt = json_string_value(json_object_get(
		json_array_get(json_object_get(document, "tests"), 1), "log_excerpt"));
	ck_assert_uint_eq(strlen(excerpt), most - 1);
	ck_assert_int_eq(excerpt[most - 2], 'a');
	free(message);
	json_decref(document);
}
END_TEST

START_TEST(netdev)
{
	json_t *document, *test;

	add("other.skip", "skip", "needs AUTH");
	add("crashing.a", "crash", "kernel BUG\nstack");
	document = written(netdev_write, false);
	test = json_array_get(json_object_get(document, "results"), 0);
	require_all(json_object_get(document, "results"), "test", "s other crashing ");
	require_all(json_object_get(document, "results"), "result", "fail skip fail ");
	require_all(json_object_get(test, "results"), "result", "pass fail skip pass pass ");
	test = json_array_get(json_object_get(document, "results"), 2);
	ck_assert_str_eq(json_string_value(json_array_get(json_object_get(test, "crashes"), 0)),
			 "kernel BUG");
	json_decref(document);
}
END_TEST

START_TEST(sarif)
{
	json_t *document, *invocation;
	const json_t *run, *known;

	add("s.error", "error", "ours");
	document = written(sarif_write, false);
	run = json_array_get(json_object_get(document, "runs"), 0);
	require_all(json_object_get(run, "results"), "ruleId", "s.fail s.known ");
	require_all(json_object_get(run, "results"), "level", "error note ");
	known = json_array_get(json_object_get(run, "results"), 1);
	ck_assert_uint_eq(json_array_size(json_object_get(known, "suppressions")), 1);
	ck_assert_ptr_null(json_object_get(json_array_get(json_object_get(run, "results"), 0),
					   "suppressions"));
	/* What the harness is to blame for is no result of the kernel's. */
	invocation = json_array_get(json_object_get(run, "invocations"), 0);
	ck_assert(json_is_false(json_object_get(invocation, "executionSuccessful")));
	ck_assert_uint_eq(
		json_array_size(json_object_get(invocation, "toolExecutionNotifications")), 1);
	json_decref(document);
	document = written(sarif_write, true);
	run = json_array_get(json_object_get(document, "runs"), 0);
	require_all(json_object_get(run, "results"), "ruleId", "s.fail s.skip s.known ");
	json_decref(document);
}
END_TEST

START_TEST(a_full_disk_is_told)
{
	FILE *out = fopen("/dev/full", "w");

	ck_assert_ptr_nonnull(out);
	ck_assert_int_eq(markdown_write(out, ends, &columns, false), -1);
	ck_assert_int_eq(github_write(out, ends, &columns, false), -1);
	ck_assert_int_eq(kcidb_write(out, ends, &columns, false), -1);
	ck_assert_int_eq(netdev_write(out, ends, &columns, false), -1);
	ck_assert_int_eq(sarif_write(out, ends, &columns, false), -1);
	fclose(out);
}
END_TEST

TEST_MAIN("ci")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, markdown);
	tcase_add_test(tests, regressions_are_loudest);
	tcase_add_test(tests, strict_markdown);
	tcase_add_test(tests, github);
	tcase_add_test(tests, kcidb);
	tcase_add_test(tests, an_excerpt_has_no_more_than_there_is_room_for);
	tcase_add_test(tests, netdev);
	tcase_add_test(tests, sarif);
	tcase_add_test(tests, a_full_disk_is_told);
}
