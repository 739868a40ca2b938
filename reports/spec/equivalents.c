/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/spec/equivalents.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "harness/memory.h"

/* The file as it stands beside this one, and a zero byte. */
__asm__(".section .rodata\n"
	"equivalent_mutants_json:\n"
	".incbin \"reports/spec/equivalent-mutants.json\"\n"
	".byte 0\n"
	".previous\n");
extern const char equivalent_mutants_json[] __asm__("equivalent_mutants_json");

static const json_t *all(void)
{
	static json_t *catalogue;

	if (!catalogue) {
		json_error_t error;

		catalogue = json_loads(equivalent_mutants_json, 0, &error);
		if (!catalogue) {
			fprintf(stderr, "sctp-conform: equivalent-mutants.json, line %d: %s\n",
				error.line, error.text);
			exit(EXIT_FAILURE);
		}
	}
	return json_object_get(catalogue, "mutants");
}

/* The text of the diff's lines with that mark, spaces made one, to be freed. */
static char *lines_of(const char *diff, char mark)
{
	char *lines = xcalloc(strlen(diff) + 2, 1);
	size_t length = 0;

	for (const char *line = diff; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (*line != mark || strncmp(line, "---", 3) == 0 || strncmp(line, "+++", 3) == 0)
			continue;
		for (const char *c = line + 1; *c && *c != '\n'; c++)
			if (!isspace((unsigned char)*c))
				lines[length++] = *c;
			else if (length > 0 && lines[length - 1] != ' ')
				lines[length++] = ' ';
		if (length > 0 && lines[length - 1] != ' ')
			lines[length++] = ' ';
	}
	while (length > 0 && lines[length - 1] == ' ')
		lines[--length] = '\0';
	return lines;
}

const char *equivalent_proof(const char *file, const char *function, const char *diff)
{
	char *was = lines_of(diff, '-'), *becomes = lines_of(diff, '+');
	const char *proof = NULL;
	size_t index;
	json_t *mutant;

	json_array_foreach (all(), index, mutant) {
		const char *texts[5] = {NULL};

		if (json_unpack(mutant, "{s:s, s:s, s:s, s:s, s:s}", "file", &texts[0], "function",
				&texts[1], "was", &texts[2], "becomes", &texts[3], "proof",
				&texts[4]) == 0 &&
		    strcmp(texts[0], file) == 0 && strcmp(texts[1], function) == 0 &&
		    strcmp(texts[2], was) == 0 && strcmp(texts[3], becomes) == 0)
			proof = texts[4];
	}
	free(was);
	free(becomes);
	return proof;
}
