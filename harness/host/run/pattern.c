/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/pattern.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/array_size.h"
#include "harness/host/run/nearest.h"
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

/* A pattern for a name is one for the scenario with a middlebox in every path as well. */
static bool name_matches(const char *pattern, const struct instance *instance)
{
	char *plain;
	bool found;

	if (is_prefix(pattern, instance->name) || fnmatch(pattern, instance->name, 0) == 0)
		return true;
	if (!instance->over)
		return false;
	plain = xstrdup(instance->name);
	plain[strlen(plain) - strlen(instance->over) - 1] = '\0';
	found = fnmatch(pattern, plain, 0) == 0;
	free(plain);
	return found;
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
	return name_matches(pattern, instance);
}

/* The file and the line, of those that there is one of, of "PATH:LINE"; 0 without a line. */
struct place {
	char *path;
	json_int_t line;
};

static struct place place_of(const char *text)
{
	const char *colon = strrchr(text, ':');
	char *end = NULL;
	long line = colon ? strtol(colon + 1, &end, 10) : 0;
	bool has_line = colon && end != colon + 1 && *end == '\0' && line > 0;

	return (struct place){xstrndup(text, has_line ? (size_t)(colon - text) : strlen(text)),
			      has_line ? line : 0};
}

/* Whether the scenarios' file is what the user calls PATH, which may begin with the way to the source tree. */
static bool is_file(const struct instance *instance, const char *path)
{
	const char *file = json_string_value(json_object_get(instance->data, "file"));
	size_t length = strlen(path), tail = file ? strlen(file) : 0;

	return tail > 0 && length >= tail && strcmp(path + length - tail, file) == 0 &&
	       (length == tail || path[length - tail - 1] == '/');
}

static json_int_t line_of(const struct instance *instance)
{
	return json_integer_value(json_object_get(instance->data, "line"));
}

/* The scenario at a line is the last one that begins there or before it. */
static bool mark_file(const struct instances *all, const char *text, bool *marks)
{
	struct place place = place_of(text);
	json_int_t begin = 0;
	bool found = false;

	for (size_t i = 0; place.line > 0 && i < all->count; i++) {
		json_int_t line = line_of(&all->items[i]);

		if (is_file(&all->items[i], place.path) && line <= place.line && line > begin)
			begin = line;
	}
	for (size_t i = 0; i < all->count; i++) {
		if (is_file(&all->items[i], place.path) &&
		    (place.line == 0 || line_of(&all->items[i]) == begin))
			found = marks[i] = true;
	}
	free(place.path);
	return found;
}

/* What is measured costs time, and proves nothing of itself: only who names its suite gets it. */
static bool is_hidden_from(const char *pattern, const struct instance *instance)
{
	const char *suite = json_string_value(json_object_get(instance->data, "suite"));

	return json_is_true(json_object_get(instance->data, "by_name")) &&
	       (!pattern || !suite || strncmp(pattern, suite, strlen(suite)) != 0);
}

/* Marks what the pattern matches; false if that is nothing. */
static bool mark(const struct instances *all, const char *pattern, bool *marks)
{
	static const char file[] = "file:";
	bool found = false;

	if (strncmp(pattern, file, strlen(file)) == 0)
		return mark_file(all, pattern + strlen(file), marks);
	for (size_t i = 0; i < all->count; i++) {
		if (!is_hidden_from(pattern, &all->items[i]) &&
		    pattern_matches(pattern, &all->items[i])) {
			marks[i] = true;
			found = true;
		}
	}
	return found;
}

static int nothing_selected(const struct instances *all, const char *pattern, struct fault *fault)
{
	char *meant = nearest_name(all, pattern);

	fault_set(fault, EXIT_USAGE,
		  "the pattern '%s' selects nothing; %s%s%s`sctp-conform list` shows what there is",
		  pattern, meant ? "did you mean '" : "", meant ? meant : "", meant ? "'? " : "");
	free(meant);
	return -1;
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
			return nothing_selected(all, patterns[i], fault);
		}
	}
	for (size_t i = 0; i < all->count; i++) {
		if (count == 0 ? !is_hidden_from(NULL, &all->items[i]) : marks[i])
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
