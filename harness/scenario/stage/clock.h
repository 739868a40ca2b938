/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The precision of the kernel's timers.  Durations and times are those of netns/clock.h. */
#ifndef STAGE_CLOCK_H
#define STAGE_CLOCK_H

#include <stdint.h>

#include "netns/clock.h"

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
