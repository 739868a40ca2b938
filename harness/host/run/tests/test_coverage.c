/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counters that guests send, and what guests could send instead. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

#include "harness/array_size.h"
#include "harness/record/base64.h"
#include "harness/host/run/executed.h"
#include "harness/host/ground/files.h"
#include "harness/tests/test_main.h"

enum { CONTENTS = 3000 };

static char *folder;
static struct fault fault;

static void setup(void)
{
	ck_assert_int_eq(folder_temporary("/tmp", &folder, &fault), 0);
}

static void teardown(void)
{
	ck_assert_int_eq(folder_remove(folder, &fault), 0);
	free(folder);
}

/* A record of a file of `size` bytes 'x' that says it has `told` bytes. */
static json_t *record(const char *file, size_t size, int told)
{
	unsigned char data[CONTENTS], packed[2 * CONTENTS];
	uLongf packed_size = sizeof(packed);
	char text[BASE64_SIZE(2 * CONTENTS)];

	memset(data, 'x', sizeof(data));
	ck_assert_int_eq(compress(packed, &packed_size, data, size), Z_OK);
	base64_encode(packed, packed_size, text);
	return json_pack("{s:s, s:i, s:s}", "file", file, "size", told, "data", text);
}

START_TEST(counters_are_kept)
{
	json_t *sent = record("sm_make_chunk.gcda", CONTENTS, CONTENTS);
	char *path = path_of("%s/scenarios/sack.gap.ipv4/sm_make_chunk.gcda", folder);
	char *data;
	size_t size;

	ck_assert(coverage_take(folder, "sack.gap.ipv4", sent, &fault));
	ck_assert_int_eq(file_read(path, 2 * CONTENTS, &data, &size, EXIT_USAGE, &fault), 0);
	ck_assert_uint_eq(size, CONTENTS);
	ck_assert_int_eq(data[CONTENTS - 1], 'x');
	free(data);
	free(path);
	json_decref(sent);
}
END_TEST

static const struct {
	const char *file;
	int told;
} wrong[] = {
	{"../socket.gcda", CONTENTS},
	{"/etc/passwd", CONTENTS},
	{"a/b.gcda", CONTENTS},
	{".gcda", CONTENTS},
	{"socket.gcno", CONTENTS},
	{"sock.et.gcda", CONTENTS},
	{"", CONTENTS},
	/* It unpacks to more, or to less, than it says. */
	{"socket.gcda", CONTENTS - 1},
	{"socket.gcda", CONTENTS + 1},
	{"socket.gcda", 0},
	{"socket.gcda", -1},
	{"socket.gcda", 2000000000},
};

START_TEST(what_is_no_counter)
{
	json_t *sent = record(wrong[_i].file, CONTENTS, wrong[_i].told);
	char *scenarios = path_of("%s/scenarios", folder);

	ck_assert(!coverage_take(folder, "sack.gap.ipv4", sent, &fault));
	ck_assert_int_eq(fault.status, EXIT_ENVIRONMENT);
	ck_assert(!path_exists(scenarios));
	free(scenarios);
	json_decref(sent);
}
END_TEST

START_TEST(records_that_lack_something)
{
	static const char *const texts[] = {"{}", "{\"file\":\"a.gcda\"}",
					    "{\"file\":\"a.gcda\",\"size\":5,\"data\":\"!!!!\"}",
					    "{\"file\":\"a.gcda\",\"size\":5,\"data\":\"\"}",
					    "{\"file\":1,\"size\":\"5\",\"data\":[]}"};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		json_t *sent = json_loads(texts[i], 0, NULL);

		ck_assert_ptr_nonnull(sent);
		ck_assert(!coverage_take(folder, "sack.gap.ipv4", sent, &fault));
		json_decref(sent);
	}
}
END_TEST

START_TEST(only_so_many_files)
{
	json_t *sent = NULL;
	bool taken = true;
	unsigned count = 0;

	while (taken && count < 1000) {
		char *file = path_of("a%u.gcda", count++);

		sent = record(file, 10, 10);
		taken = coverage_take(folder, "sack.gap.ipv4", sent, &fault);
		json_decref(sent);
		free(file);
	}
	ck_assert_uint_eq(count, 65);
}
END_TEST

TEST_MAIN("coverage")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, counters_are_kept);
	tcase_add_loop_test(tests, what_is_no_counter, 0, ARRAY_SIZE(wrong));
	tcase_add_test(tests, records_that_lack_something);
	tcase_add_test(tests, only_so_many_files);
}
