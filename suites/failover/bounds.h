/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long failovers take, by the RFCs' arithmetic. */
#ifndef FAILOVER_BOUNDS_H
#define FAILOVER_BOUNDS_H

#include "suites/failover/traffic.h"

/*
 * The stall of a receiver when messages that were due when traffic_calm() returned are lost and
 * sent again after a kernel timer of that duration: the timer, and the pause before it.
 */
struct span one_timer(const struct traffic *traffic, int64_t timer);
/* The same where the timer may begin, and the last message before may come, up to an interval
 * earlier or later. */
struct span about_timer(const struct traffic *traffic, int64_t timer);
/* The span, and that much more. */
struct span span_plus(struct span span, int64_t more);

/*
 * From the first lost message until a path on which messages go on being sent is given up: T3-rtx
 * expires Path.Max.Retrans + 1 times, each time after twice the RTO before (RFC 9260 6.3.3
 * and 8.2).
 */
struct span given_up_by_timeouts(const struct traffic *traffic);
/*
 * The same with PF: T3-rtx expires once, then HEARTBEATs remain unanswered, one each RTO +-50 %
 * (RFC 7829 3.2, RFC 9260 8.3).  The first of them may wait that long as well.
 */
struct span given_up_by_heartbeats(const struct traffic *traffic);
/* The same for a path that carries nothing but HEARTBEATs, from the moment it goes dark. */
struct span given_up_when_idle(const struct traffic *traffic);
/* From the return of a path that was given up until a HEARTBEAT finds it. */
struct span found_again(const struct traffic *traffic);
/* The longest that takes for a path that is potentially failed and has that RTO. */
int64_t probed_within(int64_t rto);

#endif
