/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a batch makes of --fail-nth: which allocation had failed when something was found. */
#ifndef RUN_BATCH_FAILING_H
#define RUN_BATCH_FAILING_H

#include "harness/host/run/batch.h"

/* What is reported from now on comes of the allocation that fails in the attempt of that record; or
 * the record says what was found in it. */
void batch_take_attempt(struct batch *batch, const json_t *record);
/* Adds to `end` how many allocations failed, one at a time, if that is what the runner says. */
void batch_take_attempts(json_t *end, const json_t *record);
/* The present attempt is the one that what happens now is due to. */
void batch_blame(struct batch *batch);
/* Says of the end what failed before, and who had asked for it. */
void batch_tell_blamed(struct batch *batch);

#endif
