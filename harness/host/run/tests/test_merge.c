/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Results of several runs: shards become one run again, anything else stays side by side. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/host/run/merge.h"
#include "harness/record/record_digest.h"
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
	"{\"type\":\"run\",\"kernels\":[{\"kernel\":\"6.1\",\"scenarios\":9},"                     \
	"{\"kernel\":\"7.2\",\"scenarios\":9}],"                                                   \
	"\"selection\":\"cafe\",\"seed\":" seed ",\"shard\":" shard ",\"shards\":" shards "}\n"
#define END(name, kernel, guest) END_AS(name, kernel, guest, "pass")
#define END_AS(name, kernel, guest, verdict)                                                       \
	"{\"type\":\"end\",\"name\":\"" name "\",\"verdict\":\"" verdict "\",\"kernel\":\"" kernel \
	"\",\"guest\":\"" guest "\"}\n"

#define RUN_OF_AMD64                                                                               \
	"{\"type\":\"run\",\"kernels\":[{\"kernel\":\"6.1\",\"arch\":\"amd64\",\"kernel_spec\":"   \
	"\"debian\",\"scenarios\":9},{\"kernel\":\"7.2\",\"arch\":\"amd64\",\"kernel_spec\":"      \
	"\"debian\",\"scenarios\":9}]}\n"

static unsigned count_of(const char *text, const char *part)
{
	unsigned count = 0;

	for (; (text = strstr(text, part)); text++)
		count++;
	return count;
}

/* The summary of a kernel, as a run writes it of such records. */
static char *summary_of(const char *text, const char *kernel)
{
	char *passed = path_of("\"verdict\":\"pass\",\"kernel\":\"%s\"", kernel);
	char *failed = path_of("\"verdict\":\"fail\",\"kernel\":\"%s\"", kernel);
	unsigned pass = count_of(text, passed), fail = count_of(text, failed);

	free(passed);
	free(failed);
	return path_of("{\"type\":\"summary\",\"kernel\":\"%s\",\"scenarios\":%u,\"pass\":%u,"
		       "\"fail\":%u}\n",
		       kernel, pass + fail, pass, fail);
}

/* The last record for what comes before it. */
static char *close_of(const char *text)
{
	struct record_digest digest;
	char hexadecimal[RECORD_DIGEST_SIZE];

	record_digest_begin(&digest);
	record_digest_add(&digest, text, strlen(text));
	record_digest_end(&digest, hexadecimal);
	return path_of("{\"type\":\"close\",\"lines\":%u,\"digest\":\"%s\"}\n",
		       count_of(text, "\n"), hexadecimal);
}

/* What a run to its end leaves, whose first records are these; to be freed. */
static char *whole(const char *text)
{
	char *old = summary_of(text, "6.1"), *new = summary_of(text, "7.2");
	char *records = path_of("%s%s%s", text, old, new);
	char *close = close_of(records);
	char *all = path_of("%s%s", records, close);

	free(old);
	free(new);
	free(records);
	free(close);
	return all;
}

static char *write_run(const char *name, const char *text)
{
	char *all = whole(text);
	char *folder = write_results(name, all);

	free(all);
	return folder;
}

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
	char *const folders[] = {write_run("two", RUN("2", "2", "1") END("c", "6.1", "2") END(
							  "d", "6.1", "2.2") END("h", "7.2", "10")),
				 write_run("one", RUN("1", "2", "1") END("a", "6.1", "1") END(
							  "b", "6.1", "1") END("g", "7.2", "9")),
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
	char *const folders[] = {write_run("one", RUN("1", "3", "1")),
				 write_run("three", RUN("3", "3", "1")), NULL};

	ck_assert_int_eq(load(folders), -1);
	ck_assert_int_eq(fault.status, EXIT_ENVIRONMENT);
	ck_assert_ptr_nonnull(strstr(fault.text, "2/3"));
	free_all(folders);
}
END_TEST

