/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/lacks.h"

#include <stdlib.h>
#include <string.h>

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
	[FIX_IS_NEEDLESS] = {"unknown",
			     "what %s mends is broken, though by its version the kernel is "
			     "older than that fault; %s"},
};

static const char not_affected[] =
	"not affected: by its version the kernel is older than the fault "
	"that %s mends; %s";

/*
 * What passes on a kernel from before the fix does not prove the fix: it was taken over into that
 * kernel, or the fault does not show there.
 */
static const char not_seen[] = "not seen: by its version the kernel lacks %s, %s, yet what guards "
			       "it passes: the fix was taken over, or its lack does not show here";

static json_t *item_of(const json_t *fix, const char *why, const char *format)
{
	char *label = fix_label(fix), *releases = fix_releases(fix);
	char *text = path_of(format, label ? label : "", releases ? releases : "");
	json_t *item = json_pack("{s:O, s:s, s:s}", "id", json_object_get(fix, "id"), "why", why,
				 "text", text);

	free(text);
	free(label);
	free(releases);
	return item;
}

/* What a kernel does without memory says nothing of a fix that is about anything else. */
static bool may_show(const json_t *end, const json_t *fix)
{
	const char *needs = json_string_value(json_object_get(fix, "needs"));

	return !json_object_get(end, "fail_nth") ||
	       (needs && strcmp(needs, "fault-injection") == 0);
}

/* The fixes of that age among those that the record names. */
static json_t *fixes_of_age(const json_t *end, const struct kernel *kernel, enum fix_age age,
			    const char *why, const char *format)
{
	json_t *items = json_array();
	size_t index;
	json_t *id;

	json_array_foreach (json_object_get(end, "fix"), index, id) {
		const char *text = json_string_value(id);
		const json_t *fix = text ? fix_find(text) : NULL;

		if (fix && may_show(end, fix) &&
		    fix_age(fix, kernel->release, kernel->version) == age)
			json_array_append_new(items, item_of(fix, why, format));
	}
	return items;
}

/* Whether there were any. */
static bool set_items(json_t *end, const char *key, json_t *items)
{
	bool any = json_array_size(items) > 0;

	if (any)
		json_object_set(end, key, items);
	json_decref(items);
	return any;
}

void lacks_add(json_t *end, const struct kernel *kernel)
{
	static const enum fix_age order[] = {FIX_IS_LATER, FIX_IS_UNDATED, FIX_IS_EARLIER,
					     FIX_IS_NEEDLESS};
	enum verdict verdict = verdict_of_record(end);

	if (verdict == VERDICT_PASS || verdict == VERDICT_FIXED)
		set_items(end, "not_seen",
			  fixes_of_age(end, kernel, FIX_IS_LATER, "older", not_seen));
	if (verdict == VERDICT_PASS || verdict == VERDICT_FIXED || verdict == VERDICT_SKIP)
		set_items(end, "not_affected",
			  fixes_of_age(end, kernel, FIX_IS_NEEDLESS, "older", not_affected));
	if (verdict != VERDICT_FAIL && verdict != VERDICT_CRASH && verdict != VERDICT_HANG)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		if (set_items(end, "lacks",
			      fixes_of_age(end, kernel, order[i], reasons[order[i]].why,
					   reasons[order[i]].format)))
			return;
}

static bool is_of_kind(const json_t *fix, const char *const kinds[])
{
	const char *kind = json_string_value(json_object_get(fix, "kind"));

	for (size_t i = 0; kind && kinds[i]; i++)
		if (strcmp(kind, kinds[i]) == 0)
			return true;
	return false;
}

/* Whether by its version the kernel lacks a fix of one of these kinds (NULL at the end) that the instance guards. */
static bool lacks_kind(const json_t *data, const struct kernel *kernel, const char *const kinds[])
{
	size_t index;
	json_t *id;

	json_array_foreach (json_object_get(data, "fix"), index, id) {
		const char *text = json_string_value(id);
		const json_t *fix = text && kernel->release ? fix_find(text) : NULL;

		if (fix && is_of_kind(fix, kinds) &&
		    fix_age(fix, kernel->release, kernel->version) == FIX_IS_LATER)
			return true;
	}
	return false;
}

bool lacks_may_break(const json_t *data, const struct kernel *kernel)
{
	static const char *const kinds[] = {"crash", "hang", "memory", NULL};

	return lacks_kind(data, kernel, kinds);
}

bool lacks_may_hang(const json_t *data, const struct kernel *kernel)
{
	static const char *const kinds[] = {"hang", NULL};

	return lacks_kind(data, kernel, kinds);
}

void lacks_note(json_t *seen, const json_t *end)
{
	size_t index;
	json_t *item;

	json_array_foreach (json_object_get(end, "lacks"), index, item) {
		const char *id = json_string_value(json_object_get(item, "id"));

		if (id)
			json_object_set_new(seen, id, json_true());
	}
}

bool lacks_all_seen(const json_t *seen, const json_t *data)
{
	const json_t *fixes = json_object_get(data, "fix");
	size_t index;
	json_t *id;

	json_array_foreach (fixes, index, id)
		if (!json_is_string(id) || !json_object_get(seen, json_string_value(id)))
			return false;
	return json_array_size(fixes) > 0;
}
