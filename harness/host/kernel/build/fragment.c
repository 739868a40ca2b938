/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/kernel/build/fragment.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"

static const char prefix[] = "CONFIG_";
static const char off_begin[] = "# CONFIG_";
static const char off_end[] = " is not set";

struct setting {
	const char *name;
	int length;
	const char *value;
	int size;
};

/* Reads the line that begins there.  Returns where the next one begins, NULL behind the last. */
static const char *read_line(const char *line, struct setting *setting, bool *found)
{
	size_t length = strcspn(line, "\n");
	const char *end = line + length;
	const char *name = NULL, *value = NULL;

	if (strncmp(line, prefix, strlen(prefix)) == 0) {
		name = line + strlen(prefix);
		value = memchr(name, '=', (size_t)(end - name));
		*setting = (struct setting){name, value ? (int)(value - name) : 0,
					    value ? value + 1 : NULL,
					    value ? (int)(end - value - 1) : 0};
	} else if (length > strlen(off_begin) + strlen(off_end) &&
		   strncmp(line, off_begin, strlen(off_begin)) == 0 &&
		   strncmp(end - strlen(off_end), off_end, strlen(off_end)) == 0) {
		name = line + strlen(off_begin);
		value = "n";
		*setting = (struct setting){name, (int)(end - strlen(off_end) - name), value, 1};
	}
	*found = value && setting->length > 0;
	return *end ? end + 1 : NULL;
}

/* Whether the text names the option; *last becomes the last line that does. */
static bool names(const char *text, const struct setting *wanted, struct setting *last)
{
	bool named = false;

	for (const char *line = text; line;) {
		struct setting setting;
		bool found;

		line = read_line(line, &setting, &found);
		if (found && setting.length == wanted->length &&
		    strncmp(setting.name, wanted->name, (size_t)wanted->length) == 0) {
			*last = setting;
			named = true;
		}
	}
	return named;
}

/* The value of an option in a configuration, to be freed. */
static char *value_of(const char *config, const struct setting *wanted)
{
	struct setting last = {.value = "n", .size = 1};

	(void)names(config, wanted, &last);
	return path_of("%.*s", last.size, last.value);
}

unsigned fragment_check(const char *fragment, const char *later, const char *config,
			fragment_unmet *tell, void *context)
{
	unsigned unmet = 0;

	for (const char *line = fragment; line;) {
		struct setting setting, other;
		char *name, *wanted, *got;
		bool found;

		line = read_line(line, &setting, &found);
		if (!found || names(later, &setting, &other))
			continue;
		wanted = path_of("%.*s", setting.size, setting.value);
		got = value_of(config, &setting);
		if (strcmp(wanted, got) != 0) {
			name = path_of("%.*s", setting.length, setting.name);
			tell(context, name, wanted, got);
			free(name);
			unmet++;
		}
		free(got);
		free(wanted);
	}
	return unmet;
}
