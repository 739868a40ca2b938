/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/sysctl.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/expect.h"

enum { VALUE_SIZE = 128 };

static void write_value(struct lab *lab, const char *node, const char *name, const char *value)
{
	if (lab_sysctl(lab, node, name, value) != 0)
		scenario_error("%s", lab_error(lab));
}

void sysctl_set(struct lab *lab, const char *node, const char *name, const char *format, ...)
{
	char value[VALUE_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(value, sizeof(value), format, arguments);
	va_end(arguments);
	write_value(lab, node, name, value);
}

void sysctl_set_everywhere(struct lab *lab, const char *name, const char *format, ...)
{
	const struct topology *topology = lab_topology(lab);
	char value[VALUE_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(value, sizeof(value), format, arguments);
	va_end(arguments);
	for (unsigned i = 0; topology->nodes[i]; i++)
		if (!topology->silent || strcmp(topology->nodes[i], topology->silent))
			write_value(lab, topology->nodes[i], name, value);
}
