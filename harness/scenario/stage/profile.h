/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the kernel spends its instructions: its call stack, taken every PROFILE_PERIOD instructions.
 *
 * perf_event_open(2)'s software clock runs on a timer of the kernel, which in QEMU's virtual time counts instructions:
 * the same stacks come in every run.  Seen is what the kernel does while the process that opened the profile, or one that
 * it forked, has the processor: system calls, and the softirqs that follow them.  What a timer sets off while
 * the guest is idle is not.
 */
#ifndef STAGE_PROFILE_H
#define STAGE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Nanoseconds of the guest's processor, which are instructions in virtual time; the kernel takes no less
 * (perf_swevent_start_hrtimer() in kernel/events/core.c). */
enum { PROFILE_PERIOD = 10000 };

/* Once, in the process that reads it later.  Returns 0, or an errno. */
int profile_open(void);

/* In that process, around a scenario.  They return 0, or an errno. */
int profile_start(void);
int profile_stop(void);

/*
 * In the scenario's process, around an act that is measured: of a scenario that has such acts, nothing else is counted.
 * Without an open profile they do nothing.
 */
void profile_act_begin(void);
void profile_act_end(void);

/* A call stack, the innermost function first; a program's own instructions have no depth. */
struct profile_stack {
	const uint64_t *addresses;
	size_t depth;
};

/* Calls see() with each stack since profile_start(), in their order.  Returns how many there was no room for. */
uint64_t profile_read(void (*see)(void *context, const struct profile_stack *stack), void *context);

#endif
