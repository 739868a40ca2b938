/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text that others wrote, on its way to a terminal. */
#ifndef REPORTS_TEXT_H
#define REPORTS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Prints text with control characters as \xNN, and with a backslash before each character of
 * `escaped`. */
void text_put(FILE *out, const char *string, size_t length, const char *escaped);

enum text_colour { TEXT_PLAIN, TEXT_RED, TEXT_GREEN, TEXT_YELLOW, TEXT_BLUE, TEXT_FAINT };

/* Whether colours may be written there: a terminal that has them, and no NO_COLOR in the environment. */
bool text_colours(FILE *out);
/* What follows has that colour, if `colours`. */
void text_colour(FILE *out, bool colours, enum text_colour colour);
/* How many columns it has; 80 where that cannot be told. */
int text_width(FILE *out);

#endif
