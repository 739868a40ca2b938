/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `run --repeat=N`: the same scenarios again and again, to find those whose verdict is not always the same. */
#ifndef CLI_REPEAT_H
#define CLI_REPEAT_H

#include "harness/host/cli/run_options.h"

/*
 * Plays N times: `play` plays one of them with the run and options that it is given, and returns
 * its exit status, or -1 with a fault, which ends all.  Each has the next seed, and so other random
 * numbers and another phase of the clock, and 1 to 4 jobs unless the user gave their number.  Prints
 * the scenarios whose verdict differs and in which of the runs it was which.  Returns EXIT_PASSED if
 * none differs and no run failed, EXIT_FAILED, or -1 with a fault.
 */
int repeat_play(const struct run *run, const struct run_options *options,
		int (*play)(struct run *run, const struct run_options *options, void *context,
			    struct fault *fault),
		void *context, struct fault *fault);

#endif
