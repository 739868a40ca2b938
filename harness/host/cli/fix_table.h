/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The catalogue of fixes, and what scenarios have shown of it, as text or JSON. */
#ifndef CLI_FIX_TABLE_H
#define CLI_FIX_TABLE_H

#include <stdbool.h>

#include "harness/host/run/instance.h"
#include "reports/columns.h"

/*
 * Prints the fixes that a pattern fits (a glob on id, CVE number or commit; none: all), and what
 * guards each.  Returns 0, or -1 with a fault if nothing fits, or a scenario names a fix that is
 * not in the catalogue.
 */
int fix_table_of_catalogue(const struct instances *all, char *const patterns[], size_t count,
			   bool json, struct fault *fault);

/*
 * Prints a table fix by kernel of the `end` records of a run: "has", "LACKS", "REGRESSION" (its
 * version should have it), or why that cannot be seen.  Returns the exit status: EXIT_FAILED if a
 * kernel lacks one.
 */
int fix_table_of_kernels(const struct instances *all, const json_t *ends,
			 const struct columns *columns, char *const patterns[], size_t count,
			 bool json);

#endif
