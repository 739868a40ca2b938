/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Playing again what an earlier run played: `run --replay` and `run --rerun-failed`. */
#ifndef CLI_AGAIN_H
#define CLI_AGAIN_H

#include "harness/host/cli/run_options.h"
#include "harness/host/run/instance.h"
#include "harness/host/run/saved.h"

struct again {
	struct saved saved;
	const json_t *end; /* of --replay: what became of the scenario */
	const json_t *plan; /* and what its guest was to play */
};

/*
 * Loads the earlier run and takes over its kernels, clock, seed and options.  For --replay it finds
 * the scenario's guest.  Returns 0, or -1 with a fault; again_free() is due either way.
 */
int again_begin(struct run_options *options, struct run *run, struct again *again,
		struct fault *fault);
void again_free(struct again *again);

/* What is to be played: the guest's plan, or all that failed or was not played.  Returns 0, or -1
 * with a fault; selection_free() is due either way. */
int again_select(const struct again *again, const struct instances *all,
		 struct selection *selection, struct fault *fault);

/*
 * Holds what a replay left in the folder `out` against the earlier run: each scenario's `end` and
 * timelines, and the packets of the last one.  Says on stderr in a line that they are the same.
 * Returns 0, or -1 with a fault that names the first difference.
 */
int again_compare(const struct again *again, const char *folder, const char *out,
		  struct fault *fault);

#endif
