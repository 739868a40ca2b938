/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/cost.h"

#include <stdio.h>
#include <stdlib.h>

#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/profile.h"

enum { USUAL_TIMES = 9, WARM_TIMES = 2 };

#if defined(__x86_64__) || defined(__i386__)

static inline uint64_t read_counter(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return (uint64_t)high << 32 | low;
}

/* A loop of two instructions, and between the readings of the counter a few more. */
static uint64_t count_loop(uint32_t rounds)
{
	uint64_t began = read_counter();

	__asm__ volatile("1: decl %0\n\tjnz 1b" : "+r"(rounds) : : "cc");
	return read_counter() - began;
}

bool cost_counted(void)
{
	enum { ROUNDS = 500, TRIES = 3 };

	/* A tick may fall into one of them. */
	for (int i = 0; i < TRIES; i++) {
		uint64_t once = count_loop(ROUNDS), twice = count_loop(2 * ROUNDS);

		if (twice - once == 2ULL * ROUNDS)
			return true;
	}
	return false;
}

uint64_t cost_clock(void)
{
	return read_counter();
}

#else

bool cost_counted(void)
{
	return false;
}

uint64_t cost_clock(void)
{
	scenario_error("instructions can be counted on amd64 and i386 only");
}

#endif

static int by_value(const void *left, const void *right)
{
	uint64_t a, b;

	a = *(const uint64_t *)left;
	b = *(const uint64_t *)right;
	return a < b ? -1 : a > b;
}

struct cost cost_of_samples(uint64_t *samples, unsigned count)
{
	qsort(samples, count, sizeof(*samples), by_value);
	return (struct cost){.median = samples[count / 2],
			     .least = samples[0],
			     .most = samples[count - 1],
			     .times = count};
}

static void nothing(void *context)
{
	(void)context;
}

/* One time, with what it takes to read the counter. */
static __attribute__((noinline)) uint64_t measure(void (*run)(void *context), void *context)
{
	uint64_t began = cost_clock();

	run(context);
	return cost_clock() - began;
}

static uint64_t measure_whole(const struct act *act, void *context)
{
	uint64_t count;

	if (act->prepare)
		act->prepare(context);
	profile_act_begin();
	count = measure(act->run, context);
	profile_act_end();
	if (act->settle)
		act->settle(context);
	return count;
}

static uint64_t without(uint64_t count, uint64_t other)
{
	return count > other ? count - other : 0;
}

struct cost cost_of(const struct act *act, void *context)
{
	unsigned times = act->times ? act->times : USUAL_TIMES;
	unsigned per = act->per ? act->per : 1;
	uint64_t samples[COST_TIMES_MAX], empty[WARM_TIMES + 1];

	if (times > COST_TIMES_MAX)
		scenario_error("an act is measured %u times at most", (unsigned)COST_TIMES_MAX);
	for (unsigned i = 0; i < WARM_TIMES + 1; i++)
		empty[i] = measure(nothing, context);
	for (unsigned i = 0; i < WARM_TIMES && !act->cold; i++)
		(void)measure_whole(act, context);
	for (unsigned i = 0; i < times; i++)
		samples[i] = without(measure_whole(act, context), empty[WARM_TIMES]) / per;
	return cost_of_samples(samples, times);
}

struct cost cost_beyond(struct cost cost, struct cost other)
{
	return (struct cost){.median = without(cost.median, other.median),
			     .least = without(cost.least, other.median),
			     .most = without(cost.most, other.median),
			     .times = cost.times};
}

void cost_record(const char *name, unsigned n, struct cost cost)
{
	struct cost_row row = {.n = n, .cost = cost};

	if ((unsigned)snprintf(row.name, sizeof(row.name), "%s", name) >= sizeof(row.name))
		scenario_error("the name %s is too long for a cost", name);
	outcome_add_cost(&row);
}
