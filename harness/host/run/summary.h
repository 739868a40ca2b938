/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a run leaves beside its records. */
#ifndef RUN_SUMMARY_H
#define RUN_SUMMARY_H

#include "harness/host/run/results.h"

/* One line on standard error: how many scenarios came to which verdict, and where the results are.
 */
void summary_print(const struct run *run, const struct results *results, double seconds);

/*
 * Writes the reports that are made of the records when all are there: junit.xml and, where there
 * are several kernels, a table on standard error.  Returns 0, or -1 with a fault.
 */
int summary_write(const struct run *run, struct fault *fault);

#endif
