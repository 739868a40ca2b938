/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the results that a run left, and holds them against what the run itself says of them: a
 * record that is missing, doubled, of a scenario that was not planned, or changed is a fault, never
 * a better result.
 */
#ifndef RUN_SAVED_H
#define RUN_SAVED_H

#include <stdbool.h>

#include <jansson.h>

#include "harness/host/ground/fault.h"
#include "harness/record/record_digest.h"

/* What is left of a run. */
struct saved {
	json_t *run; /* its `run` record, or NULL */
	json_t *ends; /* its `end` records */
	json_t *timelines; /* its `timeline` records */
	json_t *packets; /* its `packets` records */
	json_t *notes; /* its `note` records */
	json_t *costs; /* its `cost` records */
	json_t *boots; /* its `boot` records */
	json_t *plans; /* its `plan` records, one for each guest */
	json_t *summaries; /* its `summary` records, one for each kernel */
	bool complete; /* it came to its end */
	char digest[RECORD_DIGEST_SIZE]; /* of what it wrote; "" unless it is complete */
	char content
		[RECORD_DIGEST_SIZE]; /* the same of what that says (record_digest_add_content()) */
};

/*
 * Reads FOLDER/results.jsonl.  A file that cannot be read, holds something else, or does not hold
 * what the run wrote, is a fault of status EXIT_USAGE; one that was cut short is not complete.
 * Returns 0, or -1; saved_free() is due either way.
 */
int saved_load(const char *folder, struct saved *saved, struct fault *fault);
void saved_free(struct saved *saved);

#endif
