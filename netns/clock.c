/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netns/clock.h"

#include <time.h>

int64_t lab_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * NANOSECONDS_PER_SECOND + now.tv_nsec;
}
