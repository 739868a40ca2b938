/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is louder than any other failure: a kernel that should have a fix and lacks it. */
#ifndef REPORTS_REGRESSIONS_H
#define REPORTS_REGRESSIONS_H

#include <stdio.h>

#include <jansson.h>

#include "reports/columns.h"

/* What an `end` record says of a fix that the kernel's version should have, borrowed; NULL: it
 * speaks of none. */
const char *regression_of(const json_t *end);

/* A line each: "REGRESSION in KERNEL, seen by NAME: ...".  Returns 0, or -1 if writing failed. */
int regressions_write(FILE *out, const json_t *ends, const struct columns *columns);

#endif
