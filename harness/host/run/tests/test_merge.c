/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Results of several runs: shards become one run again, anything else stays side by side. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/run/merge.h"
#include "harness/host/ground/files.h"
#include "harness/tests/test_main.h"

static char *scratch;
static struct merged merged;
static struct fault fault;

static void setup(void)
{
	ck_assert_int_eq(folder_temporary("/tmp", &scratch, &fault), 0);
}

static void teardown(void)
{
	merged_free(&merged);
	ck_assert_int_eq(folder_remove(scratch, &fault), 0);
	free(scratch);
}

/* Writes DIR/results.jsonl; the folder's path is to be freed. */
static char *write_results(const char *name, const char *text)
{
	char *folder = path_of("%s/%s", scratch, name);
	char *path = path_of("%s/results.jsonl", folder);

	ck_assert_int_eq(folder_make(folder, &fault), 0);
	ck_assert_int_eq(file_write(path, text, strlen(text), &fault), 0);
	free(path);
	return folder;
}

#define RUN(shard, shards, seed)                                                                   \
	"{\"type\":\"run\",\"kernels\":[{\"kernel\":\"6.1\"},{\"kernel\":\"7.2\"}],"               \
	"\"selection\":\"cafe\",\"seed\":" seed ",\"shard\":" shard ",\"shards\":" shards "}\n"
#define END(name, kernel, guest)                                                                   \
	"{\"type\":\"end\",\"name\":\"" name "\",\"verdict\":\"pass\",\"kernel\":\"" kernel        \
	"\",\"guest\":\"" guest "\"}\n"
#define SUMMARY "{\"type\":\"summary\"}\n"

static int load(char *const folders[])
{
	size_t count = 0;

	merged_free(&merged);
	while (folders[count])
		count++;
	return merged_load(folders, count, &merged, &fault);
}

static void free_all(char *const folders[])
{
	for (size_t i = 0; folders[i]; i++)
		free(folders[i]);
}

/* The names in their order, a blank between. */
static void expect_names(const char *expected)
{
	char names[256] = "";
	size_t index;
	json_t *end;

	json_array_foreach (merged.ends, index, end) {
		size_t used = strlen(names);

		snprintf(names + used, sizeof(names) - used, "%s%s", index ? " " : "",
			 json_string_value(json_object_get(end, "name")));
	}
	ck_assert_str_eq(names, expected);
}

START_TEST(shards_become_one_run)
{
	char *const folders[] = {
		write_results("two", RUN("2", "2", "1") END("c", "6.1", "2") END("d", "6.1", "2.2")
					     END("h", "7.2", "10") SUMMARY SUMMARY),
		write_results("one", RUN("1", "2", "1") END("a", "6.1", "1") END("b", "6.1", "1")
					     END("g", "7.2", "9") SUMMARY SUMMARY),
		NULL};

	ck_assert_msg(load(folders) == 0, "%s", fault.text);
	expect_names("a b c d g h");
	ck_assert_uint_eq(merged.columns.count, 2);
	ck_assert_str_eq(columns_title(&merged.columns, 0), "6.1");
	ck_assert_ptr_null(merged.cut_short);
	free_all(folders);
}
END_TEST

START_TEST(a_shard_is_missing)
{
	char *const folders[] = {write_results("one", RUN("1", "3", "1") SUMMARY SUMMARY),
				 write_results("three", RUN("3", "3", "1") SUMMARY SUMMARY), NULL};

	ck_assert_int_eq(load(folders), -1);
	ck_assert_int_eq(fault.status, EXIT_ENVIRONMENT);
	ck_assert_ptr_nonnull(strstr(fault.text, "2/3"));
	free_all(folders);
}
END_TEST

START_TEST(a_shard_of_another_run)
{
	char *const folders[] = {write_results("one", RUN("1", "2", "1") SUMMARY SUMMARY),
				 write_results("other", RUN("2", "2", "9") SUMMARY SUMMARY), NULL};

	ck_assert_int_eq(load(folders), -1);
	ck_assert_int_eq(fault.status, EXIT_ENVIRONMENT);
	ck_assert_ptr_nonnull(strstr(fault.text, "2/2"));
	free_all(folders);
}
END_TEST

START_TEST(the_same_shard_twice)
{
	char *const folders[] = {write_results("one", RUN("1", "2", "1") SUMMARY SUMMARY),
				 write_results("two", RUN("2", "2", "1") SUMMARY SUMMARY),
				 write_results("again", RUN("1", "2", "1") SUMMARY SUMMARY), NULL};

	ck_assert_int_eq(load(folders), -1);
	ck_assert_int_eq(fault.status, EXIT_USAGE);
	ck_assert_ptr_nonnull(strstr(fault.text, "again"));
	free_all(folders);
}
END_TEST

START_TEST(runs_stay_side_by_side)
{
	char *const folders[] = {
		write_results("before", RUN("1", "1", "1") END("a", "6.1", "5") SUMMARY SUMMARY),
		write_results("after", RUN("1", "1", "1") END("b", "6.1", "4") SUMMARY SUMMARY),
		NULL};

	char *before = path_of("6.1 in %s", folders[0]);

	ck_assert_msg(load(folders) == 0, "%s", fault.text);
	expect_names("a b");
	ck_assert_uint_eq(merged.columns.count, 2);
	ck_assert_str_eq(columns_title(&merged.columns, 0), before);
	free(before);
	free_all(folders);
}
END_TEST

START_TEST(a_run_that_was_cut_short)
{
	/* Of two kernels one has its summary. */
	char *const folders[] = {
		write_results("cut", RUN("1", "1", "1") END("a", "6.1", "1") SUMMARY), NULL};

	ck_assert_int_eq(load(folders), 0);
	ck_assert_ptr_eq(merged.cut_short, folders[0]);
	free_all(folders);
}
END_TEST

START_TEST(records_without_a_run)
{
	char *const folders[] = {write_results("plain", END("a", "6.1", "1") SUMMARY),
				 write_results("empty", ""), NULL};

	ck_assert_int_eq(load(folders), 0);
	expect_names("a");
	ck_assert_ptr_eq(merged.cut_short, folders[1]);
	free_all(folders);
}
END_TEST

static const char *const odd[] = {
	"{\"type\":\"run\",\"shard\":-1,\"shards\":\"x\",\"kernels\":7}\n" SUMMARY,
	"{\"type\":\"run\",\"shard\":0,\"shards\":1}\n" END("a", "6.1", "") SUMMARY,
	"{\"type\":\"end\",\"name\":\"a\",\"guest\":{}}\n" SUMMARY,
	"{\"type\":\"run\",\"shard\":1,\"shards\":9223372036854775807}\n" SUMMARY,
	"nothing\n",
	"{\"type\":\"end\"}\n",
};

START_TEST(odd_records)
{
	char *const folders[] = {write_results("odd", odd[_i]), NULL};

	/* Taken or refused, but in bounds and in no time. */
	if (load(folders))
		ck_assert_str_ne(fault.text, "");
	free_all(folders);
}
END_TEST

TEST_MAIN("merge")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, shards_become_one_run);
	tcase_add_test(tests, a_shard_is_missing);
	tcase_add_test(tests, a_shard_of_another_run);
	tcase_add_test(tests, the_same_shard_twice);
	tcase_add_test(tests, runs_stay_side_by_side);
	tcase_add_test(tests, a_run_that_was_cut_short);
	tcase_add_test(tests, records_without_a_run);
	tcase_add_loop_test(tests, odd_records, 0, (int)(sizeof(odd) / sizeof(odd[0])));
}
