/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel does, in instructions.
 *
 * In QEMU's virtual time the guest's clock is the count of the instructions that its processor has executed
 * (-icount shift=0: a nanosecond each).  The time stamp counter of amd64 and i386 has that count in full, and a
 * program may read it.  So an act costs what the counter says after it less what it said before it, the same number
 * on every machine, however busy that is.  Nothing is stopped meanwhile: a tick of the kernel's timer that falls into
 * an act is counted with it, which is why acts are repeated and the median is told.
 *
 *	struct act act = {.run = send_one, .settle = read_one, .times = 9};
 *
 *	cost_record("send", 0, cost_of(&act, &context));
 */
#ifndef STAGE_COST_H
#define STAGE_COST_H

#include <stdbool.h>
#include <stdint.h>

enum { COST_ROWS_MAX = 64, COST_NAME_SIZE = 40, COST_TIMES_MAX = 64 };

/* Instructions of one act: the median, the least and the most of so many times. */
struct cost {
	uint64_t median, least, most;
	unsigned times;
};

/* What was measured, under a name: of `n` things, 0 where there is no number. */
struct cost_row {
	char name[COST_NAME_SIZE];
	unsigned n;
	struct cost cost;
};

struct act {
	void (*prepare)(void *context); /* before each time, not measured; may be NULL */
	void (*run)(void *context); /* what is measured */
	void (*settle)(void *context); /* after each time, not measured; may be NULL */
	unsigned times; /* 1 to COST_TIMES_MAX; 0: 9 */
	unsigned per; /* `run` does what is told so often; 0: once */
	bool cold; /* not done twice beforehand, so that memory and caches are at hand */
};

/* Whether this clock counts instructions, and all of them. */
bool cost_counted(void);
/* The count.  Ends the scenario as `error` on a processor that a program cannot ask for it. */
uint64_t cost_clock(void);

/* What an act costs, without what reading the counter and calling a function cost. */
struct cost cost_of(const struct act *act, void *context);
/* The cost of one act beyond that of another that is the same but for what is in question. */
struct cost cost_beyond(struct cost cost, struct cost other);
/* Of values that were measured one by one: at most COST_TIMES_MAX, which are sorted. */
struct cost cost_of_samples(uint64_t *samples, unsigned count);

/* Has the result of the scenario say so.  More than COST_ROWS_MAX end the scenario as `error`. */
void cost_record(const char *name, unsigned n, struct cost cost);

#endif
