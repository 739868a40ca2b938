/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/saved.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"

enum { LINE_LIMIT = 2 << 20 };

struct reading {
	struct saved *saved;
	size_t summaries;
};

/* Where records of that type are kept, or NULL. */
static json_t *records_of(const struct saved *saved, const char *type)
{
	if (strcmp(type, "end") == 0)
		return saved->ends;
	return strcmp(type, "timeline") == 0 ? saved->timelines : NULL;
}

/* Returns 0, or -1 with a fault if the line is no record. */
static int take_line(const char *line, size_t length, struct reading *reading, struct fault *fault)
{
	json_error_t error;
	json_t *record = json_loadb(line, length, JSON_REJECT_DUPLICATES, &error);
	const char *type = json_string_value(json_object_get(record, "type"));
	const char *name = json_string_value(json_object_get(record, "name"));
	int result = 0;

	if (!type)
		result = fault_set(fault, EXIT_USAGE, "no record: %s",
				   record ? "it has no type" : error.text);
	else if (strcmp(type, "summary") == 0)
		reading->summaries++;
	else if (strcmp(type, "run") == 0 && !reading->saved->run)
		reading->saved->run = json_incref(record);
	else if (records_of(reading->saved, type) && !name)
		result = fault_set(fault, EXIT_USAGE, "a record of type %s without a name", type);
	else if (records_of(reading->saved, type))
		json_array_append(records_of(reading->saved, type), record);
	json_decref(record);
	return result;
}

static int read_lines(FILE *file, const char *path, struct reading *reading, struct fault *fault)
{
	char *line = malloc(LINE_LIMIT);
	size_t number = 0;
	int result = 0;

	if (!line)
		return fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	while (result == 0 && fgets(line, LINE_LIMIT, file)) {
		struct fault wrong = {0};
		size_t length = strlen(line);

		number++;
		if (length == LINE_LIMIT - 1 && line[length - 1] != '\n')
			result = fault_set(&wrong, EXIT_USAGE, "longer than any record");
		else
			result = take_line(line, length, reading, &wrong);
		if (result < 0)
			fault_set(fault, wrong.status, "%s:%zu: %s", path, number, wrong.text);
	}
	free(line);
	if (result == 0 && ferror(file))
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot read %s: %s", path,
				 strerror(errno));
	return result;
}

/* One `summary` comes for each kernel at the end. */
static bool is_complete(const struct reading *reading)
{
	size_t kernels = json_array_size(json_object_get(reading->saved->run, "kernels"));

	return reading->summaries > 0 && reading->summaries >= kernels;
}

int saved_load(const char *folder, struct saved *saved, struct fault *fault)
{
	char *path = path_of("%s/results.jsonl", folder);
	FILE *file = fopen(path, "re");
	struct reading reading = {.saved = saved};
	int result;

	*saved = (struct saved){.ends = json_array(), .timelines = json_array()};
	if (!file) {
		fault_set(fault, EXIT_USAGE, "cannot read %s: %s", path, strerror(errno));
		free(path);
		return -1;
	}
	result = saved->ends && saved->timelines
			 ? read_lines(file, path, &reading, fault)
			 : fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	saved->complete = is_complete(&reading);
	/* It was only read. */
	(void)fclose(file);
	free(path);
	return result;
}

void saved_free(struct saved *saved)
{
	json_decref(saved->run);
	json_decref(saved->ends);
	json_decref(saved->timelines);
	*saved = (struct saved){0};
}
