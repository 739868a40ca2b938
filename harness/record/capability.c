/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/record/capability.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define CAPABILITY_ROW(name, text, probe, missing, ...)                                            \
	[CAPABILITY_##name] = {text, missing, {__VA_ARGS__}},
const struct capability_row capability_rows[] = {CAPABILITY_LIST(CAPABILITY_ROW)};
#undef CAPABILITY_ROW

const char *capability_name(unsigned number)
{
	return capability_rows[number].name;
}

/* Whether the option has its line already. */
static bool has_line(const char *text, size_t size, const char *line)
{
	return size > 0 && strstr(text, line) != NULL;
}

size_t capability_fragment(char *text, size_t size)
{
	size_t used = 0;

	if (size > 0)
		text[0] = '\0';
	for (size_t i = 0; i < (size_t)CAPABILITIES * MAX_PROVIDERS; i++) {
		const struct provider *provider =
			&capability_rows[i / MAX_PROVIDERS].providers[i % MAX_PROVIDERS];

		for (size_t j = 0; j < MAX_OPTIONS && provider->options[j]; j++) {
			char line[80];

			snprintf(line, sizeof(line), "CONFIG_%s=y\n", provider->options[j]);
			if (has_line(text, size, line))
				continue;
			snprintf(used < size ? text + used : NULL, used < size ? size - used : 0,
				 "%s", line);
			used += strlen(line);
		}
	}
	return used;
}
