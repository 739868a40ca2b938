/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/world/sweep.h"

#include <string.h>

enum sweep_end { END_CLOSE, END_ABORT, END_KILL, SWEEP_ENDS };

enum {
	/* Of an endpoint there may be the socket that it accepted, and its own. */
	SOCKETS_EACH = 2,
	MOST_MORE = 2 + SOCKETS_EACH * WORLD_ENDPOINTS, /* steps beside those of the world */
	HELD_BACK = 300, /* milliseconds: longer than a delayed SACK, shorter than RTO.Min */
};

size_t sweep_count(const struct world *from)
{
	return from->count * SWEEP_ENDS + (size_t)SWEEP_PACKETS * RULE_KINDS;
}

static void add(struct world *world, struct step step)
{
	world->steps[world->count++] = step;
}

static void close_all(struct world *world, enum close_action action)
{
	for (int i = 0; i < SOCKETS_EACH * WORLD_ENDPOINTS; i++)
		add(world, (struct step){.kind = STEP_CLOSE,
					 .endpoint = i / SOCKETS_EACH,
					 .action = action});
}

/* All that the child holds goes at once, when it is killed. */
static void end_world(struct world *world, enum sweep_end end)
{
	if (end == END_KILL)
		add(world, (struct step){.kind = STEP_FORK});
	close_all(world, end == END_ABORT ? CLOSE_ABORT : CLOSE_GRACEFUL);
	if (end == END_KILL)
		add(world, (struct step){.kind = STEP_KILL});
}

static void begin_with(struct world *world, struct step step)
{
	memmove(world->steps + 1, world->steps, world->count * sizeof(*world->steps));
	world->steps[0] = step;
	world->count++;
}

void sweep_world(const struct world *from, size_t number, struct world *world)
{
	size_t ends = from->count * SWEEP_ENDS;

	*world = *from;
	world->seed = number;
	if (world->count > WORLD_STEPS - MOST_MORE)
		world->count = WORLD_STEPS - MOST_MORE;
	if (number < ends) {
		if (number / SWEEP_ENDS + 1 < world->count)
			world->count = number / SWEEP_ENDS + 1;
		end_world(world, (enum sweep_end)(number % SWEEP_ENDS));
		return;
	}
	number -= ends;
	begin_with(world, (struct step){.kind = STEP_RULE,
					.action = (int64_t)(number % RULE_KINDS),
					.a = (int64_t)(number / RULE_KINDS),
					.b = 1,
					.ms = HELD_BACK});
}
