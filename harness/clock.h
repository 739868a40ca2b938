/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Durations and the precision of the kernel's timers.  All durations are nanoseconds (int64_t), all
 * times are nanoseconds of the guest's CLOCK_REALTIME, as lab_now() and the time stamps of frames
 * give them.
 */
#ifndef HARNESS_CLOCK_H
#define HARNESS_CLOCK_H

#include <stdint.h>

#define NANOSECONDS_PER_SECOND 1000000000LL
#define SECONDS(n) ((int64_t)((n)*1e9))
#define MILLISECONDS(n) ((int64_t)((n)*1e6))
#define JIFFIES(n) ((n)*jiffy())

/* A tick of the running kernel: 1/CONFIG_HZ seconds. */
int64_t jiffy(void);

/*
 * How late a kernel timer set for `duration` may fire: the granularity of the timer wheel's level
 * that holds it (kernel/time/timer.c: levels of 64 buckets, each 8 times coarser than the one
 * before), and one jiffy for the start.
 */
int64_t timer_slack(int64_t duration);

/* In seconds, for messages and records. */
double seconds_of(int64_t duration);

#endif
