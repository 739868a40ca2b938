/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A flame graph: each function as a bar, as wide as the share of stacks that it is in, upon the one that called it.
 * SCTP's own functions stand out.  Without scripts: what a bar stands for is told where one points at it.
 */
#ifndef REPORTS_FLAME_H
#define REPORTS_FLAME_H

#include <stdio.h>

/*
 * Writes SVG of stacks, a line each: functions with ';' between them, the outermost first, a blank and how often that
 * was seen.  Lines of another form, and functions more than FLAME_DEPTH deep or, upon one caller, more than
 * FLAME_WIDTH, are left out.  Returns 0, or -1 if it
 * cannot be written.
 */
int flame_write(FILE *out, const char *title, const char *stacks);

enum { FLAME_DEPTH = 120, FLAME_WIDTH = 1000 };

#endif
