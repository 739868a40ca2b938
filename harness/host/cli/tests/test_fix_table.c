/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the table of fixes says of kernels, by what runs have shown. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/host/cli/fix_table.h"
#include "harness/host/ground/fault.h"
#include "harness/host/run/lacks.h"
#include "harness/tests/test_main.h"

#define SEEN_ANYWHERE "udp-sockets-of-namespace" /* fixed in 6.1.189 */
#define SEEN_BY_KASAN "packet-after-deletion" /* in 6.1.189, too */

static const struct kernel before = {
	.spec = "s", .release = "6.1.170", .version = "6.1.170-3", .arch = "amd64"};
/* Of before 5.11, which brought the fault of SEEN_ANYWHERE. */
static const struct kernel old = {
	.spec = "s", .release = "5.10.0-39-amd64", .version = "5.10.251-1", .arch = "amd64"};
static const struct kernel after = {
	.spec = "s", .release = "6.1.192", .version = "6.1.192-3", .arch = "amd64"};

/* The `end` record of a scenario that guards the fix, on that kernel. */
static json_t *end_on(const struct kernel *kernel, const char *verdict, const char *fix)
{
	json_t *end = json_pack("{s:s, s:s, s:s, s:s, s:s, s:[s]}", "type", "end", "name", "a.b",
				"verdict", verdict, "kernel", kernel->release, "arch", kernel->arch,
				"fix", fix);

	lacks_add(end, kernel);
	return end;
}

static const struct {
	const struct kernel *kernel;
	const char *verdict, *fix;
	enum fix_state state;
	const char *text;
} states[] = {
	{&after, "pass", SEEN_ANYWHERE, FIX_HAS, NULL},
	{&before, "fail", SEEN_ANYWHERE, FIX_LACKS, "lacks " SEEN_ANYWHERE " (CVE-2026-68161"},
	{&before, "crash", SEEN_ANYWHERE, FIX_LACKS, "lacks " SEEN_ANYWHERE},
	{&before, "hang", SEEN_ANYWHERE, FIX_LACKS, "lacks " SEEN_ANYWHERE},
	{&after, "fail", SEEN_ANYWHERE, FIX_REGRESSION,
	 "regression: its version should have " SEEN_ANYWHERE},
	/* By its version it lacks it: to pass there does not prove the contrary. */
	{&before, "pass", SEEN_ANYWHERE, FIX_NOT_SEEN,
	 "not seen: by its version the kernel lacks " SEEN_ANYWHERE},
	{&before, "fixed", SEEN_ANYWHERE, FIX_NOT_SEEN, "not seen: by its version"},
	{&before, "skip", SEEN_ANYWHERE, FIX_UNSEEN, NULL},
	{&before, "error", SEEN_ANYWHERE, FIX_UNSEEN, NULL},
	{&after, "error", SEEN_ANYWHERE, FIX_UNSEEN, NULL},
	{&after, "pass", SEEN_BY_KASAN, FIX_UNSEEN, NULL},
	{&before, "pass", SEEN_BY_KASAN, FIX_UNSEEN, NULL},
	{&before, "crash", SEEN_BY_KASAN, FIX_LACKS, "lacks " SEEN_BY_KASAN},
	/* Who never had a fault has no fix for it, played or not; what is broken is broken. */
	{&old, "pass", SEEN_ANYWHERE, FIX_NOT_AFFECTED, NULL},
	{&old, "skip", SEEN_ANYWHERE, FIX_NOT_AFFECTED, NULL},
	{&old, "known", SEEN_ANYWHERE, FIX_NOT_AFFECTED, NULL},
	{&old, "error", SEEN_ANYWHERE, FIX_NOT_AFFECTED, NULL},
	{&old, "fail", SEEN_ANYWHERE, FIX_LACKS, "what " SEEN_ANYWHERE},
};

