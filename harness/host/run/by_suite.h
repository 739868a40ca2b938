/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How many of which verdict each suite has, for who looks at a terminal. */
#ifndef RUN_BY_SUITE_H
#define RUN_BY_SUITE_H

#include <stdio.h>

#include "reports/report.h"

enum { SUITES_COUNTED = 128 };

struct by_suite {
	struct {
		char name[32];
		struct counts counts;
	} suites[SUITES_COUNTED];
	size_t count;
};

/* Counts an `end` record; the suites after the 128th are one, "others". */
void by_suite_add(struct by_suite *suites, const json_t *end);

/* Prints a line a suite, in the order in which they came, with a column for each verdict that one of them has; nothing
 * where there is but one. */
void by_suite_print(FILE *out, const struct by_suite *suites);

#endif
