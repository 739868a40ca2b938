/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "reports/baseline.h"
#include "harness/tests/test_main.h"

static json_t *ends, *baseline;
static struct columns columns;
static char why[BASELINE_WHY];
static char *said;

static void setup(void)
{
	ends = json_array();
	columns = (struct columns){0};
	baseline = NULL;
	said = NULL;
}

static void teardown(void)
{
	json_decref(ends);
	json_decref(baseline);
	free(said);
}

static void add(const char *name, const char *verdict, const char *spec)
{
	json_array_append_new(ends, json_pack("{s:s, s:s, s:s, s:s, s:s}", "name", name, "verdict",
					      verdict, "kernel", spec, "kernel_spec", spec, "arch",
					      "amd64"));
	columns_add_end(&columns, json_array_get(ends, json_array_size(ends) - 1));
}

static void read_baseline(const char *text)
{
	char *copy = strdup(text);

	baseline = baseline_read(copy, why);
	free(copy);
}

static unsigned judge(bool strict)
{
	size_t size;
	FILE *out = open_memstream(&said, &size);
	unsigned worse = baseline_judge(baseline, ends, strict, out);

	ck_assert_int_eq(fclose(out), 0);
	return worse;
}

START_TEST(sorted_and_read_again)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	json_t *made;

	add("s.z", "fail", "6.1");
	add("s.a", "crash", "6.1");
	add("s.b", "pass", "6.1");
	add("s.c", "known", "6.1");
	add("s.d", "skip", "6.1");
	made = baseline_of(ends, &columns);
	ck_assert_int_eq(baseline_write(out, made), 0);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_ptr_nonnull(strstr(text, "\ncrash s.a\nskip s.d\nfail s.z\n"));
	read_baseline(text);
	ck_assert(json_equal(baseline, made));
	ck_assert_uint_eq(judge(true), 0);
	ck_assert_str_eq(said, "");
	free(text);
	json_decref(made);
}
END_TEST

START_TEST(only_what_is_worse_counts)
{
	read_baseline("# of old\n\nfail s.same\nfail s.worse\nfail s.better\n");
	add("s.same", "fail", "6.1");
	add("s.worse", "crash", "6.1");
	add("s.better", "pass", "6.1");
	add("s.new", "hang", "6.1");
	add("s.skipped", "skip", "6.1");
	add("s.known", "known", "6.1");
	ck_assert_uint_eq(judge(false), 2);
	ck_assert_str_eq(said, "worse than the baseline: s.worse on 6.1: crash, was fail\n"
			       "better than the baseline: s.better on 6.1: pass, was fail\n"
			       "worse than the baseline: s.new on 6.1: hang, was pass\n");
}
END_TEST

START_TEST(strictly_a_skip_is_worse)
{
	read_baseline("");
	add("s.skipped", "skip", "6.1");
	ck_assert_uint_eq(judge(true), 1);
}
END_TEST

START_TEST(several_kernels)
{
	json_t *made;

	add("s.a", "fail", "6.1");
	add("s.a", "pass", "7.2");
	made = baseline_of(ends, &columns);
	ck_assert_str_eq(json_string_value(json_object_get(made, "s.a 6.1")), "fail");
	json_decref(made);
	read_baseline("fail s.a 7.2\n");
	ck_assert_uint_eq(judge(false), 1);
	ck_assert_ptr_nonnull(strstr(said, "s.a on 6.1: fail, was pass"));
}
END_TEST

START_TEST(what_is_no_baseline)
{
	static const char *const bad[] = {"fail",
					  "fail ",
					  "pass s.a\n",
					  "failed s.a\n",
					  "fail s.a\nfail s.a\n",
					  "TAP version 14\n",
					  "fail s.\xff\n",
					  "known s.a"};

	read_baseline(bad[_i]);
	ck_assert_msg(!baseline, "%s", bad[_i]);
	ck_assert_ptr_nonnull(strstr(why, "line "));
}
END_TEST

TEST_MAIN("baseline")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, sorted_and_read_again);
	tcase_add_test(tests, only_what_is_worse_counts);
	tcase_add_test(tests, strictly_a_skip_is_worse);
	tcase_add_test(tests, several_kernels);
	tcase_add_loop_test(tests, what_is_no_baseline, 0, 8);
}
