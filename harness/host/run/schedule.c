/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/schedule.h"

#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/host/run/batch.h"
#include "harness/host/run/lacks.h"

enum {
	/* To boot a second guest takes as long as some forty scenarios. */
	WORTH_TWO_GUESTS = 40,
	/* Neighbours often use the same lab and the same code: both cost less the second time. */
	DEALT_TOGETHER = 8,
	/* In guests of so many scenarios the look for lockups costs less than two guests more. */
	WATCHED = 320,
};

/* An even number: most machines have two processors or a multiple of that. */
static size_t turns_of(size_t count)
{
	if (count <= WORTH_TWO_GUESTS)
		return count > 0;
	return 2 * ((count + 2 * BATCH_SIZE - 1) / (2 * BATCH_SIZE));
}

/*
 * What is played in guests of its own.  IPVS has work to do each second in each namespace: in one guest with it, whatever
 * waits long would pay for that.  And what is likely to end its guest comes last, where there is little that a new guest has
 * to play, and where the kernel's watch on lockups costs nothing to others.
 */
enum seat { ANYWHERE, WITH_IPVS, BREAKING, SEATS };

static bool needs(const struct instance *instance, const char *capability)
{
	size_t index;
	json_t *need;

	json_array_foreach (json_object_get(instance->data, "needs"), index, need)
		if (json_is_string(need) && strcmp(json_string_value(need), capability) == 0)
			return true;
	return false;
}

static enum seat seat_of(const struct target *target, const struct instance *instance)
{
	/* What only measures how much is done does not break anything. */
	if (!instance->over && !needs(instance, "instruction count") &&
	    lacks_may_break(instance->data, &target->kernel))
		return BREAKING;
	return needs(instance, "IPVS") ? WITH_IPVS : ANYWHERE;
}

static bool may_hang(const struct target *target, const struct instance *instance)
{
	return seat_of(target, instance) == BREAKING &&
	       lacks_may_hang(instance->data, &target->kernel);
}

static void look_for_hangs(struct turn *turn)
{
	bool hangs = false, others = false;

	for (size_t i = 0; i < turn->count; i++) {
		hangs |= may_hang(turn->target, turn->plan[i]);
		others |= seat_of(turn->target, turn->plan[i]) != BREAKING;
	}
	turn->coarse = hangs && !others;
}

/* How many turns of a target there are for each seat, and in which seat's turns it is played; few are played together, in
 * one turn. */
struct division {
	size_t turns[SEATS];
	enum seat place[SEATS];
};

static struct division divide(const struct target *target)
{
	const struct selection *all = &target->selection;
	const bool few = all->count <= WORTH_TWO_GUESTS;
	struct division division = {.place = {ANYWHERE, few ? ANYWHERE : WITH_IPVS, ANYWHERE}};
	size_t count[SEATS] = {0}, together[SEATS] = {0};
	bool hangs = false;

	for (size_t i = 0; i < all->count; i++) {
		count[seat_of(target, all->items[i])]++;
		hangs |= may_hang(target, all->items[i]);
	}
	if (count[ANYWHERE] > WATCHED || ((count[ANYWHERE] == 0 || hangs) && !few) ||
	    all->count > BATCH_SIZE)
		division.place[BREAKING] = BREAKING;
	for (enum seat seat = ANYWHERE; seat < SEATS; seat++)
		together[division.place[seat]] += count[seat];
	for (enum seat seat = ANYWHERE; seat < SEATS; seat++)
		division.turns[seat] = turns_of(together[seat]);
	/* Each of them takes a guest or so: two side by side take half as long. */
	if (together[BREAKING] > DEALT_TOGETHER && division.turns[BREAKING] == 1)
		division.turns[BREAKING] = 2;
	return division;
}

static size_t turns_in(const struct division *division)
{
	size_t turns = 0;

	for (size_t i = 0; i < SEATS; i++)
		turns += division->turns[i];
	return turns;
}

static void allocate(const struct target *targets, size_t count, struct schedule *schedule)
{
	size_t turns = 0, instances = 0;

	for (size_t i = 0; i < count; i++) {
		const struct division division = divide(&targets[i]);

		turns += turns_in(&division);
		instances += targets[i].selection.count;
	}
	schedule->turns = xcalloc(turns + 1, sizeof(*schedule->turns));
	schedule->plans = xcalloc(instances + 1, sizeof(*schedule->plans));
}

/* Which card of a fix that is: what guards the same one is dealt together, since once it has shown in a turn that the
 * kernel lacks it, that turn need not ask again (--prove-once). */
static size_t card_of_fix(json_t *cards, const struct instance *instance)
{
	const char *id =
		json_string_value(json_array_get(json_object_get(instance->data, "fix"), 0));
	const json_t *card = json_object_get(cards, id);

	if (!card) {
		json_object_set_new(cards, id, json_integer((json_int_t)json_object_size(cards)));
		card = json_object_get(cards, id);
	}
	return (size_t)json_integer_value(card);
}

/* Deals the target's instances of a seat out to so many hands like cards, so that all take about as long.  Puts what that
 * hand has at `plan` and returns how many. */
static size_t deal_seat(const struct target *target, enum seat seat, size_t hands, size_t hand,
			const struct instance **plan)
{
	const struct selection *all = &target->selection;
	json_t *cards = json_object();
	size_t dealt = 0, met = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct instance *instance = all->items[i];
		size_t card;

		if (seat_of(target, instance) != seat)
			continue;
		/* So few of them can be in one hand. */
		if (seat == BREAKING && all->count <= BATCH_SIZE)
			card = card_of_fix(cards, instance);
		else
			card = met++ / DEALT_TOGETHER;
		if (card % hands == hand)
			plan[dealt++] = instance;
	}
	json_decref(cards);
	return dealt;
}

/* Deals that turn of the target, whose plan has room for all. */
static void deal(const struct target *target, struct turn *turn, size_t index,
		 const struct instance **plan)
{
	const struct division division = divide(target);
	enum seat place = ANYWHERE;
	size_t dealt = 0;

	for (; index >= division.turns[place]; place++)
		index -= division.turns[place];
	for (enum seat seat = ANYWHERE; seat < SEATS; seat++) {
		size_t count = division.place[seat] == place
				       ? deal_seat(target, seat, division.turns[place], index,
						   plan + dealt)
				       : 0;

		turn->breaking |= seat == BREAKING && count > 0;
		dealt += count;
	}
	turn->count = dealt;
	look_for_hangs(turn);
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
		const struct division division = divide(&targets[i]);

		for (size_t k = 0; k < turns_in(&division); k++, number++) {
			struct turn turn = {.target = &targets[i], .number = number, .plan = plan};

			deal(&targets[i], &turn, k, plan);
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

		schedule->turns[schedule->count] = (struct turn){
			target, schedule->count, schedule->plans + from, count, NULL, false, false};
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
	schedule->turns[0] =
		(struct turn){target, 0, schedule->plans, all->count, last, false, false};
	for (size_t i = 0; i < all->count; i++)
		schedule->turns[0].breaking |= seat_of(target, all->items[i]) == BREAKING;
	look_for_hangs(&schedule->turns[0]);
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
