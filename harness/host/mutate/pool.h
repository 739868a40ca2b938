/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Workers side by side: processes that take one piece of work after the other. */
#ifndef MUTATE_POOL_H
#define MUTATE_POOL_H

#include <stddef.h>

#include <jansson.h>

#include "harness/host/ground/fault.h"

struct pool {
	unsigned jobs; /* workers */
	/* In a worker, counted from 0: does a piece and returns what came of it, or NULL with a
	 * fault. */
	json_t *(*work)(void *context, unsigned worker, size_t index, struct fault *fault);
	/* Here: takes it; borrowed.  Returns 0, or -1 with a fault, which ends all. */
	int (*take)(void *context, size_t index, const json_t *result, struct fault *fault);
	void *context;
};

/* Has the pieces 0 to count - 1 done, begun in that order.  Returns 0, or -1 with a fault. */
int pool_run(const struct pool *pool, size_t count, struct fault *fault);

#endif
