/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/instance.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/host/ground/program.h"

static bool good_name(const char *name)
{
	size_t length = name ? strlen(name) : 0;

	if (length == 0 || length > 200 || !isalnum((unsigned char)*name))
		return false;
	for (; *name; name++) {
		if (!isalnum((unsigned char)*name) && !strchr("._-", *name))
			return false;
	}
	return true;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text);
	size_t tail = strlen(end);

	return length > tail && strcmp(text + length - tail, end) == 0;
}

/* A middlebox is the last part of the name. */
static bool names_over(const char *name, const json_t *data)
{
	const char *over = json_string_value(json_object_get(data, "over"));
	size_t length = over ? strlen(over) : 0;

	return !over ||
	       (length > 0 && ends_with(name, over) && name[strlen(name) - length - 1] == '.');
}

int instances_add(struct instances *instances, const char *line, struct fault *fault)
{
	json_t *data = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
	const char *name = json_string_value(json_object_get(data, "name"));
	double limit = json_number_value(json_object_get(data, "limit"));
	struct instance *items;

	if (!good_name(name) || !isfinite(limit) || limit < 0 || !names_over(name, data)) {
		json_decref(data);
		return fault_set(fault, EXIT_ENVIRONMENT,
				 "the runner lists no instance with '%.200s'", line);
	}
	items = xreallocarray(instances->items, instances->count + 1, sizeof(*items));
	instances->items = items;
	items[instances->count++] =
		(struct instance){.name = name,
				  .limit = limit,
				  .i686 = ends_with(name, ".i686"),
				  .over = json_string_value(json_object_get(data, "over")),
				  .data = data};
	return 0;
}

static const char *text_of(const struct instance *instance, const char *key)
{
	const char *text = json_string_value(json_object_get(instance->data, key));

	return text ? text : "";
}

static int by_name(const void *left, const void *right)
{
	const struct instance *const *a = left;
	const struct instance *const *b = right;

	return strcmp((*a)->name, (*b)->name);
}

/* Two scenarios of one name could not be told apart in any result. */
static int refuse_twins(const struct instances *instances, struct fault *fault)
{
	const struct instance **sorted = xcalloc(instances->count, sizeof(struct instance *));
	int result = 0;

	for (size_t i = 0; i < instances->count; i++)
		sorted[i] = &instances->items[i];
	qsort(sorted, instances->count, sizeof(struct instance *), by_name);
	for (size_t i = 1; result == 0 && i < instances->count; i++) {
		if (strcmp(sorted[i - 1]->name, sorted[i]->name) != 0)
			continue;
		result = fault_set(
			fault, EXIT_USAGE,
			"%.200s:%d and %.200s:%d have a scenario of one name, %.200s: "
			"rename one",
			text_of(sorted[i - 1], "file"),
			(int)json_integer_value(json_object_get(sorted[i - 1]->data, "line")),
			text_of(sorted[i], "file"),
			(int)json_integer_value(json_object_get(sorted[i]->data, "line")),
			sorted[i]->name);
	}
	free(sorted);
	return result;
}

/* A suite is a folder. */
static int refuse_stray(const struct instances *instances, struct fault *fault)
{
	for (size_t i = 0; i < instances->count; i++) {
		const struct instance *instance = &instances->items[i];
		const char *file = text_of(instance, "file");
		const char *suite = text_of(instance, "suite");
		size_t length = strlen(suite);

		if (strncmp(file, "suites/", strlen("suites/")) != 0)
			continue;
		file += strlen("suites/");
		if (strncmp(file, suite, length) != 0 || file[length] != '/')
			return fault_set(fault, EXIT_USAGE,
					 "suites/%.200s calls its SUITE \"%.100s\", which is not "
					 "its folder",
					 file, suite);
	}
	return 0;
}

static int load_one(const char *runner, const char *option, struct instances *instances,
		    struct fault *fault)
{
	const char *const arguments[] = {runner, "--list", option, NULL};
	char *list = NULL;
	char *rest;
	char *line;
	int result = program_run(arguments, "sctp-conform", NULL, &list, fault);

	rest = list;
	while (result == 0 && (line = strsep(&rest, "\n"))) {
		if (*line)
			result = instances_add(instances, line, fault);
	}
	free(list);
	return result;
}

int instances_load(const char *runner, enum abis abis, struct instances *instances,
		   struct fault *fault)
{
	*instances = (struct instances){0};
	if (load_one(runner, abis == I686 ? "--compat-all" : NULL, instances, fault) == 0 &&
	    (abis != NATIVE_AND_I686 || load_one(runner, "--compat", instances, fault) == 0) &&
	    refuse_twins(instances, fault) == 0 && refuse_stray(instances, fault) == 0)
		return 0;
	instances_free(instances);
	return -1;
}

int instances_load_over(const char *runner, const char *middlebox, struct instances *instances,
			struct fault *fault)
{
	char *option = xasprintf("--over=%s", middlebox);
	int result = load_one(runner, option, instances, fault);

	free(option);
	return result == 0 ? refuse_twins(instances, fault) : result;
}

void instances_free(struct instances *instances)
{
	for (size_t i = 0; i < instances->count; i++)
		json_decref(instances->items[i].data);
	free(instances->items);
	*instances = (struct instances){0};
}
