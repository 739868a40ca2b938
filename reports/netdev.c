/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What netdev's CI collects of an executor: a test for each suite, a case in it for each instance.  Who runs it adds
 * which branch that was, and when (harness/ci/netdev.sh).  A known deviation is no news, and passes.
 */
#include "reports/report.h"

#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "reports/json_parts.h"

static const char *result_of(enum verdict verdict, bool strict)
{
	if (verdict_fails(verdict, strict))
		return "fail";
	return verdict == VERDICT_SKIP ? "skip" : "pass";
}

/* The test of a suite, which is added if it is not there yet. */
static json_t *test_for(json_t *tests, json_t *by_name, const json_t *end, const char *title)
{
	const char *name = json_part_text(end, "name");
	char *test_name = title ? xasprintf("%.*s@%s", (int)strcspn(name, "."), name, title)
				: xstrndup(name, strcspn(name, "."));
	json_t *test = json_object_get(by_name, test_name);

	if (!test) {
		test = json_pack("{s:s, s:s, s:s, s:f, s:[], s:[]}", "test", test_name, "group",
				 "sctp-conform", "result", "skip", "time", 0.0, "crashes",
				 "results");
		if (json_array_append_new(tests, test) < 0 ||
		    json_object_set(by_name, test_name, test) < 0)
			test = NULL;
	}
	free(test_name);
	return test;
}

/* What fails fails it, what passes makes it more than a skip. */
static void add_result(json_t *test, const char *result)
{
	const char *so_far = json_part_text(test, "result");

	if (strcmp(so_far, "fail") != 0 && strcmp(result, "skip") != 0)
		json_object_set_new(test, "result", json_string(result));
}

static int add_case(json_t *test, const json_t *end, bool strict)
{
	enum verdict verdict = verdict_of_record(end);
	const char *result = result_of(verdict, strict);
	double seconds = json_number_value(json_object_get(end, "seconds"));
	const char *message = json_part_text(end, "message");

	add_result(test, result);
	json_object_set_new(test, "time",
			    json_real(seconds + json_number_value(json_object_get(test, "time"))));
	if (verdict == VERDICT_CRASH)
		json_array_append_new(json_object_get(test, "crashes"),
				      json_stringn(message, strcspn(message, "\n")));
	return json_array_append_new(json_object_get(test, "results"),
				     json_pack("{s:s, s:s, s:f}", "test",
					       json_part_text(end, "name"), "result", result,
					       "time", seconds));
}

int netdev_write(FILE *out, const json_t *ends, const struct columns *columns, bool strict)
{
	json_t *tests = json_array(), *by_name = json_object();
	int result = 0;
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		json_t *test = test_for(tests, by_name, end, columns_title_of(columns, end));

		if (!test || add_case(test, end, strict) < 0)
			result = -1;
	}
	json_decref(by_name);
	return json_part_write(out, json_pack("{s:s, s:o}", "executor", "sctp-conform", "results",
					      tests)) == 0
		       ? result
		       : -1;
}
