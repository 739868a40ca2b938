/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A baseline: what is known not to pass, so that a run fails only by what is worse.  A line of
 * text each, sorted:
 *
 *   VERDICT NAME [SPEC]
 *
 * The SPEC of the kernel stands there where the results are of several kernels; a line without one
 * holds for any.  Empty lines and those that begin with # say nothing.
 */
#ifndef REPORTS_BASELINE_H
#define REPORTS_BASELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <jansson.h>

#include "reports/columns.h"

enum { BASELINE_WHY = 160 };

/* The baseline of results, to be released; NULL without memory. */
json_t *baseline_of(const json_t *ends, const struct columns *columns);
/* Returns 0, or -1 if writing failed. */
int baseline_write(FILE *out, const json_t *baseline);
/* Reads what baseline_write() wrote; changes the text.  NULL, with what is wrong in `why`. */
json_t *baseline_read(char *text, char why[BASELINE_WHY]);

/*
 * Holds results against a baseline: prints what is worse, and what is better, so that the baseline
 * can be shortened.  Returns how many are worse.
 */
unsigned baseline_judge(const json_t *baseline, const json_t *ends, bool strict, FILE *out);

#endif
