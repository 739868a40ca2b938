/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Has one allocation of the kernel fail: the n-th that anything does while a scenario runs.
 *
 * SCTP receives packets and runs its timers in softirqs, whose allocations /proc/self/fail-nth does
 * not count (in_task() in should_fail_ex(), lib/fault-inject.c).  So this takes the attributes of
 * failslab and fail_page_alloc in debugfs, which count all contexts: with a probability of 100 and
 * times of 1 the first allocation fails whose number since boot is a multiple of `interval`.
 */
#ifndef RUNNER_FAIL_NTH_H
#define RUNNER_FAIL_NTH_H

#include <stdbool.h>

#include "harness/record/failing.h"

/*
 * Opens what it takes, once.  Returns false if the kernel cannot let an allocation of that kind
 * fail.
 */
bool fail_nth_available(enum failing_kind kind);

/* The n-th (from 1) is to fail of those that are counted.  Returns false if the kernel does not take
 * it. */
bool fail_nth_set(enum failing_kind kind, unsigned n);
/* From now on allocations of the kind are counted.  Returns false if the kernel does not take it. */
bool fail_nth_arm(enum failing_kind kind);

/* No more are counted for now; for signal handlers. */
void fail_nth_pause(enum failing_kind kind);

/*
 * No more are counted.  Returns whether one has failed.  To be called in the process that asked
 * fail_nth_available(); fail_nth_arm() may have been called in its child, or not at all.
 */
bool fail_nth_disarm(enum failing_kind kind, unsigned n);

/* For tests: a kernel whose settings are files below a folder, and which allocates when told to. */
struct fail_nth_kernel {
	const char *folder; /* instead of /sys/kernel/debug */
	void (*allocate)(enum failing_kind kind);
};
void fail_nth_use_kernel(const struct fail_nth_kernel *kernel);

#endif
