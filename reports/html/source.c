/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/html/part.h"

#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/files.h"

enum { FILE_LIMIT = 1 << 20, BEFORE = 5, AFTER = 2 };

/* A name of a source in this tree: records may name any file of the machine. */
static bool is_ours(const char *file)
{
	size_t length = strlen(file);

	return (strncmp(file, "suites/", 7) == 0 || strncmp(file, "harness/", 8) == 0) &&
	       !strstr(file, "..") && length > 2 && strcmp(file + length - 2, ".c") == 0;
}

static void put_lines(struct markup *markup, char *text, json_int_t wanted)
{
	json_int_t number = 1;

	markup_element(markup, "pre", "source", NULL);
	markup_attribute(markup, "tabindex", "0"); /* so that keys can scroll it */
	for (char *line = text; line && *line; number++) {
		char *next = strchr(line, '\n');

		if (next)
			*next++ = '\0';
		if (number >= wanted - BEFORE && number <= wanted + AFTER) {
			if (number == wanted)
				markup_start(markup, "mark");
			markup_put(markup, "%6" JSON_INTEGER_FORMAT "  %s\n", number, line);
			if (number == wanted)
				markup_end(markup);
		}
		line = next;
	}
	markup_end(markup);
}

void source_put(struct markup *markup, const char *file, json_int_t line)
{
	struct fault unheard;
	char *text = NULL;
	size_t size;

	if (!*file)
		return;
	markup_element(markup, "p", "muted", NULL);
	markup_put(markup, "%s:%" JSON_INTEGER_FORMAT, file, line);
	markup_end(markup);
	if (is_ours(file) && file_read(file, FILE_LIMIT, &text, &size, EXIT_USAGE, &unheard) == 0)
		put_lines(markup, text, line);
	free(text);
}
