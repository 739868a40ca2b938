/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes a world that ends badly as small as it can be while it still ends so: first its steps
 * (delta debugging: large pieces, then smaller ones), then its lab and its operands.
 *
 * It plays nothing: it proposes worlds, many at a time as a guest takes long to boot, and is told
 * which of them still end badly.  Each round tries the cuts that succeeded by themselves in the
 * round before together, and, as that mostly succeeds, the next cuts of what then is left.
 */
#ifndef WORLD_SHRINK_H
#define WORLD_SHRINK_H

#include "harness/world/world.h"

enum { SHRINK_CUTS = 96, SHRINK_MOST = 2 * SHRINK_CUTS };

enum shrink_phase { SHRINK_STEPS, SHRINK_OPERANDS, SHRINK_OVER };

/* A change that makes a world smaller. */
struct cut {
	size_t from, count; /* steps to leave out, or count 0: */
	size_t step; /* the step whose */
	enum step_operand operand; /* operand becomes */
	int64_t value; /* that; or */
	bool lab; /* the lab becomes the simplest of its kind; or */
	bool version; /* its IP version 4 */
};

struct cuts {
	struct cut list[SHRINK_CUTS];
	size_t count;
};

struct shrink {
	struct world world; /* the smallest one so far */
	enum shrink_phase phase;
	bool fine; /* larger pieces did not help: single steps */
	struct cuts good; /* of `world`: they succeeded by themselves */
	struct world next; /* `world` with all of these */
	struct cuts further; /* of `next` */
};

void shrink_begin(struct shrink *shrink, const struct world *world);
/* Stores worlds to be tried, at most SHRINK_MOST.  Returns how many; 0: it is as small as it gets.
 */
size_t shrink_propose(struct shrink *shrink, struct world *worlds);
/* Which of them still end as the world did. */
void shrink_judge(struct shrink *shrink, const bool *fails);

#endif
