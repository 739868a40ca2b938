/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What KernelCI's database takes: reports of its schema 5.3.  A kernel is a checkout and a build, an instance a test.
 * IDs are digests of what they stand for, so that the same results are the same tests, however often they are sent.
 */
#include "reports/report.h"

#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/memory.h"
#include "harness/record/record_digest.h"
#include "reports/json_parts.h"

#define ORIGIN "sctp_conform"

enum { MAJOR = 5, MINOR = 3, EXCERPT = 16384, ID_SIZE = RECORD_DIGEST_SIZE + sizeof(ORIGIN) };

/* The database has no verdict for what is wrong and known to be: the test was done. */
static const char *const statuses[VERDICTS] = {
	[VERDICT_PASS] = "PASS",  [VERDICT_FAIL] = "FAIL",   [VERDICT_CRASH] = "FAIL",
	[VERDICT_HANG] = "FAIL",  [VERDICT_ERROR] = "ERROR", [VERDICT_SKIP] = "SKIP",
	[VERDICT_KNOWN] = "DONE", [VERDICT_FIXED] = "PASS",
};

static void add_text(struct record_digest *digest, const char *text)
{
	record_digest_add(digest, text, strlen(text) + 1);
}

/* Of the kernel that a record is of, and with `test` of all that it says. */
static void id_of(const json_t *end, bool test, char id[ID_SIZE])
{
	static const char *const not_said[] = {"packets", "notes", "costs", "timelines", "guest"};
	struct record_digest digest;
	char text[RECORD_DIGEST_SIZE];

	record_digest_begin(&digest);
	add_text(&digest, json_part_text(end, "kernel"));
	add_text(&digest, json_part_text(end, "arch"));
	add_text(&digest, json_part_text(end, "kernel_spec"));
	if (test) {
		json_t *said = json_copy((json_t *)end);
		char *record;

		for (size_t i = 0; i < ARRAY_SIZE(not_said); i++)
			(void)json_object_del(said, not_said[i]);
		record = json_dumps(said, JSON_COMPACT | JSON_SORT_KEYS);
		add_text(&digest, record ? record : "");
		free(record);
		json_decref(said);
	}
	record_digest_end(&digest, text);
	snprintf(id, ID_SIZE, ORIGIN ":%s", text);
}

static json_t *checkout_of(const json_t *end, const char *id)
{
	return json_pack("{s:s, s:s, s:s}", "id", id, "origin", ORIGIN, "comment",
			 json_part_text(end, "kernel_spec"));
}

static json_t *build_of(const json_t *end, const char *id)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", id, "checkout_id", id, "origin", ORIGIN,
			 "architecture", json_part_text(end, "arch"), "comment",
			 json_part_text(end, "kernel"));
}

static json_t *misc_of(const json_t *end)
{
	return json_pack("{s:s, s:s, s:i, s:s, s:O*, s:O*, s:O*}", "verdict",
			 json_part_text(end, "verdict"), "file", json_part_text(end, "file"),
			 "line", (int)json_integer_value(json_object_get(end, "line")), "title",
			 json_part_text(end, "title"), "spec", json_object_get(end, "spec"), "fix",
			 json_object_get(end, "fix"), "lacks", json_object_get(end, "lacks"));
}

/* What a path may hold. */
static char *path_of_test(const json_t *end)
{
	char *path = xasprintf(ORIGIN ".%s", json_part_text(end, "name"));

	for (char *at = path; *at; at++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-",
			    *at))
			*at = '_';
	return path;
}

static json_t *test_of(const json_t *end, const char *build, bool strict)
{
	enum verdict verdict = verdict_of_record(end);
	const char *status = strict && verdict == VERDICT_SKIP ? "FAIL" : statuses[verdict];
	char id[ID_SIZE];
	char *path = path_of_test(end);
	json_t *test;

	id_of(end, true, id);
	test = json_pack("{s:s, s:s, s:s, s:s, s:s, s:f, s:{s:s, s:[s]}, s:o}", "id", id,
			 "build_id", build, "origin", ORIGIN, "path", path, "status", status,
			 "duration", json_number_value(json_object_get(end, "seconds")),
			 "environment", "comment", json_part_text(end, "time"), "compatible",
			 json_part_text(end, "arch"), "misc", misc_of(end));
	free(path);
	if (test && verdict != VERDICT_PASS) {
		char *excerpt = json_part_excerpt(end, EXCERPT, true);

		json_object_set_new(test, "log_excerpt", json_string(excerpt ? excerpt : ""));
		free(excerpt);
	}
	return test;
}

int kcidb_write(FILE *out, const json_t *ends, const struct columns *columns, bool strict)
{
	json_t *checkouts = json_array(), *builds = json_array(), *tests = json_array();
	bool seen[MAX_COLUMNS] = {false};
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		int column = columns_find(columns, end);
		char id[ID_SIZE];

		id_of(end, false, id);
		if (column >= 0 && !seen[column]) {
			seen[column] = true;
			json_array_append_new(checkouts, checkout_of(end, id));
			json_array_append_new(builds, build_of(end, id));
		}
		json_array_append_new(tests, test_of(end, id, strict));
	}
	return json_part_write(out, json_pack("{s:{s:i, s:i}, s:o, s:o, s:o}", "version", "major",
					      MAJOR, "minor", MINOR, "checkouts", checkouts,
					      "builds", builds, "tests", tests));
}
