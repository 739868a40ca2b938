/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the results that a run left. */
#ifndef RUN_SAVED_H
#define RUN_SAVED_H

#include <stdbool.h>

#include <jansson.h>

#include "harness/host/ground/fault.h"

/* What is left of a run. */
struct saved {
	json_t *run; /* its `run` record, or NULL */
	json_t *ends; /* its `end` records, with the folder as "source" */
	json_t *timelines; /* its `timeline` records */
	bool complete; /* it came to its end */
};

/*
 * Reads FOLDER/results.jsonl.  A file that cannot be read or holds something else is a fault.
 * Returns 0, or -1; saved_free() is due either way.
 */
int saved_load(const char *folder, struct saved *saved, struct fault *fault);
void saved_free(struct saved *saved);

#endif
