/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Round trips and timers, to the jiffy in which the kernel counts. */
#ifndef ASSOCIATION_TIMING_H
#define ASSOCIATION_TIMING_H

#include <stdint.h>

#include "netns/lab.h"

/*
 * Waits for the middle of a jiffy.  The kernel counts round trips in jiffies: what begins there and
 * takes a whole number of them is measured as exactly that many.
 */
void to_mid_jiffy(struct lab *lab);

/* Waits until that time, to a fraction of a jiffy. */
void pass_until(struct lab *lab, int64_t time);

/* The RTO after T3-rtx has expired: twice as long, at most RTO.Max (RFC 9260 6.3.3 E2). */
int64_t rto_doubled(int64_t rto);

/*
 * Fails unless `time` is `interval` plus `rto` after `since`, within +-50 % of the RTO: so long an
 * endpoint waits between two HEARTBEATs (RFC 9260 8.3).
 */
#define expect_jittered(time, since, interval, rto)                                                \
	expect_jittered_at(time, since, interval, rto, __FILE__, __LINE__)
void expect_jittered_at(int64_t time, int64_t since, int64_t interval, int64_t rto,
			const char *file, int line);

/*
 * Waits, at most once per boot, until jiffies 0 is long past.  Linux measures from there how long a
 * path that has carried no DATA yet is idle, and jiffies become 0 five minutes after boot
 * (INITIAL_JIFFIES): HEARTBEATs that are due then come late (sctp_generate_heartbeat_event()).
 */
void pass_initial_jiffies(struct lab *lab);
enum { INITIAL_JIFFIES_SECONDS = 400 }; /* what that adds to a scenario's limit */

#endif
