/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/world/shrink.h"

#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"

enum {
	PIECES = 8, /* of many steps at first */
	FEW = 12, /* of few each by itself is tried at once */
};

void shrink_begin(struct shrink *shrink, const struct world *world)
{
	*shrink = (struct shrink){.world = *world};
}

static void add_cut(struct cuts *cuts, struct cut cut)
{
	if (cuts->count < SHRINK_CUTS)
		cuts->list[cuts->count++] = cut;
}

/* The largest pieces first. */
static void cut_steps(const struct world *world, bool fine, struct cuts *cuts)
{
	size_t least = fine || world->count <= FEW ? 1 : world->count / PIECES;

	for (size_t size = fine ? 1 : (world->count + 1) / 2; size >= least && size > 0; size /= 2)
		for (size_t from = 0; from < world->count; from += size)
			add_cut(cuts, (struct cut){.from = from,
						   .count = from + size > world->count
								    ? world->count - from
								    : size});
}

/* What an amount becomes a fraction of when it is not to be 0: each of them in the same round, for a round costs more
 * than a world. */
static const int64_t fractions[] = {2, 8, 64, 4096, 1 << 20};

/* Half of what is a name and no amount means nothing. */
static bool is_amount(enum step_operand operand)
{
	return operand == OPERAND_size || operand == OPERAND_count || operand == OPERAND_ms ||
	       operand == OPERAND_value || (operand >= OPERAND_a && operand <= OPERAND_e);
}

/* The smaller ones later: of those that succeed the last one stays. */
static void cut_operand(size_t step, enum step_operand operand, int64_t value, struct cuts *cuts)
{
	for (size_t i = 0; i < ARRAY_SIZE(fractions) && is_amount(operand); i++)
		if (value / fractions[i])
			add_cut(cuts, (struct cut){.step = step,
						   .operand = operand,
						   .value = value / fractions[i]});
	if (value)
		add_cut(cuts, (struct cut){.step = step, .operand = operand});
}

static void cut_operands(const struct world *world, struct cuts *cuts)
{
	if (strstr(world->lab, "_path"))
		add_cut(cuts, (struct cut){.lab = true});
	if (world->ipv6 || world->mixed)
		add_cut(cuts, (struct cut){.version = true});
	for (size_t i = 0; i < world->count; i++)
		for (enum step_operand k = 0; k < STEP_OPERANDS; k++)
			cut_operand(i, k, world->steps[i].operand[k], cuts);
}

/* Marks what it takes away; steps go when all cuts are made, so that their numbers stay. */
static void make_cut(struct world *world, bool gone[WORLD_STEPS], const struct cut *cut)
{
	bool scripted = strstr(world->lab, "scripted");

	if (cut->lab)
		snprintf(world->lab, sizeof(world->lab), "%s",
			 scripted ? "scripted_peer" : "two_nodes");
	else if (cut->version)
		world->ipv6 = world->mixed = false;
	else if (cut->count == 0)
		world->steps[cut->step].operand[cut->operand] = cut->value;
	for (size_t i = 0; i < cut->count; i++)
		gone[cut->from + i] = true;
}

static void make_cuts(const struct world *from, const struct cut *cuts, size_t count,
		      struct world *world)
{
	bool gone[WORLD_STEPS] = {false};
	size_t kept = 0;

	*world = *from;
	for (size_t i = 0; i < count; i++)
		make_cut(world, gone, &cuts[i]);
	for (size_t i = 0; i < world->count; i++)
		if (!gone[i])
			world->steps[kept++] = world->steps[i];
	world->count = kept;
}

/* Of `next`; a phase that has nothing to cut is over. */
static void find_cuts(struct shrink *shrink)
{
	shrink->further.count = 0;
	if (shrink->phase == SHRINK_STEPS)
		cut_steps(&shrink->next, shrink->fine, &shrink->further);
	if (shrink->phase == SHRINK_STEPS && shrink->further.count == 0 && !shrink->good.count)
		shrink->phase = SHRINK_OPERANDS;
	if (shrink->phase == SHRINK_OPERANDS)
		cut_operands(&shrink->next, &shrink->further);
}

size_t shrink_propose(struct shrink *shrink, struct world *worlds)
{
	size_t count = 0;

	make_cuts(&shrink->world, shrink->good.list, shrink->good.count, &shrink->next);
	find_cuts(shrink);
	if (shrink->phase == SHRINK_OVER)
		return 0;
	/* One by itself is known to succeed. */
	for (size_t i = 0; i < shrink->good.count; i++)
		make_cuts(&shrink->world, shrink->good.list, i + 1, &worlds[count++]);
	for (size_t i = 0; i < shrink->further.count; i++)
		make_cuts(&shrink->next, &shrink->further.list[i], 1, &worlds[count++]);
	if (count == 0)
		shrink->phase = SHRINK_OVER;
	return count;
}

/* Nothing of what was tried can go. */
static void go_on(struct shrink *shrink)
{
	if (shrink->phase == SHRINK_STEPS && !shrink->fine && shrink->world.count > FEW)
		shrink->fine = true;
	else
		shrink->phase++;
}

/* The cuts of `next` that succeeded. */
static void keep_good(struct shrink *shrink, const bool *fails)
{
	shrink->good.count = 0;
	for (size_t i = 0; i < shrink->further.count; i++)
		if (fails[i])
			shrink->good.list[shrink->good.count++] = shrink->further.list[i];
	if (shrink->good.count == 0)
		go_on(shrink);
	else
		shrink->fine = false;
}

void shrink_judge(struct shrink *shrink, const bool *fails)
{
	size_t together = shrink->good.count;
	struct world smaller;

	while (together > 0 && !fails[together - 1])
		together--;
	if (together == shrink->good.count) {
		shrink->world = shrink->next;
		keep_good(shrink, fails + shrink->good.count);
		return;
	}
	make_cuts(&shrink->world, shrink->good.list, together, &smaller);
	shrink->world = smaller;
	/* What succeeds by itself and not once more flickers: it is left as it is. */
	if (together == 0)
		go_on(shrink);
	shrink->good.count = 0;
}
