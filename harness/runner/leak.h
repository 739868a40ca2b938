/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a scenario leaves behind in the kernel. */
#ifndef RUNNER_LEAK_H
#define RUNNER_LEAK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What there is of SCTP before anything is played: objects that SCTP counts itself
 * (CONFIG_SCTP_DBG_OBJCNT), and sockets, chunks and bind buckets by their slabs; what a kernel does
 * not tell is not looked at.  To be called once, when nothing uses SCTP any more.
 */
void leak_begin(void);

/*
 * To count a slab KASAN's quarantine is searched for what is freed already, each time: a third of what a world costs.  All
 * but the sockets' last reference is among what SCTP counts itself.
 */
enum leak_count {
	LEAK_COUNT_ALL,
	LEAK_COUNT_ONCE, /* slabs only where SCTP does not count for itself */
};

/*
 * Waits, in the guest's time, until the kernel has freed all that came after leak_begin(): what is
 * left of an association whose peer is gone goes away with its timers.  Returns false with the
 * counts that stay too high, and what kmemleak has found, in the text.  What was reported once is not
 * reported again.
 */
bool leak_check(enum leak_count which, char *text, size_t size);

/*
 * The SCTP objects of a lab, which each of its namespaces has from the beginning to the end.
 * leak_lab_opening() is called before a lab is built, when nothing of a scenario is left, and waits
 * until nothing is on its way to be freed that would count as the lab's; leak_lab_opened() counts
 * what the lab, just built, has added; leak_lab_closed() waits until that is freed, as leak_check()
 * does.  All do nothing where leak_begin() was not called.
 */
enum { LEAK_COUNTERS = 24 };
struct leak_counters {
	struct leak_counter {
		char name[32];
		long count;
	} counters[LEAK_COUNTERS];
	size_t count;
};
void leak_lab_opening(void);
void leak_lab_opened(struct leak_counters *own);
void leak_lab_closed(const struct leak_counters *own);

/* Whether the kernel tells anything that leak_check() can look at. */
bool leak_visible(void);

/* For tests: a kernel to count instead of the one that runs, and its time. */
struct leak_kernel {
	void (*count)(struct leak_counters *now);
	void (*pass_time)(int64_t nanoseconds);
};
void leak_use_kernel(const struct leak_kernel *kernel);

/* For tests: reads "name: number" lines, as sctp_dbg_objcnt has them, into counters. */
size_t leak_parse(const char *text, struct leak_counter *counters, size_t limit);

#endif
