/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/phase.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include "harness/scenario/stage/clock.h"
#include "netns/clock.h"

/* What the wheel's fourth level rounds to. */
enum { PERIOD = 512 };

static int64_t now(clockid_t clock)
{
	struct timespec time;

	if (clock_gettime(clock, &time))
		return 0;
	return (int64_t)time.tv_sec * NANOSECONDS_PER_SECOND + time.tv_nsec;
}

static uint64_t hash(const char *name, unsigned seed)
{
	uint64_t digest = 0xcbf29ce484222325 ^ seed;

	for (; *name; name++)
		digest = (digest ^ (unsigned char)*name) * 0x100000001b3;
	/* The low bits of FNV say little. */
	return digest >> 20;
}

/* The jiffies at the last tick, which the coarse clock has the time of. */
static bool read_jiffies(uint64_t *jiffies)
{
	FILE *list = fopen("/proc/timer_list", "re");
	char line[256];
	bool found = false;

	while (list && !found && fgets(line, sizeof(line), list))
		found = sscanf(line, "jiffies: %" SCNu64, jiffies) == 1;
	if (list)
		(void)fclose(list);
	return found;
}

/* When the period began in which we are, by the monotonic clock; 0 if that is not known. */
static int64_t period_start(int64_t jiffy)
{
	static int64_t start;
	uint64_t jiffies;
	int64_t tick;

	/* Ticks are equally long, so once is enough. */
	if (start)
		return start;
	do {
		tick = now(CLOCK_MONOTONIC_COARSE);
		if (!read_jiffies(&jiffies))
			return 0;
	} while (tick != now(CLOCK_MONOTONIC_COARSE));
	start = tick - (int64_t)(jiffies % PERIOD) * jiffy;
	return start;
}

void phase_await(const char *name, unsigned seed)
{
	int64_t jiffy_length = jiffy(), period = PERIOD * jiffy_length;
	int64_t start = period_start(jiffy_length);
	int64_t phase = (int64_t)(hash(name, seed) % (uint64_t)period);
	int64_t until;
	struct timespec time;

	if (!start)
		return;
	until = start + (now(CLOCK_MONOTONIC) - start) / period * period + phase;
	/* Time enough for what comes between here and there, whatever the phase. */
	while (until < now(CLOCK_MONOTONIC) + jiffy_length)
		until += period;
	time.tv_sec = until / NANOSECONDS_PER_SECOND;
	time.tv_nsec = until % NANOSECONDS_PER_SECOND;
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR)
		continue;
}
