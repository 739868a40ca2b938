/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was measured (`cost` records), as a ledger: a row for each thing measured, a column for each kernel.
 *
 * The ledger is JSON: {"unit": "instructions", "kernels": [{"kernel", "arch", "kernel_spec"}], "rows": [{"bench" (name of
 * the scenario), "row", "n", "costs": [{"instructions", "least", "most", "times"} or null, one for each kernel]}]}.
 */
#ifndef REPORTS_COSTS_H
#define REPORTS_COSTS_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

#include "reports/columns.h"

/* Makes the ledger of `end` records that have their costs.  NULL without memory. */
json_t *costs_ledger(const json_t *ends, const struct columns *columns);
/* Whether a file's JSON is a ledger that can be compared with. */
bool costs_valid(const json_t *ledger);

/* The first kernel in instructions, each further one as well and relative to it. */
void costs_print_text(const json_t *ledger, FILE *out);
void costs_print_markdown(const json_t *ledger, FILE *out);
/* A line for each row and kernel. */
void costs_print_csv(const json_t *ledger, FILE *out);

/*
 * Tells each row that changed by 1 % or more against another ledger, or that only one of them has, of the scenarios
 * that were played.  A kernel is held
 * against the one of the same SPEC, and where there is none against the first.  Returns how many rows it told.
 */
unsigned costs_compare(const json_t *ledger, const json_t *before, FILE *out);

#endif
