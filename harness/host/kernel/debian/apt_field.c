/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/memory.h"
#include "harness/host/kernel/debian/apt.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The value of "Name: value" if the line is of that name. */
static const char *value_of(const char *line, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(line, name, length) != 0 || line[length] != ':')
		return NULL;
	line += length + 1;
	return line + strspn(line, " ");
}

char *apt_field(const char *text, const char *package, const char *field)
{
	bool right = false;

	for (const char *line = text; *line;) {
		size_t length = strcspn(line, "\n");
		const char *value = value_of(line, "Package");

		if (value)
			right = strncmp(value, package, strlen(package)) == 0 &&
				value + strlen(package) == line + length;
		if (length == 0)
			right = false;
		value = value_of(line, field);
		if (right && value && value <= line + length)
			return xstrndup(value, (size_t)(line + length - value));
		line += length + (line[length] == '\n');
	}
	return NULL;
}
