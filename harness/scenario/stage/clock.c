/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/clock.h"

#include <time.h>

int64_t jiffy(void)
{
	static int64_t tick;
	struct timespec resolution;

	/* The coarse clocks advance by whole ticks, so their resolution is the tick. */
	if (!tick && clock_getres(CLOCK_MONOTONIC_COARSE, &resolution) == 0)
		tick = resolution.tv_sec * NANOSECONDS_PER_SECOND + resolution.tv_nsec;
	return tick ? tick : MILLISECONDS(10);
}

int64_t timer_slack(int64_t duration)
{
	int64_t ticks = duration / jiffy();
	int64_t granularity = 1;
	int64_t level_end = 63;

	while (ticks >= level_end) {
		level_end *= 8;
		granularity *= 8;
	}
	return (granularity + 1) * jiffy();
}

double seconds_of(int64_t duration)
{
	return (double)duration / NANOSECONDS_PER_SECOND;
}
