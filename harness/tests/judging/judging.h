/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scenarios that are made to end in one way each: they prove what judges kernels.
 *
 *	ENDS(no_init, "fail", "^expected INIT from a within 0[.]100 s; it did not come$",
 *	     .lab = &two_nodes)
 *	{
 *		ENDS_HERE(expect_packet(lab, INIT, .from = "a", .within = MILLISECONDS(100)));
 *	}
 *
 * harness/tests/judging.sh compares the verdict, the message with the extended regular expression,
 * and the line with that of ENDS_HERE(), or with the scenario's own if it has none.  In a helper of
 * its own file HELPER_ENDS_HERE() marks the line, and ENDS_HERE() that from which it was called.
 */
#ifndef TESTS_JUDGING_H
#define TESTS_JUDGING_H

#define SUITE "judging"
#include "harness/scenario/scenario.h"

/* The title carries the end to the script. */
#define ENDS(id, verdict, message, ...)                                                            \
	SCENARIO(id, verdict ": " message, .as = AS_IPV4, ##__VA_ARGS__)

/* Marks the call that ends the scenario. */
#define ENDS_HERE(...) __VA_ARGS__
#define HELPER_ENDS_HERE(...) __VA_ARGS__

#endif