START_TEST(state_of_one_record)
{
	json_t *end = end_on(states[_i].kernel, states[_i].verdict, states[_i].fix);
	json_t *ends = json_pack("[o]", end), *fix = json_pack("{s:s}", "id", states[_i].fix);
	struct columns columns = {0};
	const json_t *shown = NULL;
	const char *text;

	json_object_set_new(
		fix, "needs",
		json_string(strcmp(states[_i].fix, SEEN_BY_KASAN) == 0 ? "kasan" : "any kernel"));
	ck_assert_int_eq(columns_add_end(&columns, end), 0);
	ck_assert_int_eq(fix_state_on(fix, ends, &columns, 0, &shown), states[_i].state);
	text = fix_shown_text(fix, shown);
	ck_assert_int_eq(text != NULL, states[_i].text != NULL);
	if (text)
		ck_assert_msg(strstr(text, states[_i].text) == text, "it says: %s", text);
	json_decref(fix);
	json_decref(ends);
}
END_TEST

/* Of several guards the one that says more counts, whichever comes first. */
START_TEST(one_guard_that_fails_is_enough)
{
	const char *const orders[][2] = {{"pass", "fail"}, {"fail", "pass"}};
	struct columns columns = {0};
	json_t *ends = json_pack("[o, o]", end_on(&before, orders[_i][0], SEEN_ANYWHERE),
				 end_on(&before, orders[_i][1], SEEN_ANYWHERE));
	json_t *fix = json_pack("{s:s, s:s}", "id", SEEN_ANYWHERE, "needs", "any kernel");
	const json_t *shown = NULL;

	columns_add_end(&columns, json_array_get(ends, 0));
	ck_assert_int_eq(fix_state_on(fix, ends, &columns, 0, &shown), FIX_LACKS);
	ck_assert_str_eq(json_string_value(json_object_get(shown, "verdict")), "fail");
	json_decref(fix);
	json_decref(ends);
}
END_TEST

/* What a table of those records says, to be freed; *status is the exit status. */
static char *printed(json_t *ends, enum fix_format format, int *status)
{
	static char pattern[] = SEEN_ANYWHERE;
	char *const patterns[] = {pattern};
	struct columns columns = {0};
	FILE *file = tmpfile();
	int kept = dup(STDOUT_FILENO);
	char *text = calloc(1, 65536);
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end)
		ck_assert_int_ge(columns_add_end(&columns, end), 0);
	fflush(stdout);
	ck_assert_int_ge(dup2(fileno(file), STDOUT_FILENO), 0);
	*status = format == FIX_MARKDOWN
			  ? fix_page("command", ends, &columns, patterns, 1)
			  : fix_table_of_kernels(ends, &columns, patterns, 1, format == FIX_JSON);
	fflush(stdout);
	ck_assert_int_ge(dup2(kept, STDOUT_FILENO), 0);
	close(kept);
	rewind(file);
	ck_assert_uint_gt(fread(text, 1, 65535, file), 0);
	fclose(file);
	return text;
}

START_TEST(version_without_the_fix_and_a_pass)
{
	json_t *ends = json_pack("[o, o]", end_on(&before, "pass", SEEN_ANYWHERE),
				 end_on(&after, "pass", SEEN_ANYWHERE));
	int status;
	char *text = printed(ends, FIX_TEXT, &status);
	json_t *row;

	ck_assert_int_eq(status, EXIT_PASSED);
	ck_assert_msg(strstr(text, "\nnot seen     has          " SEEN_ANYWHERE) != NULL, "%s",
		      text);
	ck_assert_ptr_nonnull(strstr(text, "; not seen: by its version the kernel lacks "));
	free(text);
	text = printed(ends, FIX_JSON, &status);
	row = json_loads(text, 0, NULL);
	ck_assert_str_eq(
		json_string_value(json_object_get(json_object_get(row, "kernels"), "6.1.170")),
		"not seen");
	ck_assert_ptr_nonnull(
		strstr(json_string_value(json_object_get(json_object_get(row, "why"), "6.1.170")),
		       "by its version the kernel lacks"));
	ck_assert_ptr_null(json_object_get(json_object_get(row, "why"), "6.1.192"));
	json_decref(row);
	free(text);
	text = printed(ends, FIX_MARKDOWN, &status);
	ck_assert_msg(strstr(text, " | not seen | has |\n") != NULL, "%s", text);
	ck_assert_ptr_nonnull(strstr(text, "\n- 6.1.170, by a.b: not seen: by its version"));
	free(text);
	json_decref(ends);
}
END_TEST

