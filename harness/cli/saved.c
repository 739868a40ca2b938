/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/cli/saved.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/kernel/files.h"
#include "reports/report.h"

enum { LINE_LIMIT = 2 << 20 };

/* Returns 0, or -1 with a fault if the line is no record. */
static int take_line(const char *line, size_t length, const char *wanted, json_t *records,
		     bool *complete, struct fault *fault)
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
		*complete = true;
	else if (strcmp(type, wanted) == 0 && !name)
		result = fault_set(fault, EXIT_USAGE, "a record of type %s without a name", wanted);
	else if (strcmp(type, wanted) == 0)
		json_array_append(records, record);
	json_decref(record);
	return result;
}

static int read_lines(FILE *file, const char *path, const char *wanted, json_t *records,
		      bool *complete, struct fault *fault)
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
			result = take_line(line, length, wanted, records, complete, &wrong);
		if (result < 0)
			fault_set(fault, wrong.status, "%s:%zu: %s", path, number, wrong.text);
	}
	free(line);
	if (result == 0 && ferror(file))
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot read %s: %s", path,
				 strerror(errno));
	return result;
}

int saved_load_type(const char *folder, const char *type, json_t *records, bool *complete,
		    struct fault *fault)
{
	char *path = path_of("%s/results.jsonl", folder);
	FILE *file = fopen(path, "re");
	int result;

	*complete = false;
	if (!file) {
		fault_set(fault, EXIT_USAGE, "cannot read %s: %s", path, strerror(errno));
		free(path);
		return -1;
	}
	result = read_lines(file, path, type, records, complete, fault);
	/* It was only read. */
	(void)fclose(file);
	free(path);
	return result;
}

int saved_load(const char *folder, json_t *ends, bool *complete, struct fault *fault)
{
	return saved_load_type(folder, "end", ends, complete, fault);
}

int saved_write_junit(const char *folder, struct fault *fault)
{
	char *path = path_of("%s/junit.xml", folder);
	json_t *ends = json_array();
	bool complete;
	int result = saved_load(folder, ends, &complete, fault);

	if (result == 0) {
		FILE *file = fopen(path, "we");

		if (!file || junit_write(file, ends) < 0)
			result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", path,
					   strerror(errno));
		if (file && fclose(file) != 0 && result == 0)
			result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", path,
					   strerror(errno));
	}
	json_decref(ends);
	free(path);
	return result;
}
