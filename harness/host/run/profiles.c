/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/profiles.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/ground/files.h"
#include "reports/flame.h"

enum { FILE_LIMIT = 4 << 20, STACK_LIMIT = 16 << 10 };

/* Names of functions, and what stands between them. */
static bool is_stack(const char *text)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$";
	const char *at = text;

	for (;;) {
		size_t length = strspn(at, letters);

		at += length;
		if (length == 0 || (size_t)(at - text) > STACK_LIMIT)
			return false;
		if (*at != ';')
			return *at == '\0';
		at++;
	}
}

static bool write_stacks(FILE *file, json_t *stacks)
{
	const char *stack;
	json_t *count;
	bool written = fseek(file, 0, SEEK_END) == 0;

	json_object_foreach (stacks, stack, count) {
		if (!is_stack(stack) || json_integer_value(count) <= 0)
			continue;
		if (ftell(file) + (long)strlen(stack) > FILE_LIMIT)
			break;
		written = written && fprintf(file, "%s %" JSON_INTEGER_FORMAT "\n", stack,
					     json_integer_value(count)) > 0;
	}
	return written;
}

int profile_take(const char *folder, const char *name, const json_t *record, struct fault *fault)
{
	char *path = path_of("%s/%s.folded", folder, name);
	json_int_t lost = json_integer_value(json_object_get(record, "lost"));
	FILE *file;
	bool written;
	int result = folder_make(folder, fault);

	if (result == 0) {
		file = fopen(path, "ae");
		written = file && write_stacks(file, json_object_get(record, "stacks"));
		if (file && fclose(file) != 0)
			written = false;
		if (!written)
			result = fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", path,
					   strerror(errno));
	}
	if (lost > 0)
		fprintf(stderr,
			"sctp-conform: the profile of %s lacks %" JSON_INTEGER_FORMAT
			" stacks, for which there was no room\n",
			name, lost);
	free(path);
	return result;
}

static int draw(const char *path, const char *name, struct fault *fault)
{
	char *svg = path_of("%s.svg", path), *folded = path_of("%s.folded", path), *text = NULL;
	size_t size;
	FILE *out = NULL;
	int result = file_read(folded, FILE_LIMIT + 2 * STACK_LIMIT, &text, &size, EXIT_ENVIRONMENT,
			       fault);

	if (result == 0) {
		out = fopen(svg, "we");
		result = out ? flame_write(out, name, text) : -1;
		if (out && fclose(out) != 0)
			result = -1;
		if (result < 0)
			fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", svg,
				  strerror(errno));
	}
	free(text);
	free(svg);
	free(folded);
	return result;
}

struct drawing {
	const char *folder;
	struct fault *fault;
};

static int draw_file(void *context, const char *name)
{
	static const char ending[] = ".folded";
	const struct drawing *drawing = context;
	size_t length = strlen(name), rest = sizeof(ending) - 1;
	char *scenario, *path;
	int result;

	if (length <= rest || strcmp(name + length - rest, ending) != 0)
		return 0;
	scenario = path_of("%.*s", (int)(length - rest), name);
	path = path_of("%s/%s", drawing->folder, scenario);
	result = draw(path, scenario, drawing->fault);
	free(path);
	free(scenario);
	return result;
}

int profiles_draw(const char *folder, struct fault *fault)
{
	struct drawing drawing = {folder, fault};

	if (access(folder, R_OK | X_OK) != 0)
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot read %s: %s", folder,
				 strerror(errno));
	return folder_each(folder, draw_file, &drawing);
}