START_TEST(kernel_from_before_the_fault)
{
	json_t *end = end_on(&old, "skip", SEEN_ANYWHERE);
	json_t *ends = json_pack("[o, o]", end, end_on(&after, "pass", SEEN_ANYWHERE));
	json_t *row, *said = json_array_get(json_object_get(end, "not_affected"), 0);
	int status;
	char *text = printed(ends, FIX_TEXT, &status);

	ck_assert_str_eq(json_string_value(json_object_get(said, "id")), SEEN_ANYWHERE);
	ck_assert_str_eq(json_string_value(json_object_get(said, "why")), "older");
	ck_assert_int_eq(status, EXIT_PASSED);
	ck_assert_msg(strstr(text, "\nnot affected has          " SEEN_ANYWHERE) != NULL, "%s",
		      text);
	free(text);
	text = printed(ends, FIX_JSON, &status);
	row = json_loads(text, 0, NULL);
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(row, "kernels"),
							   "5.10.0-39-amd64")),
			 "not affected");
	ck_assert_str_eq(
		json_string_value(json_object_get(json_object_get(row, "why"), "5.10.0-39-amd64")),
		"the fault came with 5.11");
	json_decref(row);
	free(text);
	text = printed(ends, FIX_MARKDOWN, &status);
	ck_assert_msg(strstr(text, " | not affected | has |\n") != NULL, "%s", text);
	free(text);
	json_decref(ends);
}
END_TEST

/* A guard that decided nothing is named, with what it said. */
START_TEST(a_guard_that_decided_nothing)
{
	json_t *end = end_on(&before, "skip", SEEN_ANYWHERE);
	json_t *ends = json_pack("[o]", end);
	int status;
	char *text;

	json_object_set_new(end, "message", json_string("no SCTP"));
	text = printed(ends, FIX_TEXT, &status);
	ck_assert_int_eq(status, EXIT_PASSED);
	ck_assert_msg(
		strstr(text, "; was not seen: a.b, which guards it, was skipped: no SCTP\n") !=
			NULL,
		"%s", text);
	free(text);
	json_decref(ends);
}
END_TEST

/* A newer kernel that lacks it is the first thing that anybody reads. */
START_TEST(regression_comes_first)
{
	json_t *ends = json_pack("[o, o]", end_on(&before, "fail", SEEN_ANYWHERE),
				 end_on(&after, "fail", SEEN_ANYWHERE));
	int status;
	char *text = printed(ends, FIX_TEXT, &status);
	const char *table;

	ck_assert_int_eq(status, EXIT_FAILED);
	ck_assert_msg(strstr(text, "REGRESSION in 6.1.192, seen by a.b: regression: its version "
				   "should have " SEEN_ANYWHERE) == text,
		      "%s", text);
	ck_assert_ptr_nonnull(strstr(text, "\nLACKS        REGRESSION   " SEEN_ANYWHERE));
	free(text);
	text = printed(ends, FIX_MARKDOWN, &status);
	table = strstr(text, "| fix | 1 | 2 |");
	ck_assert_ptr_nonnull(table);
	ck_assert_msg(strstr(text, "**REGRESSION** in 6.1.192, seen by a.b: ") != NULL, "%s", text);
	ck_assert(strstr(text, "**REGRESSION**") < table);
	free(text);
	json_decref(ends);
}
END_TEST

TEST_MAIN("fix_table")
{
	tcase_add_loop_test(tests, state_of_one_record, 0, ARRAY_SIZE(states));
	tcase_add_loop_test(tests, one_guard_that_fails_is_enough, 0, 2);
	tcase_add_test(tests, version_without_the_fix_and_a_pass);
	tcase_add_test(tests, kernel_from_before_the_fault);
	tcase_add_test(tests, a_guard_that_decided_nothing);
	tcase_add_test(tests, regression_comes_first);
}
