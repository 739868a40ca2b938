/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a scenario ends: what its process reports to the runner besides Check's own result. */
#ifndef STAGE_OUTCOME_H
#define STAGE_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/scenario/stage/call_stack.h"
#include "harness/scenario/stage/cost.h"
#include "netns/lab.h"

enum { NOTES_SIZE = 4096, ERROR_SIZE = 1024 };

struct judgement {
	bool finished; /* the scenario came to its end */
	bool error; /* scenario_error() was called */
	char error_text[ERROR_SIZE];
	char notes[NOTES_SIZE]; /* lines */
	int packet; /* number in the trace of the one that is looked at, -1 for none */
	struct call_stack stack; /* where it failed or ended in error; else empty */
	struct cost_row costs[COST_ROWS_MAX]; /* what it measured */
	unsigned cost_count;
};

/* Makes the shared judgement empty for a new scenario, played in `lab` (may be NULL).  Called by
 * the runner, before it forks. */
void outcome_start(struct lab *lab);
const struct judgement *outcome_result(void);
/* Says, in the scenario's process, that it came to its end: one that exits before it proves nothing.
 */
void outcome_finish(void);
/* Keeps where the scenario's process is, which is about to end. */
void outcome_keep_stack(void);

/* Tells reports which packet of the trace the scenario looks at, by its number; -1: at none.  If it
 * fails now, that one is in question. */
void outcome_look_at(int packet);

/* Adds what cost_record() has measured; one too many ends the scenario as `error`. */
void outcome_add_cost(const struct cost_row *row);

/* --- for scenarios, and for all that can fail one --- */

/*
 * Fails the scenario unless `elapsed` is what a kernel timer set for `timer` may take: not earlier
 * than a jiffy before, not later than timer_slack() after.  `what` came then.
 */
__attribute__((format(printf, 5, 6))) void check_timer(const char *file, int line, int64_t elapsed,
						       int64_t timer, const char *what, ...);

/* Ends the scenario as failed (the kernel's fault), as from that place. */
__attribute__((noreturn, format(printf, 3, 4))) void scenario_fail(const char *file, int line,
								   const char *format, ...);
/* Ends the scenario as `error`: the harness or the guest's set-up is at fault, not the kernel. */
__attribute__((noreturn, format(printf, 1, 2))) void scenario_error(const char *format, ...);
/* Records a remark in the results, e.g. which of the outcomes that the RFC permits the kernel
 * chose. */
__attribute__((format(printf, 1, 2))) void scenario_note(const char *format, ...);

#endif
