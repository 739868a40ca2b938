/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Holds the records of a run against its plan and its own counts. */
#ifndef RUN_SAVED_CHECK_H
#define RUN_SAVED_CHECK_H

#include "harness/host/run/saved.h"

/*
 * Of every run: each `end` is of one of its kernels, no scenario ended twice on one.  Of one that
 * came to its end: each kernel has its `summary`, whose counts are those of the records, and all
 * that was planned has a result unless the summary says why not.  Returns 0, or -1 with a fault of
 * status EXIT_USAGE.
 */
int saved_check(const struct saved *saved, struct fault *fault);

#endif
