/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `run --gdb`: a scenario under gdb, which stops the kernel at the packet in question. */
#ifndef CLI_GDB_PLAY_H
#define CLI_GDB_PLAY_H

#include "harness/host/cli/run_options.h"
#include "harness/host/run/schedule.h"

/*
 * Plays the scenario twice, by `play` as of repeat_play(): first as always, to know its packets, then with a User-Mode
 * Linux under gdb, where all comes again as it was.  What does not go with gdb is a fault before anything is played.
 * Returns the exit status of the second play, or -1 with a fault.
 */
int gdb_play(const struct run *run, const struct run_options *options,
	     const struct selection *selected,
	     int (*play)(struct run *run, const struct run_options *options, void *context,
			 struct fault *fault),
	     void *context, struct fault *fault);

#endif