START_TEST(a_shard_of_another_run)
{
	char *const folders[] = {write_run("one", RUN("1", "2", "1")),
				 write_run("other", RUN("2", "2", "9")), NULL};

	ck_assert_int_eq(load(folders), -1);
	ck_assert_int_eq(fault.status, EXIT_ENVIRONMENT);
	ck_assert_ptr_nonnull(strstr(fault.text, "2/2"));
	free_all(folders);
}
END_TEST

START_TEST(the_same_shard_twice)
{
	char *const folders[] = {write_run("one", RUN("1", "2", "1")),
				 write_run("two", RUN("2", "2", "1")),
				 write_run("again", RUN("1", "2", "1")), NULL};

	ck_assert_int_eq(load(folders), -1);
	ck_assert_int_eq(fault.status, EXIT_USAGE);
	ck_assert_ptr_nonnull(strstr(fault.text, "again"));
	free_all(folders);
}
END_TEST

#define OF(type, name, kernel, rest)                                                               \
	"{\"type\":\"" type "\",\"name\":\"" name "\",\"kernel\":\"" kernel                        \
	"\",\"arch\":\"amd64\",\"kernel_spec\":\"debian\"," rest "}\n"

START_TEST(what_belongs_to_a_scenario_is_put_to_it)
{
	char *folder = write_results(
		"cut",
		RUN_OF_AMD64 OF("packets", "s.a", "6.1", "\"packets\":[{\"number\":7}]")
			OF("note", "s.a", "6.1", "\"text\":\"one\"") OF("note", "s.a", "6.1",
									"\"text\":\"two\"")
				OF("timeline", "s.a", "6.1",
				   "\"rows\":[]") OF("packets", "s.nobody", "6.1", "\"packets\":[]")
					OF("packets", "s.a", "7.2", "\"packets\":7") OF(
						"end", "s.a", "6.1", "\"verdict\":\"fail\"")
						OF("end", "s.a", "7.2", "\"verdict\":\"pass\""));
	const json_t *first, *second;

	ck_assert_msg(merged_load(&folder, 1, &merged, &fault) == 0, "%s", fault.text);
	first = json_array_get(merged.ends, 0);
	second = json_array_get(merged.ends, 1);
	ck_assert_int_eq((int)json_integer_value(json_object_get(
				 json_array_get(json_object_get(first, "packets"), 0), "number")),
			 7);
	ck_assert_uint_eq(json_array_size(json_object_get(first, "notes")), 2);
	ck_assert_uint_eq(json_array_size(json_object_get(first, "timelines")), 1);
	ck_assert_ptr_null(json_object_get(second, "packets"));
	free(folder);
}
END_TEST

START_TEST(runs_stay_side_by_side)
{
	char *const folders[] = {write_run("before", RUN("1", "1", "1") END("a", "6.1", "5")),
				 write_run("after", RUN("1", "1", "1") END("b", "6.1", "4")), NULL};

	char *before = path_of("6.1 in %s", folders[0]);

	ck_assert_msg(load(folders) == 0, "%s", fault.text);
	expect_names("a b");
	ck_assert_uint_eq(merged.columns.count, 2);
	ck_assert_str_eq(columns_title(&merged.columns, 0), before);
	free(before);
	free_all(folders);
}
END_TEST

/* Without its last record a run has not come to its end, and says so among its results. */
START_TEST(a_run_that_was_cut_short)
{
	char *const folders[] = {write_results("cut", RUN("1", "1", "1") END("a", "6.1", "1")),
				 NULL};

	ck_assert_msg(load(folders) == 0, "%s", fault.text);
	ck_assert_ptr_eq(merged.cut_short, folders[0]);
	expect_names("a run.cut_short");
	free_all(folders);
}
END_TEST

START_TEST(records_without_a_run)
{
	char *const folders[] = {write_results("plain", END("a", "6.1", "1")), NULL};

	ck_assert_int_eq(load(folders), -1);
	ck_assert_int_eq(fault.status, EXIT_USAGE);
	free_all(folders);
}
END_TEST

#define FULL                                                                                       \
	RUN("1", "1", "1") END("a", "6.1", "1") END_AS("b", "6.1", "1", "fail") END("a", "7.2", "2")

