/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a failure came from, for readers of reports. */
#ifndef REPORTS_CALLED_FROM_H
#define REPORTS_CALLED_FROM_H

#include <jansson.h>

/*
 * What `callers` of an `end` record say, in a line: "suites/x.c:12, in helper (suites/x.c:5)".
 * NULL where the record has none, or not in that form; freed with free().
 */
char *called_from(const json_t *end);

#endif
