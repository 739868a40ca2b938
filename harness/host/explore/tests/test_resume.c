/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/array_size.h"
#include "harness/tests/test_main.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/explore/resume.h"
#include "harness/host/ground/files.h"
#include "harness/memory.h"

static struct exploration before, after;
static struct finding finding;
static char *folder;

static void begin(void)
{
	static char spec[] = "debian:6.1", fingerprint[] = "fail sentence RFC9260-5.1-8";
	struct fault fault = {0};
	char error[128];

	ck_assert_int_eq(folder_temporary("/tmp", &folder, &fault), 0);
	before = (struct exploration){.profile = PROFILE_API,
				      .seed = 77,
				      .shard = 3,
				      .shards = 4,
				      .played = 512,
				      .count = 1};
	before.session.out = folder;
	before.session.rounds = 3;
	before.session.run.targets[0].kernel.spec = spec;
	before.findings[0] = &finding;
	memcpy(finding.fingerprint, fingerprint, sizeof(fingerprint));
	finding.message = fingerprint;
	finding.verdict = VERDICT_FAIL;
	finding.times = 4;
	finding.seed = UINT64_MAX;
	finding.confirmed = true;
	ck_assert(world_parse("world 1\nseed 5\nprofile api\nlab two_nodes ipv4\nsocket\n",
			      &finding.world, error, sizeof(error)));
}

static void end(void)
{
	struct fault fault = {0};

	for (size_t i = 0; i < after.count; i++) {
		free(after.findings[i]->message);
		free(after.findings[i]);
	}
	after = (struct exploration){0};
	ck_assert_int_eq(folder_remove(folder, &fault), 0);
	free(folder);
}

START_TEST(what_was_saved_is_taken_up)
{
	struct fault fault = {0};
	char *kernel = NULL;

	ck_assert_int_eq(exploration_save(&before, &fault), 0);
	ck_assert_int_eq(exploration_load(folder, &after, &kernel, &fault), 0);
	ck_assert_str_eq(kernel, "debian:6.1");
	ck_assert_int_eq(after.profile, PROFILE_API);
	ck_assert_uint_eq(after.seed, 77);
	ck_assert_uint_eq(after.shard, 3);
	ck_assert_uint_eq(after.shards, 4);
	ck_assert_uint_eq(after.played, 512);
	ck_assert_uint_eq(after.session.rounds, 3);
	ck_assert_uint_eq(after.count, 1);
	ck_assert_str_eq(after.findings[0]->fingerprint, finding.fingerprint);
	ck_assert_int_eq(after.findings[0]->verdict, VERDICT_FAIL);
	ck_assert_uint_eq(after.findings[0]->times, 4);
	ck_assert(after.findings[0]->seed == UINT64_MAX);
	ck_assert(after.findings[0]->confirmed);
	ck_assert_uint_eq(after.findings[0]->world.count, 1);
	ck_assert_str_eq(after.findings[0]->world.lab, "two_nodes");
	free(kernel);
}
END_TEST

/* Each of these is no state, and says so. */
static const char *const others[] = {
	"",
	"[]",
	"{}",
	"{\"version\": 2, \"kernel\": \"k\", \"profile\": \"api\", \"seed\": 1, \"played\": 1, "
	"\"rounds\": 1, \"seconds\": 1, \"findings\": []}",
	"{\"version\": 1, \"kernel\": \"k\", \"profile\": \"none\", \"seed\": 1, \"played\": 1, "
	"\"rounds\": 1, \"seconds\": 1, \"findings\": []}",
	"{\"version\": 1, \"kernel\": \"k\", \"profile\": \"api\", \"seed\": 1, \"played\": -1, "
	"\"rounds\": 1, \"seconds\": 1, \"findings\": []}",
	"{\"version\": 1, \"kernel\": \"k\", \"profile\": \"api\", \"seed\": 1, \"played\": 1, "
	"\"rounds\": 1, \"seconds\": 1, \"findings\": [{}]}",
	"{\"version\": 1, \"kernel\": \"k\", \"profile\": \"api\", \"seed\": 1, \"shard\": 3, \"shards\": 2, "
	"\"played\": 1, \"rounds\": 1, \"seconds\": 1, \"findings\": []}",
	"{\"version\": 1, \"kernel\": \"k\", \"profile\": \"api\", \"seed\": 1, \"played\": 1, "
	"\"rounds\": 1, \"seconds\": 1, \"findings\": [{\"fingerprint\": \"f\", \"seed\": 1, "
	"\"message\": \"m\", \"verdict\": \"fail\", \"after\": 1, \"worlds\": 1, \"times\": 1, "
	"\"confirmed\": true, \"world\": \"none\"}]}",
};

