/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/allocation.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "harness/memory.h"

enum {
	FUNCTIONS_MOST = 10,
	NAME_MOST = 64,
};

/* Takes the next that is called in the stack: name and what follows it are as in "sctp_rcv+0x1596/0x3b60".  Where a stack is
 * found by looking for addresses in it, one that no call is followed by is not one that was called: "+0x0". */
static const char *next_function(const char *stack, char name[NAME_MOST])
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz_0123456789.";

	for (const char *at = strstr(stack, "sctp"); at; at = strstr(at + 1, "sctp")) {
		const char *begin = at;
		size_t length;

		while (begin > stack && strchr(letters, begin[-1]))
			begin--;
		length = strspn(begin, letters);
		if (length >= NAME_MOST || strncmp(begin + length, "+0x", 3) != 0 ||
		    strncmp(begin + length, "+0x0/", 5) == 0)
			continue;
		memcpy(name, begin, length);
		name[length] = '\0';
		return begin + length;
	}
	return NULL;
}

static bool is_among(const char names[][NAME_MOST], size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

char *allocation_functions(const char *stack)
{
	char names[FUNCTIONS_MOST][NAME_MOST], name[NAME_MOST];
	size_t count = 0, size;
	char *text = NULL;
	FILE *out = xopen_memstream(&text, &size);

	while (count < FUNCTIONS_MOST && (stack = next_function(stack, name))) {
		if (is_among(names, count, name))
			continue;
		fprintf(out, "%s%s", count > 0 ? " < " : "", name);
		memcpy(names[count++], name, sizeof(name));
	}
	xclose_memstream(out);
	return text;
}
