/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long failovers take, by the RFCs' arithmetic.  All times are in nanoseconds. */
#ifndef FAILOVER_BOUNDS_H
#define FAILOVER_BOUNDS_H

#include "suites/failover/traffic.h"

/*
 * The stall of a receiver when messages that were due when failover_calm() returned are lost and
 * retransmitted when a kernel timer of that duration expires: the timer, and the pause before it.
 */
struct failover_span failover_stall(const struct failover_traffic *traffic, int64_t timer);
/* The same where the timer may start, and the last message before may arrive, up to an interval
 * earlier or later. */
struct failover_span failover_stall_about(const struct failover_traffic *traffic, int64_t timer);
/* The span, with that much more at least and at most. */
struct failover_span failover_span_plus(struct failover_span span, int64_t shortest,
					int64_t longest);

/*
 * From the first lost message until a path on which messages go on being sent is unreachable:
 * T3-rtx expires Path.Max.Retrans + 1 times, each time after twice the RTO before (RFC 9260 6.3.3
 * and 8.2).
 */
struct failover_span failover_unreachable_by_timeouts(const struct failover_traffic *traffic);
/*
 * The same with PF: T3-rtx expires once, then HEARTBEATs remain unanswered, one each RTO +-50 %
 * (RFC 7829 3.2, RFC 9260 8.3).  The first of them may wait that long as well.
 */
struct failover_span failover_unreachable_by_heartbeats(const struct failover_traffic *traffic);
/* The same for a path that carries nothing but HEARTBEATs, from the moment it goes dark. */
struct failover_span failover_unreachable_when_idle(const struct failover_traffic *traffic);
/* From the return of an unreachable path until a HEARTBEAT finds it. */
struct failover_span failover_available_again(const struct failover_traffic *traffic);
/* The longest that takes for a path that is potentially failed and has that RTO. */
int64_t failover_probed_within(int64_t rto);

#endif
