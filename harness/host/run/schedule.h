/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a run is divided among guests.  What a guest plays does not depend on how many guests there
 * are side by side, nor on shards: a scenario's times may differ, by microseconds, with what was
 * played before it in the same guest.
 */
#ifndef RUN_SCHEDULE_H
#define RUN_SCHEDULE_H

#include "harness/host/run/target.h"

/* What one guest plays. */
struct turn {
	const struct target *target;
	size_t number; /* among those of all shards, from 0 */
	const struct instance *const *plan;
	size_t count; /* at most BATCH_SIZE */
	const struct instance *last; /* what comes after it is of no interest; NULL: all is */
	bool breaking; /* by the kernel's version something in it may crash or hang it */
	/* All of it may, and something hang it: a second in which a kernel runs in circles, until its look for lockups
	 * finds it, is to cost few instructions. */
	bool coarse;
};

struct schedule {
	struct turn *turns;
	size_t count;
	const struct instance **plans; /* of all turns, those of other shards too */
	size_t scenarios; /* of the turns */
};

/*
 * Divides what is to be played on the targets, kernel by kernel, and keeps every shards-th turn
 * from the shard-th on (counted from 1).  The targets must outlive the schedule.
 */
void schedule_make(const struct target *targets, size_t count, unsigned shard, unsigned shards,
		   struct schedule *schedule);
/* Turns of `each` instances, the last one of the rest, of all that is selected for the target. */
void schedule_pieces(const struct target *target, size_t each, struct schedule *schedule);
/*
 * One turn that plays what is selected for the target in one guest, up to the instance `last`.
 * Returns 0, or -1 with a fault.
 */
int schedule_replay(const struct target *target, const struct instance *last,
		    struct schedule *schedule, struct fault *fault);
/* How many scenarios of the turn are to have a result. */
size_t turn_scenarios(const struct turn *turn);
void schedule_free(struct schedule *schedule);

#endif
