/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The results of a run as they are printed and kept: results.jsonl, run.tap and standard output.
 * What comes out does not depend on how many guests run side by side: a batch's results wait until
 * the batches before are complete.
 */
#ifndef RUN_RESULTS_H
#define RUN_RESULTS_H

#include "harness/host/run/by_suite.h"
#include "harness/host/run/progress.h"
#include "harness/host/run/run.h"

struct results;

/* Opens the files in the run's folder and prints the plan.  NULL with a fault. */
struct results *results_open(const struct run *run, struct progress *progress, struct fault *fault);
void results_free(struct results *results);

/* `batch` is the index of a turn of the run's schedule. */

/* A record that is no scenario's; borrowed.  `guest` is the guest's number as it is shown, e.g.
 * "3.2". */
void results_record(struct results *results, size_t batch, const char *guest, json_t *record);

/* The records of one instance, `end` last, and its packets; borrowed. */
void results_add(struct results *results, size_t batch, const char *guest, json_t *records,
		 json_t *packets);

/* No more will come of this batch. */
void results_batch_done(struct results *results, size_t batch);

/* How many instances have a result, printed or waiting. */
size_t results_count(const struct results *results);
/* Of one of the run's targets. */
const struct counts *results_counts(const struct results *results, size_t target);
/* Of all that is printed. */
const struct by_suite *results_suites(const struct results *results);
/* Seconds of the guests' clocks that the printed scenarios took on it. */
double results_clock(const struct results *results, size_t target);

/* Returns 0, or -1 with a fault if something could not be written. */
int results_check(struct results *results, struct fault *fault);

/* The scenarios of that target that have no result will have none, for that reason, which is taken
 * over. */
void results_give_up(struct results *results, size_t target, char *reason);
/* The first of these reasons, or NULL. */
const char *results_given_up(const struct results *results);

/* Writes a `summary` record for each kernel, and the `close` record, the mark of a run that came to
 * its end.  Returns 0, or -1 with a fault. */
int results_complete(struct results *results, struct fault *fault);

/* Prints what still waits, then "Bail out!". */
void results_bail_out(struct results *results, const char *reason);

#endif
