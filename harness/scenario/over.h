/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is another result with a middlebox in every path (`run --over=`), and why that is right.
 *
 *	DIFFERENCE(ttl_behind_router, "conntrack", "routing.hop_limit.*", .reason = "a router takes one of the hop limit")
 *
 * A scenario that the middlebox makes fail is `known` then, one that passes all the same `fixed`.
 *
 * Where it depends on who happens to be first what the middlebox does, the difference is believed only where its cause was seen:
 *
 *	DIFFERENCE_SEEN(forgotten, "conntrack", "failover.*", "expected *DATA*", "*path0 b>a*ABORT*", .reason = "...")
 *
 * explains a failure whose message matches the one glob if a packet of the trace, as reports show it, matches the other.  Both may
 * say @(this|that) and +([A-Z]), as fnmatch(3) has it with FNM_EXTMATCH: that another packet came is no excuse for one that never did.
 * No other failure of these scenarios is excused, and one that passes passes.
 */
#ifndef SCENARIO_OVER_H
#define SCENARIO_OVER_H

#include "harness/scenario/scenario.h"

struct over_difference {
	const char *over; /* the middlebox */
	const char *scenarios; /* glob on the name of the instance, the middlebox's at its end */
	/* Globs on the failure's message, and on the line of a packet; both NULL: it always shows */
	const char *message, *packet;
	struct known known;
};

#define DIFFERENCE(id, middlebox, names, ...)                                                      \
	static const struct over_difference id##_difference = {                                    \
		.over = (middlebox), .scenarios = (names), .known = {__VA_ARGS__}};                \
	static const struct over_difference *const id##_entry                                      \
		__attribute__((section("differences"), used)) = &id##_difference
#define DIFFERENCE_SEEN(id, middlebox, names, said, seen, ...)                                     \
	static const struct over_difference id##_difference = {.over = (middlebox),                \
							       .scenarios = (names),               \
							       .message = (said),                  \
							       .packet = (seen),                   \
							       .known = {__VA_ARGS__}};            \
	static const struct over_difference *const id##_entry                                      \
		__attribute__((section("differences"), used)) = &id##_difference

#endif
