/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Test points of TAP. */
#ifndef CALLS_POINTS_H
#define CALLS_POINTS_H

#include <stdbool.h>

/* One point; the name is made as printf() makes it. */
__attribute__((format(printf, 2, 3))) void point(bool passed, const char *format, ...);
/* One that may fail, for the reason that is given. */
void point_known(bool passed, const char *name, const char *reason);
/* Says why the next point fails. */
__attribute__((format(printf, 1, 2))) void because(const char *format, ...);
/* Prints the plan.  Returns the exit status: 0, or 1 if a point failed or nothing could be printed. */
int points_end(void);

#endif
