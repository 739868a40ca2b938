/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/diff.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/record/verdict.h"
#include "reports/diff_packets.h"
#include "harness/memory.h"

static const char *text_of(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

/* By name. */
static json_t *index_of(const json_t *ends)
{
	json_t *all = json_object();
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end)
		(void)json_object_set(all, text_of(end, "name"), end);
	return all;
}

/* The fixes that one of them was seen to lack, to be released. */
static json_t *fixes_of(const json_t *old, const json_t *new)
{
	json_t *fixes = json_array();
	size_t index;
	json_t *lack;

	json_array_foreach (json_object_get(old, "lacks"), index, lack)
		json_array_append(fixes, json_object_get(lack, "id"));
	json_array_foreach (json_object_get(new, "lacks"), index, lack)
		json_array_append(fixes, json_object_get(lack, "id"));
	return fixes;
}

static void compare_verdicts(json_t *diff, const char *name, const json_t *old, const json_t *new)
{
	const char *was = old ? text_of(old, "verdict") : "none";
	const char *is = new ? text_of(new, "verdict") : "none";

	if (strcmp(was, is) != 0)
		(void)json_array_append_new(json_object_get(diff, "verdicts"),
					    json_pack("{s:s, s:s, s:s, s:s, s:o}", "name", name,
						      "old", was, "new", is, "message",
						      text_of(new ? new : old, "message"), "fixes",
						      fixes_of(old, new)));
}

/* The remarks in one text, to be freed. */
static char *notes_of(const json_t *end)
{
	char *text = NULL;
	size_t size = 0, index;
	FILE *out = xopen_memstream(&text, &size);
	json_t *note;

	if (!out)
		return NULL;
	json_array_foreach (json_object_get(end, "notes"), index, note)
		fprintf(out, "%s%s", index ? "; " : "", text_of(note, "text"));
	if (fclose(out) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

/* What in a remark is drawn by lot, or is a time, becomes a '#': long numbers, in digits of either base. */
static void mask_numbers(char *text)
{
	enum { LONG = 5 };
	char *to = text;

	while (*text) {
		size_t number = strspn(text, "0123456789abcdef.");
		size_t length = number ? number : strcspn(text, "0123456789abcdef.");

		if (number >= LONG && strpbrk(text, "0123456789") < text + number) {
			*to++ = '#';
		} else {
			memmove(to, text, length);
			to += length;
		}
		text += length;
	}
	*to = '\0';
}

static bool same_but_for_numbers(const char *old, const char *new)
{
	char *was = xstrdup(old), *is = xstrdup(new);
	bool same;

	mask_numbers(was);
	mask_numbers(is);
	same = strcmp(was, is) == 0;
	free(was);
	free(is);
	return same;
}

static void compare_notes(json_t *diff, const char *name, const json_t *old, const json_t *new)
{
	char *was = notes_of(old), *is = notes_of(new);

	if (was && is && !same_but_for_numbers(was, is))
		(void)json_array_append_new(
			json_object_get(diff, "notes"),
			json_pack("{s:s, s:s, s:s}", "name", name, "old", was, "new", is));
	free(was);
	free(is);
}

static void compare_ends(json_t *diff, const char *name, const json_t *old, const json_t *new)
{
	json_t *compared = json_object_get(diff, "compared");

	compare_verdicts(diff, name, old, new);
	if (!old || !new || verdict_of_record(old) != verdict_of_record(new))
		return;
	compare_notes(diff, name, old, new);
	if (json_array_size(json_object_get(old, "packets")) == 0 ||
	    json_array_size(json_object_get(new, "packets")) == 0)
		return;
	(void)json_integer_set(compared, json_integer_value(compared) + 1);
	if (diff_packets(diff, name, old, new) < 0)
		(void)json_object_set_new(diff, "failed", json_true());
}

json_t *diff_make(const json_t *old, const json_t *new)
{
	json_t *before = index_of(old), *after = index_of(new);
	json_t *diff = json_pack("{s:s, s:s, s:[], s:[], s:[], s:[], s:i}", "old",
				 text_of(json_array_get(old, 0), "kernel"), "new",
				 text_of(json_array_get(new, 0), "kernel"), "verdicts", "wire",
				 "times", "notes", "compared", 0);
	const char *name;
	json_t *end;

	json_object_foreach (before, name, end)
		compare_ends(diff, name, end, json_object_get(after, name));
	json_object_foreach (after, name, end)
		if (!json_object_get(before, name))
			compare_ends(diff, name, NULL, end);
	if (!before || !after || json_object_get(diff, "failed")) {
		json_decref(diff);
		diff = NULL;
	}
	json_decref(before);
	json_decref(after);
	return diff;
}

static bool names(const json_t *items, const char *name)
{
	size_t index;
	json_t *item;

	json_array_foreach (items, index, item)
		if (strcmp(text_of(item, "name"), name) == 0)
			return true;
	return false;
}

/* A scenario that was not played twice says nothing of the lot. */
static void without_unplayed(json_t *verdicts)
{
	for (size_t i = json_array_size(verdicts); i > 0; i--) {
		const json_t *each = json_array_get(verdicts, i - 1);

		if (strcmp(text_of(each, "old"), "none") == 0 ||
		    strcmp(text_of(each, "new"), "none") == 0)
			(void)json_array_remove(verdicts, i - 1);
	}
}

static void take_out(json_t *items, const json_t *noise)
{
	for (size_t i = json_array_size(items); i > 0; i--)
		if (names(noise, text_of(json_array_get(items, i - 1), "name")))
			(void)json_array_remove(items, i - 1);
}

static const json_t *findings_of(const json_t *diff, const char *what)
{
	size_t index;
	json_t *group;

	json_array_foreach (json_object_get(diff, "wire"), index, group)
		if (strcmp(text_of(group, "what"), what) == 0)
			return json_object_get(group, "findings");
	return NULL;
}

void diff_take_out(json_t *diff, json_t *noise)
{
	static const char *const parts[] = {"verdicts", "times", "notes", NULL};
	json_t *wire = json_object_get(diff, "wire");

	without_unplayed(json_object_get(noise, "verdicts"));
	for (size_t i = 0; parts[i]; i++)
		take_out(json_object_get(diff, parts[i]), json_object_get(noise, parts[i]));
	for (size_t i = json_array_size(wire); i > 0; i--) {
		json_t *group = json_array_get(wire, i - 1);
		json_t *findings = json_object_get(group, "findings");

		take_out(findings, findings_of(noise, text_of(group, "what")));
		if (json_array_size(findings) == 0)
			(void)json_array_remove(wire, i - 1);
	}
}

int diff_empty(const json_t *diff)
{
	static const char *const parts[] = {"verdicts", "wire", "times", "notes", NULL};

	for (size_t i = 0; parts[i]; i++)
		if (json_array_size(json_object_get(diff, parts[i])) > 0)
			return 0;
	return 1;
}
