/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is another result with a middlebox in every path (`run --over=`), and why that is right.
 *
 *	DIFFERENCE(ttl_behind_router, "conntrack", "routing.hop_limit.*", .reason = "a router takes one of the hop limit")
 *
 * A scenario that the middlebox makes fail is `known` then, one that passes all the same `fixed`; with .by_chance, where what the
 * middlebox does depends on who happens to be first, that passes.
 */
#ifndef SCENARIO_OVER_H
#define SCENARIO_OVER_H

#include "harness/scenario/scenario.h"

struct over_difference {
	const char *over; /* the middlebox */
	const char *scenarios; /* glob on the name of the instance, the middlebox's at its end */
	bool by_chance; /* it may also make none */
	struct known known;
};

#define DIFFERENCE(id, middlebox, names, ...)                                                      \
	static const struct over_difference id##_difference = {                                    \
		.over = (middlebox), .scenarios = (names), .known = {__VA_ARGS__}};                \
	static const struct over_difference *const id##_entry                                      \
		__attribute__((section("differences"), used)) = &id##_difference
#define DIFFERENCE_BY_CHANCE(id, middlebox, names, ...)                                            \
	static const struct over_difference id##_difference = {.over = (middlebox),                \
							       .scenarios = (names),               \
							       .by_chance = true,                  \
							       .known = {__VA_ARGS__}};            \
	static const struct over_difference *const id##_entry                                      \
		__attribute__((section("differences"), used)) = &id##_difference

#endif
