/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/abi/memory.h"

#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/fault.h"

void *more(void *items, size_t count, size_t size)
{
	/* Only at a power of two is there no room left. */
	if (count & (count - 1))
		return items;
	items = reallocarray(items, count ? 2 * count : 1, size);
	if (!items)
		errx(EXIT_ENVIRONMENT, "out of memory");
	return items;
}

char *copy_text(const char *text)
{
	char *copy = strdup(text);

	if (!copy)
		errx(EXIT_ENVIRONMENT, "out of memory");
	return copy;
}

char *copy_name(const char *name)
{
	char *copy = copy_text(name);

	for (char *at = copy; *at; at++)
		if (*at < ' ' || *at > '~')
			*at = '?';
	return copy;
}

char *print_text(const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0)
		errx(EXIT_ENVIRONMENT, "out of memory");
	return text;
}
