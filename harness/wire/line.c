/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/wire/line.h"

#include <stdarg.h>
#include <stdio.h>

void line_append(struct line *line, const char *format, ...)
{
	size_t room = line->size - line->length;
	va_list arguments;
	int written;

	va_start(arguments, format);
	written = vsnprintf(line->text + line->length, room, format, arguments);
	va_end(arguments);
	if (written > 0)
		line->length += (size_t)written < room ? (size_t)written : room - 1;
}
