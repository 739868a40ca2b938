/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

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

bool text_colours(FILE *out)
{
	const char *refused = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	return !(refused && *refused) && terminal && strcmp(terminal, "dumb") != 0 &&
	       isatty(fileno(out)) == 1;
}

void text_colour(FILE *out, bool colours, enum text_colour colour)
{
	static const char *const codes[] = {
		[TEXT_PLAIN] = "",    [TEXT_RED] = "1;31", [TEXT_GREEN] = "32",
		[TEXT_YELLOW] = "33", [TEXT_BLUE] = "36",  [TEXT_FAINT] = "2",
	};

	if (colours)
		fprintf(out, "\033[%sm", codes[colour]);
}

int text_width(FILE *out)
{
	enum { USUAL = 80 };
	struct winsize size;

	if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return USUAL;
}
