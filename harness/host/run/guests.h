/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plays the turns of a run, several guests side by side. */
#ifndef RUN_GUESTS_H
#define RUN_GUESTS_H

#include "harness/host/run/results.h"
#include "harness/host/run/timing.h"

/*
 * Returns 0 when all is played, or -1 with a fault.  If a signal asked the run to end, *interrupted
 * is its number and the return value 0.
 */
int guests_play(const struct run *run, struct results *results, struct timing *timing,
		struct progress *progress, int *interrupted, struct fault *fault);

#endif
