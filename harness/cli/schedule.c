/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/cli/schedule.h"

#include <stdlib.h>

#include "harness/cli/batch.h"

/* To boot a second guest takes as long as some thirty scenarios. */
enum { WORTH_TWO_GUESTS = 32 };

/* An even number, and alike: most machines have two processors or a multiple of that. */
static size_t turns_of(const struct target *target)
{
	size_t count = target->selection.count;

	if (count <= WORTH_TWO_GUESTS)
		return count > 0;
	return 2 * ((count + 2 * BATCH_SIZE - 1) / (2 * BATCH_SIZE));
}

static struct turn turn_of(const struct target *target, size_t index)
{
	size_t turns = turns_of(target), count = target->selection.count;
	size_t first = index * count / turns;

	return (struct turn){
		.target = target,
		.plan = target->selection.items + first,
		.count = (index + 1) * count / turns - first,
	};
}

int schedule_make(const struct target *targets, size_t count, unsigned shard, unsigned shards,
		  struct schedule *schedule, struct fault *fault)
{
	size_t all = 0, number = 0;

	*schedule = (struct schedule){0};
	for (size_t i = 0; i < count; i++)
		all += turns_of(&targets[i]);
	schedule->turns = calloc(all + 1, sizeof(*schedule->turns));
	if (!schedule->turns)
		return fault_set(fault, EXIT_ENVIRONMENT, "out of memory");
	for (size_t i = 0; i < count; i++) {
		for (size_t index = 0; index < turns_of(&targets[i]); index++, number++) {
			struct turn turn = turn_of(&targets[i], index);

			if (number % shards != shard - 1)
				continue;
			turn.number = number;
			schedule->scenarios += turn.count;
			schedule->turns[schedule->count++] = turn;
		}
	}
	return 0;
}

void schedule_free(struct schedule *schedule)
{
	free(schedule->turns);
	*schedule = (struct schedule){0};
}
