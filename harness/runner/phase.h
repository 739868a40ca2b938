/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where on the kernel's wheel of timers a scenario begins. */
#ifndef RUNNER_PHASE_H
#define RUNNER_PHASE_H

/*
 * Sleeps until the kernel's clock is at a phase that follows from the scenario's name and the seed
 * alone, whatever was played before.  The wheel rounds a timer up to a multiple of 1, 8, 64, 512
 * jiffies the later it is due (kernel/time/timer.c): with the same phase within 512 jiffies timers of
 * up to 4,096 jiffies times 8 end at the same distance from the start.  Does nothing where the kernel
 * does not tell its jiffies (/proc/timer_list).
 */
void phase_await(const char *name, unsigned seed);

#endif
