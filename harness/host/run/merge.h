/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts the results of several runs together. */
#ifndef RUN_MERGE_H
#define RUN_MERGE_H

#include "harness/host/run/saved.h"
#include "reports/columns.h"

struct merged {
	json_t *ends; /* with what belongs to each: arrays packets, notes, costs, timelines */
	struct columns columns; /* borrows from `ends` */
	const char *cut_short; /* folder of a run that never came to its end, or NULL; borrowed */
};

/*
 * Loads runs, in the order in which they are named.  The shards of one run become that run, in the
 * order it would have had in one piece; a shard that is missing or there twice is a fault.  Returns
 * 0, or -1 with a fault; merged_free() is due either way.
 */
int merged_load(char *const folders[], size_t count, struct merged *merged, struct fault *fault);
/* The same for what one run left, a shard or not. */
int merged_load_one(const char *folder, struct merged *merged, struct fault *fault);
void merged_free(struct merged *merged);

#endif
