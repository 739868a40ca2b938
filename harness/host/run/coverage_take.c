/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes counters from a guest. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/run/executed.h"
#include "harness/host/ground/files.h"
#include "harness/record/packed.h"

enum { FILE_LIMIT = 4 << 20, NAME_LIMIT = 64, MAX_FILES = 64 };

static bool good_name(const char *file)
{
	static const char suffix[] = ".gcda";
	size_t length = file ? strlen(file) : 0;

	if (length <= strlen(suffix) || length > NAME_LIMIT ||
	    strcmp(file + length - strlen(suffix), suffix) != 0)
		return false;
	for (size_t i = 0; i < length - strlen(suffix); i++)
		if (!isalnum((unsigned char)file[i]) && file[i] != '_' && file[i] != '-')
			return false;
	return true;
}

/* The contents that a record holds, to be freed; NULL if it is not what it says. */
static unsigned char *contents(const json_t *record, size_t *size)
{
	const char *text = json_string_value(json_object_get(record, "data"));
	json_int_t told = json_integer_value(json_object_get(record, "size"));

	if (!text || told <= 0 || told > FILE_LIMIT)
		return NULL;
	*size = (size_t)told;
	return packed_decode(text, *size);
}

static int count_one(void *context, const char *name)
{
	(void)name;
	++*(unsigned *)context;
	return 0;
}

static int keep(const char *folder, const char *file, const void *data, size_t size,
		struct fault *fault)
{
	char *path = path_of("%s/%s", folder, file);
	unsigned count = 0;
	int result = folder_make(folder, fault);

	if (!result && folder_each(folder, count_one, &count) == 0 && count >= MAX_FILES)
		result = fault_set(fault, EXIT_ENVIRONMENT, "the guest sends too many counters");
	if (!result)
		result = file_write(path, data, size, fault);
	free(path);
	return result;
}

bool coverage_take(const char *folder, const char *name, const json_t *record, struct fault *fault)
{
	const char *file = json_string_value(json_object_get(record, "file"));
	unsigned char *data;
	char *scenario;
	size_t size;
	int result;

	data = good_name(file) ? contents(record, &size) : NULL;
	if (!data) {
		fault_set(fault, EXIT_ENVIRONMENT, "the guest sends counters of %s that are none",
			  name);
		return false;
	}
	scenario = path_of("%s/scenarios/%s", folder, name);
	result = keep(scenario, file, data, size, fault);
	free(scenario);
	free(data);
	return result == 0;
}
