/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/pattern.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/array_size.h"
#include "reports/spec/fixes.h"

static bool text_matches(const char *glob, const json_t *text)
{
	const char *value = json_string_value(text);

	return value && *value && fnmatch(glob, value, 0) == 0;
}

static bool any_matches(const char *glob, const json_t *texts)
{
	size_t index;
	json_t *text;

	json_array_foreach (texts, index, text) {
		if (text_matches(glob, text))
			return true;
	}
	return false;
}

/* Whether a CVE number, or the commit, of one of these fixes fits. */
static bool cve_matches(const char *glob, const json_t *fixes)
{
	size_t index;
	json_t *id;

	json_array_foreach (fixes, index, id) {
		const char *text = json_string_value(id);
		const json_t *fix = text ? fix_find(text) : NULL;

		if (fix && (any_matches(glob, json_object_get(fix, "cves")) ||
			    text_matches(glob, json_object_get(fix, "commit"))))
			return true;
	}
	return false;
}

static bool is_prefix(const char *prefix, const char *name)
{
	size_t length = strlen(prefix);

	return length > 0 && strncmp(prefix, name, length) == 0 &&
	       (name[length] == '.' || name[length] == '\0');
}

bool pattern_matches(const char *pattern, const struct instance *instance)
{
	static const char *const keys[] = {"spec", "etsi", "fix"};

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		size_t length = strlen(keys[i]);
		const json_t *value = json_object_get(instance->data, keys[i]);

		if (strncmp(pattern, keys[i], length) != 0 || pattern[length] != ':')
			continue;
		return text_matches(pattern + length + 1, value) ||
		       any_matches(pattern + length + 1, value) ||
		       (strcmp(keys[i], "fix") == 0 && cve_matches(pattern + length + 1, value));
	}
	return is_prefix(pattern, instance->name) || fnmatch(pattern, instance->name, 0) == 0;
}

/* Marks what the pattern matches; false if that is nothing. */
static bool mark(const struct instances *all, const char *pattern, bool *marks)
{
	bool found = false;

	for (size_t i = 0; i < all->count; i++) {
		if (pattern_matches(pattern, &all->items[i])) {
			marks[i] = true;
			found = true;
		}
	}
	return found;
}

int selection_make(const struct instances *all, char *const patterns[], size_t count,
		   struct selection *selection, struct fault *fault)
{
	bool *marks = xcalloc(all->count + 1, sizeof(*marks));

	selection->count = 0;
	selection->items = xcalloc(all->count + 1, sizeof(struct instance *));
	for (size_t i = 0; i < count; i++) {
		if (!mark(all, patterns[i], marks)) {
			free(marks);
			selection_free(selection);
			return fault_set(
				fault, EXIT_USAGE,
				"the pattern '%s' selects nothing; `sctp-conform list` shows "
				"what there is",
				patterns[i]);
		}
	}
	for (size_t i = 0; i < all->count; i++) {
		if (count == 0 || marks[i])
			selection->items[selection->count++] = &all->items[i];
	}
	free(marks);
	return 0;
}

void selection_free(struct selection *selection)
{
	free(selection->items);
	*selection = (struct selection){0};
}
