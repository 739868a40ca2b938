/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a configuration may stand. */
#include "harness/host/kernel/config/config.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "harness/host/ground/files.h"
#include "harness/host/kernel/config/ikconfig.h"

enum { FILE_LIMIT = 512 << 20 };

/* What the file holds once it is decompressed: a configuration, or an image. */
static int unpack(char **data, size_t *size, struct fault *fault)
{
	char *inside;
	size_t length;
	int result = unpack_data(*data, *size, FILE_LIMIT, UNPACK_ALL, &inside, &length, fault);

	if (result > 0) {
		free(*data);
		*data = inside;
		*size = length;
	}
	return result < 0 ? -1 : 0;
}

static int parse(const char *data, size_t size, struct config *config, struct fault *fault)
{
	char *text;
	size_t length;
	int result = ikconfig_find(data, size, &text, &length, fault);

	if (result < 0)
		return -1;
	result = result > 0 ? config_parse(text, length, config, fault)
			    : config_parse(data, size, config, fault);
	free(text);
	return result;
}

static int load_file(const char *path, struct config *config, struct fault *fault)
{
	struct fault wrong;
	char *data;
	size_t size;
	int result;

	if (file_read(path, FILE_LIMIT, &data, &size, EXIT_USAGE, fault))
		return -1;
	result = unpack(&data, &size, &wrong);
	if (!result)
		result = parse(data, size, config, &wrong);
	free(data);
	if (result)
		fault_set(fault, wrong.status,
			  "%s is no kernel configuration, nor an image with one inside: %.700s",
			  path, wrong.text);
	return result;
}

int config_load(const char *path, struct config *config, struct fault *fault)
{
	struct stat status;
	char *inside;
	int result;

	*config = (struct config){0};
	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
		inside = path_of("%s/.config", path);
		result = load_file(inside, config, fault);
		free(inside);
		return result;
	}
	/* Opening a named pipe would wait for ever. */
	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
		return fault_set(fault, EXIT_USAGE, "%s is no file", path);
	return load_file(path, config, fault);
}
