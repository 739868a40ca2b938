/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The timelines that scenarios left, as tables and plots. */
#ifndef RUN_TIMELINES_H
#define RUN_TIMELINES_H

#include "harness/host/ground/fault.h"
#include "reports/columns.h"

/*
 * Writes FOLDER/timelines/NAME.csv, and NAME.svg if gnuplot is installed, for each scenario that
 * has `timeline` records in FOLDER/results.jsonl; where the run has several kernels, in a folder of
 * each (`columns`).  Says so on standard error where there are no plots: that is no fault.  Returns
 * 0, or -1 with a fault.
 */
int timelines_write(const char *folder, const struct columns *columns, struct fault *fault);

#endif
