/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Durations and times.  All durations are nanoseconds (int64_t), all times are nanoseconds of the
 * guest's CLOCK_REALTIME, as lab_now() and the time stamps of frames give them.
 */
#ifndef NETNS_CLOCK_H
#define NETNS_CLOCK_H

#include <stdint.h>

#define NANOSECONDS_PER_SECOND 1000000000LL
#define SECONDS(n) ((int64_t)((n)*1e9))
#define MILLISECONDS(n) ((int64_t)((n)*1e6))

/* The guest's clock. */
int64_t lab_now(void);

#endif
