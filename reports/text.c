/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/text.h"

#include <stdbool.h>
#include <string.h>

/* The second byte of a C1 control character's UTF-8 form is 80 to 9f after c2: a terminal obeys it
 * as it does ESC. */
static bool is_c1(const unsigned char *text)
{
	return text[0] == 0xc2 && text[1] >= 0x80 && text[1] < 0xa0;
}

static bool is_control(const unsigned char *text)
{
	return text[0] < 0x20 || text[0] == 0x7f || is_c1(text);
}

void text_put(FILE *out, const char *string, size_t length, const char *escaped)
{
	const unsigned char *text = (const unsigned char *)string;
	const unsigned char *end = text + length;

	for (; text < end; text++) {
		if (is_control(text)) {
			if (is_c1(text))
				text++;
			fprintf(out, "\\x%02x", *text);
		} else if (strchr(escaped, *text)) {
			fprintf(out, "\\%c", *text);
		} else {
			putc(*text, out);
		}
	}
}
