/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of net/sctp a run executes, counted by the kernel and reported by gcov and gcovr. */
#ifndef RUN_EXECUTED_H
#define RUN_EXECUTED_H

#include <stdbool.h>

#include "harness/host/run/run.h"

/* Sees to it that the kernel counts, as the folder it was built in tells.  Returns 0, or -1 with a
 * fault. */
int coverage_check(const struct kernel *kernel, struct fault *fault);

/*
 * Keeps a `coverage` record, from a guest and hostile, as FOLDER/scenarios/NAME/FILE.  Returns
 * false, with why in *fault, if it is none or cannot be written.
 */
bool coverage_take(const char *folder, const char *name, const json_t *record, struct fault *fault);

/*
 * Sums up what the scenarios left in the folder, and writes index.html, coverage.json and
 * summary.json into it.  Says on stderr in a line how much it is.  Returns 0, or -1 with a fault.
 */
int coverage_sum(const char *folder, const struct kernel *kernel, struct fault *fault);

/*
 * Prints what a run's folder has of it: lines and branches of each file and of all; or with
 * `uncovered` the functions that nothing reached, one a line.  Returns 0, or -1 with a fault.
 */
int coverage_print(const char *out, bool uncovered, struct fault *fault);

#endif