/* Changes a text: its n-th line is left out, doubled, or changes places with the next one. */
enum { LEFT_OUT, DOUBLED, SWAPPED, CHANGES };

static char *change(const char *text, unsigned line, int how)
{
	const char *from = text, *next, *after;

	for (unsigned i = 0; i < line; i++)
		from = strchr(from, '\n') + 1;
	next = strchr(from, '\n') + 1;
	after = strchr(next, '\n') ? strchr(next, '\n') + 1 : next;
	if (how == LEFT_OUT)
		return path_of("%.*s%s", (int)(from - text), text, next);
	if (how == DOUBLED)
		return path_of("%.*s%s", (int)(next - text), text, from);
	return path_of("%.*s%.*s%.*s%s", (int)(from - text), text, (int)(after - next), next,
		       (int)(next - from), from, after);
}

/* Whatever is left out, doubled or moved: it is refused, or a run that was cut short. */
START_TEST(records_that_are_not_the_runs)
{
	char *text = whole(FULL);
	unsigned lines = count_of(text, "\n");

	for (unsigned line = 0; line < lines; line++) {
		char *changed = change(text, line, _i);
		char *const folders[] = {write_results("changed", changed), NULL};
		bool same = strcmp(changed, text) == 0;

		if (load(folders) == 0 && !same)
			ck_assert_msg(merged.cut_short != NULL, "change %d of line %u", _i, line);
		free(changed);
		free_all(folders);
	}
	free(text);
}
END_TEST

static const struct {
	const char *is, *becomes;
} forgeries[] = {
	{"\"verdict\":\"fail\"", "\"verdict\":\"pass\""},
	{"\"verdict\":\"fail\"", "\"verdict\":\"none\""},
	{"\"fail\":1", "\"fail\":0"},
	{"\"scenarios\":2", "\"scenarios\":1"},
	{"\"name\":\"b\"", "\"name\":\"a\""},
	{"\"kernel\":\"6.1\",\"guest\"", "\"kernel\":\"6.2\",\"guest\""},
	{"\"lines\":6", "\"lines\":5"},
};

START_TEST(forged_fields)
{
	char *folders[2] = {NULL};
	char *text = whole(FULL);
	char *at = strstr(text, forgeries[_i].is);

	ck_assert_ptr_nonnull(at);
	memcpy(at, forgeries[_i].becomes, strlen(forgeries[_i].becomes));
	folders[0] = write_results("forged", text);
	ck_assert_int_eq(load(folders), -1);
	ck_assert_int_eq(fault.status, EXIT_USAGE);
	free_all(folders);
	free(text);
}
END_TEST

START_TEST(a_scenario_twice)
{
	char *const folders[] = {
		write_run("twice", RUN("1", "1", "1") END("a", "6.1", "1") END("a", "6.1", "1")),
		NULL};

	ck_assert_int_eq(load(folders), -1);
	ck_assert_ptr_nonnull(strstr(fault.text, "a ended twice"));
	free_all(folders);
}
END_TEST

static const char *const odd[] = {
	"{\"type\":\"run\",\"shard\":-1,\"shards\":\"x\",\"kernels\":7}\n",
	"{\"type\":\"run\",\"shard\":0,\"shards\":1}\n" END("a", "6.1", ""),
	"{\"type\":\"end\",\"name\":\"a\",\"guest\":{}}\n",
	"{\"type\":\"run\",\"shard\":1,\"shards\":9223372036854775807}\n",
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
	tcase_add_test(tests, what_belongs_to_a_scenario_is_put_to_it);
	tcase_add_test(tests, runs_stay_side_by_side);
	tcase_add_test(tests, a_run_that_was_cut_short);
	tcase_add_test(tests, records_without_a_run);
	tcase_add_loop_test(tests, records_that_are_not_the_runs, 0, CHANGES);
	tcase_add_loop_test(tests, forged_fields, 0, (int)ARRAY_SIZE(forgeries));
	tcase_add_test(tests, a_scenario_twice);
	tcase_add_loop_test(tests, odd_records, 0, (int)(ARRAY_SIZE(odd)));
}
