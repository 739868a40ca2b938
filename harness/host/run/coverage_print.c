/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a run's coverage is, as text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/run/executed.h"
#include "harness/host/ground/files.h"
#include "reports/text.h"

static double number(const json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

static const char *word(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static json_t *load(const char *out, const char *name, struct fault *fault)
{
	char *path = path_of("%s/coverage/%s", out, name);
	json_error_t error;
	json_t *data = json_load_file(path, 0, &error);

	if (!data)
		fault_set(fault, EXIT_USAGE, "%s has no coverage (run --coverage makes it): %s",
			  out, error.text);
	free(path);
	return data;
}

static void print_row(const json_t *row, const char *name)
{
	printf("%6.1f %% %5.0f/%-5.0f %6.1f %% %5.0f/%-5.0f  ", number(row, "line_percent"),
	       number(row, "line_covered"), number(row, "line_total"),
	       number(row, "branch_percent"), number(row, "branch_covered"),
	       number(row, "branch_total"));
	text_put(stdout, name, strlen(name), "");
	putchar('\n');
}

static void print_files(const json_t *summary)
{
	size_t index;
	json_t *file;

	printf("lines                 branches              file\n");
	json_array_foreach (json_object_get(summary, "files"), index, file)
		print_row(file, word(file, "filename"));
	print_row(summary, "all");
}

static void print_function(const json_t *file, const json_t *function)
{
	const char *path = word(file, "file"), *name = word(function, "name");

	text_put(stdout, path, strlen(path), "");
	printf(":%.0f ", number(function, "lineno"));
	text_put(stdout, name, strlen(name), "");
	putchar('\n');
}

static void print_uncovered(const json_t *coverage)
{
	size_t i, j;
	json_t *file, *function;

	json_array_foreach (json_object_get(coverage, "files"), i, file) {
		json_array_foreach (json_object_get(file, "functions"), j, function) {
			if (number(function, "execution_count") == 0)
				print_function(file, function);
		}
	}
}

int coverage_print(const char *out, bool uncovered, struct fault *fault)
{
	json_t *data = load(out, uncovered ? "coverage.json" : "summary.json", fault);

	if (!data)
		return -1;
	if (uncovered)
		print_uncovered(data);
	else
		print_files(data);
	json_decref(data);
	return 0;
}