START_TEST(other_files_are_refused)
{
	char *path = path_of("%s/explored.json", folder), *kernel = NULL;
	struct fault fault = {0};

	ck_assert_int_eq(file_write(path, others[_i], strlen(others[_i]), &fault), 0);
	ck_assert_int_eq(exploration_load(folder, &after, &kernel, &fault), -1);
	ck_assert_ptr_nonnull(strstr(fault.text, "not what `explore` writes"));
	ck_assert_ptr_null(kernel);
	free(path);
}
END_TEST

START_TEST(one_without_shards_is_whole)
{
	static const char state[] =
		"{\"version\": 1, \"kernel\": \"k\", \"profile\": \"api\", \"seed\": 1, \"played\": 1, "
		"\"rounds\": 1, \"seconds\": 1, \"findings\": []}";
	char *path = path_of("%s/explored.json", folder), *kernel = NULL;
	struct fault fault = {0};

	ck_assert_int_eq(file_write(path, state, strlen(state), &fault), 0);
	ck_assert_int_eq(exploration_load(folder, &after, &kernel, &fault), 0);
	ck_assert_uint_eq(after.shard, 1);
	ck_assert_uint_eq(after.shards, 1);
	free(kernel);
	free(path);
}
END_TEST

/* Loads what `before` has saved, and adds it to what `after` has. */
static void add(void)
{
	struct exploration *other = xcalloc(1, sizeof(*other));
	struct fault fault = {0};
	char *kernel = NULL;

	ck_assert_int_eq(exploration_save(&before, &fault), 0);
	ck_assert_int_eq(exploration_load(folder, other, &kernel, &fault), 0);
	exploration_add(&after, other);
	ck_assert_uint_eq(other->count, 0);
	free(kernel);
	free(other);
}

START_TEST(what_two_have_found_counts_once)
{
	add();
	ck_assert_uint_eq(after.count, 1);
	finding.world.count = 0;
	finding.times = 5;
	add();
	ck_assert_uint_eq(after.count, 1);
	ck_assert_uint_eq(after.played, 1024);
	ck_assert_uint_eq(after.findings[0]->times, 9);
	ck_assert_uint_eq(after.findings[0]->world.count, 0);
	/* One that did not come again is not taken for one that did. */
	finding.confirmed = false;
	finding.fingerprint[0] = 'F';
	add();
	finding.confirmed = true;
	finding.world.count = 1;
	add();
	ck_assert_uint_eq(after.count, 2);
	ck_assert(after.findings[1]->confirmed);
	ck_assert_uint_eq(after.findings[1]->world.count, 1);
}
END_TEST

START_TEST(a_folder_without_one_is_refused)
{
	struct fault fault = {0};
	char *kernel = NULL;

	ck_assert_int_eq(exploration_load(folder, &after, &kernel, &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_USAGE);
}
END_TEST

TEST_MAIN("resume")
{
	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, what_was_saved_is_taken_up);
	tcase_add_loop_test(tests, other_files_are_refused, 0, ARRAY_SIZE(others));
	tcase_add_test(tests, one_without_shards_is_whole);
	tcase_add_test(tests, what_two_have_found_counts_once);
	tcase_add_test(tests, a_folder_without_one_is_refused);
}
