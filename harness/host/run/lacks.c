/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/lacks.h"

#include <stdlib.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/record/verdict.h"
#include "reports/spec/fixes.h"

static const struct {
	const char *why;
	const char *format; /* with the fix, and where it is fixed */
} reasons[] = {
	[FIX_IS_LATER] = {"older", "lacks %s, %s"},
	[FIX_IS_EARLIER] = {"regression",
			    "regression: its version should have %s, %s, and it fails"},
	[FIX_IS_UNDATED] = {"unknown", "lacks %s, or what that mends is broken otherwise; %s"},
};

static json_t *lack_of(const json_t *fix, enum fix_age age)
{
	char *label = fix_label(fix), *releases = fix_releases(fix);
	char *text = path_of(reasons[age].format, label ? label : "", releases ? releases : "");
	json_t *lack = json_pack("{s:O, s:s, s:s}", "id", json_object_get(fix, "id"), "why",
				 reasons[age].why, "text", text);

	free(text);
	free(label);
	free(releases);
	return lack;
}

/* The fixes of that age among those that the record names. */
static json_t *lacks_of_age(const json_t *end, const struct kernel *kernel, enum fix_age age)
{
	json_t *lacks = json_array();
	size_t index;
	json_t *id;

	json_array_foreach (json_object_get(end, "fix"), index, id) {
		const char *text = json_string_value(id);
		const json_t *fix = text ? fix_find(text) : NULL;

		if (fix && fix_age(fix, kernel->release, kernel->version) == age)
			json_array_append_new(lacks, lack_of(fix, age));
	}
	return lacks;
}

void lacks_add(json_t *end, const struct kernel *kernel)
{
	static const enum fix_age order[] = {FIX_IS_LATER, FIX_IS_UNDATED, FIX_IS_EARLIER};
	enum verdict verdict = verdict_of_record(end);

	if (verdict != VERDICT_FAIL && verdict != VERDICT_CRASH && verdict != VERDICT_HANG)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
		json_t *lacks = lacks_of_age(end, kernel, order[i]);

		if (json_array_size(lacks) > 0) {
			json_object_set_new(end, "lacks", lacks);
			return;
		}
		json_decref(lacks);
	}
}
