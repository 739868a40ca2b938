/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/schedule.h"

#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/host/run/batch.h"

enum {
	/* To boot a second guest takes as long as some forty scenarios. */
	WORTH_TWO_GUESTS = 40,
	/* Neighbours often use the same lab and the same code: both cost less the second time. */
	DEALT_TOGETHER = 8,
};

/* An even number: most machines have two processors or a multiple of that. */
static size_t turns_of(size_t count)
{
	if (count <= WORTH_TWO_GUESTS)
		return count > 0;
	return 2 * ((count + 2 * BATCH_SIZE - 1) / (2 * BATCH_SIZE));
}

/* IPVS has work to do each second in each namespace: in one guest with it, whatever waits long would pay for that. */
static bool is_apart(const struct instance *instance)
{
	size_t index;
	json_t *need;

	json_array_foreach (json_object_get(instance->data, "needs"), index, need)
		if (json_is_string(need) && strcmp(json_string_value(need), "IPVS") == 0)
			return true;
	return false;
}

/* How the turns of a target are divided between what is played apart and the rest; few are played together. */
struct division {
	size_t turns, apart;
};

static struct division divide(const struct target *target)
{
	const struct selection *all = &target->selection;
	size_t apart = 0;

	for (size_t i = 0; i < all->count; i++)
		apart += is_apart(all->items[i]);
	if (all->count <= WORTH_TWO_GUESTS)
		return (struct division){turns_of(all->count), 0};
	return (struct division){turns_of(all->count - apart) + turns_of(apart), turns_of(apart)};
}

static void allocate(const struct target *targets, size_t count, struct schedule *schedule)
{
	size_t turns = 0, instances = 0;

	for (size_t i = 0; i < count; i++) {
		turns += divide(&targets[i]).turns;
		instances += targets[i].selection.count;
	}
	schedule->turns = xcalloc(turns + 1, sizeof(*schedule->turns));
	schedule->plans = xcalloc(instances + 1, sizeof(*schedule->plans));
}

/* Deals the target's instances out to its turns like cards, so that all take about as long; the last turns are of what is
 * played apart.  Puts the plan of one turn at `plan` and returns how many it has. */
static size_t deal(const struct target *target, size_t turn, const struct instance **plan)
{
	const struct division division = divide(target);
	const size_t rest = division.turns - division.apart;
	const bool apart = turn >= rest;
	const size_t hands = apart ? division.apart : rest, round = hands * DEALT_TOGETHER;
	size_t dealt = 0, met = 0;

	if (hands == 0)
		return 0;
	for (size_t i = 0; i < target->selection.count; i++) {
		const struct instance *instance = target->selection.items[i];

		if (division.apart > 0 && is_apart(instance) != apart)
			continue;
		if (met++ % round / DEALT_TOGETHER == (apart ? turn - rest : turn))
			plan[dealt++] = instance;
	}
	return dealt;
}

void schedule_make(const struct target *targets, size_t count, unsigned shard, unsigned shards,
		   struct schedule *schedule)
{
	const struct instance **plan;
	size_t number = 0;

	*schedule = (struct schedule){0};
	allocate(targets, count, schedule);
	plan = schedule->plans;
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < divide(&targets[i]).turns; k++, number++) {
			struct turn turn = {&targets[i], number, plan, deal(&targets[i], k, plan),
					    NULL};

			plan += turn.count;
			if (number % shards != shard - 1)
				continue;
			schedule->scenarios += turn.count;
			schedule->turns[schedule->count++] = turn;
		}
	}
}

void schedule_pieces(const struct target *target, size_t each, struct schedule *schedule)
{
	const struct selection *all = &target->selection;

	*schedule = (struct schedule){.scenarios = all->count};
	schedule->turns = xcalloc(all->count / each + 2, sizeof(*schedule->turns));
	schedule->plans = xcalloc(all->count + 1, sizeof(*schedule->plans));
	for (size_t i = 0; i < all->count; i++)
		schedule->plans[i] = all->items[i];
	for (size_t from = 0; from < all->count; from += each) {
		size_t count = all->count - from < each ? all->count - from : each;

		schedule->turns[schedule->count] =
			(struct turn){target, schedule->count, schedule->plans + from, count, NULL};
		schedule->count++;
	}
}

int schedule_replay(const struct target *target, const struct instance *last,
		    struct schedule *schedule, struct fault *fault)
{
	const struct selection *all = &target->selection;

	*schedule = (struct schedule){0};
	if (all->count > BATCH_SIZE)
		return fault_set(fault, EXIT_USAGE, "no guest plays %zu scenarios", all->count);
	schedule->turns = xcalloc(1, sizeof(*schedule->turns));
	schedule->plans = xcalloc(all->count + 1, sizeof(*schedule->plans));
	for (size_t i = 0; i < all->count; i++)
		schedule->plans[i] = all->items[i];
	schedule->turns[0] = (struct turn){target, 0, schedule->plans, all->count, last};
	schedule->scenarios = turn_scenarios(&schedule->turns[0]);
	schedule->count = 1;
	return 0;
}

size_t turn_scenarios(const struct turn *turn)
{
	for (size_t i = 0; turn->last && i < turn->count; i++)
		if (turn->plan[i] == turn->last)
			return i + 1;
	return turn->count;
}

void schedule_free(struct schedule *schedule)
{
	free(schedule->turns);
	free(schedule->plans);
	*schedule = (struct schedule){0};
}
