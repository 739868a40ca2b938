/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/memory.h"
#include "harness/host/ground/fault.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* How many bytes the character has in UTF-8 (RFC 3629 section 4); 0 if it is none. */
static size_t character_size(const unsigned char *text)
{
	size_t size = text[0] < 0x80			  ? 1
		      : text[0] >= 0xc2 && text[0] < 0xe0 ? 2
		      : text[0] >= 0xe0 && text[0] < 0xf0 ? 3
		      : text[0] >= 0xf0 && text[0] < 0xf5 ? 4
							  : 0;

	for (size_t i = 1; i < size; i++)
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	return size;
}

/* What a terminal obeys: C0, DEL, and C1 as UTF-8 has it. */
static bool is_control(const unsigned char *text, size_t size)
{
	return (size == 1 && (text[0] < ' ' || text[0] == 0x7f)) ||
	       (size == 2 && text[0] == 0xc2 && text[1] < 0xa0);
}

/* What another program or a file name says may hold anything; the user gets one printable line. */
static void make_printable(unsigned char *text)
{
	while (*text) {
		size_t size = character_size(text);

		if (size == 0)
			*text = '?';
		else if (is_control(text, size))
			text[0] = text[size - 1] = ' ';
		text += size ? size : 1;
	}
}

int fault_set(struct fault *fault, enum exit_status status, const char *format, ...)
{
	enum { HALF = sizeof(fault->text) / 2 };
	va_list arguments;
	char *text;
	size_t length;

	fault->status = status;
	va_start(arguments, format);
	text = xvasprintf(format, arguments);
	va_end(arguments);
	length = strlen(text);
	/* What is wrong stands at the end: of a path that is too long the middle is left out. */
	if (length >= sizeof(fault->text))
		snprintf(fault->text, sizeof(fault->text), "%.*s ... %s", HALF - 8, text,
			 text + length - HALF + 8);
	else
		snprintf(fault->text, sizeof(fault->text), "%s", text);
	free(text);
	make_printable((unsigned char *)fault->text);
	return -1;
}
