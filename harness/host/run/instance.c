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

int instances_add(struct instances *instances, const char *line, struct fault *fault)
{
	json_t *data = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
	const char *name = json_string_value(json_object_get(data, "name"));
	double limit = json_number_value(json_object_get(data, "limit"));
	struct instance *items;

	if (!good_name(name) || !isfinite(limit) || limit < 0) {
		json_decref(data);
		return fault_set(fault, EXIT_ENVIRONMENT,
				 "the runner lists no instance with '%.200s'", line);
	}
	items = xreallocarray(instances->items, instances->count + 1, sizeof(*items));
	instances->items = items;
	items[instances->count++] = (struct instance){
		.name = name, .limit = limit, .i686 = ends_with(name, ".i686"), .data = data};
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
	    (abis != NATIVE_AND_I686 || load_one(runner, "--compat", instances, fault) == 0))
		return 0;
	instances_free(instances);
	return -1;
}

void instances_free(struct instances *instances)
{
	for (size_t i = 0; i < instances->count; i++)
		json_decref(instances->items[i].data);
	free(instances->items);
	*instances = (struct instances){0};
}
