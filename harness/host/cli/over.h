/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `run --over=`: the same scenarios with a middlebox in every path. */
#ifndef CLI_OVER_H
#define CLI_OVER_H

#include <stdio.h>

#include "harness/host/cli/run_options.h"
#include "harness/host/run/instance.h"

/* Whether all that the list ("vlan,gre") names are middleboxes, each once.  Returns 0, or -1 with a fault. */
int over_check(const char *list, struct fault *fault);

/* Without patterns the core suites are what is played over a middlebox, and beside it without. */
void over_choose(struct run_options *options);

/* Adds the instances over these middleboxes (NULL: none).  Returns 0, or -1 with a fault. */
int over_load(const char *list, const char *runner, struct instances *instances,
	      struct fault *fault);

/*
 * Prints for each middlebox, and each kernel, which scenarios end otherwise than without it.  Returns 0, or -1 with a fault.
 */
int over_print(const struct run *run, FILE *out, struct fault *fault);

#endif
