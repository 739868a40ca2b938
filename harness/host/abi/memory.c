/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"

/* What Go writes between the name of a type inside a function and its number. */
#define GO_LOCAL "\u00b7"

void *more(void *items, size_t count, size_t size)
{
	/* Only at a power of two is there no room left. */
	if (count & (count - 1))
		return items;
	items = xreallocarray(items, count ? 2 * count : 1, size);
	return items;
}

char *copy_text(const char *text)
{
	char *copy = xstrdup(text);

	return copy;
}

char *copy_name(const char *name)
{
	char *copy = copy_text(name);
	char *to = copy;

	for (const char *from = name; *from; from++, to++) {
		*to = *from >= ' ' && *from <= '~' ? *from : '?';
		if (!strncmp(from, GO_LOCAL, strlen(GO_LOCAL))) {
			*to = '#';
			from += strlen(GO_LOCAL) - 1;
		}
	}
	*to = '\0';
	return copy;
}

char *print_text(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = xvasprintf(format, arguments);
	va_end(arguments);
	return text;
}
