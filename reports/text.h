/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text that others wrote, on its way to a terminal. */
#ifndef REPORTS_TEXT_H
#define REPORTS_TEXT_H

#include <stddef.h>
#include <stdio.h>

/* Prints text with control characters as \xNN, and with a backslash before each character of
 * `escaped`. */
void text_put(FILE *out, const char *string, size_t length, const char *escaped);

#endif
