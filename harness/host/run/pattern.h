/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Selects instances: GLOB on the name, PREFIX of the name up to a dot, spec:GLOB, etsi:GLOB, fix:GLOB, file:PATH of the
 * source, file:PATH:LINE for the scenario at that line.
 */
#ifndef RUN_PATTERN_H
#define RUN_PATTERN_H

#include "harness/host/run/instance.h"

/* In the order of the list; the instances stay those of `all`. */
struct selection {
	const struct instance **items;
	size_t count;
};

/* Of all patterns but file:, which takes more than one instance to decide. */
bool pattern_matches(const char *pattern, const struct instance *instance);

/*
 * The instances that any of the patterns matches, or all if there is no pattern.  A pattern that
 * matches none is a fault.  Returns 0, or -1 with a fault.
 */
int selection_make(const struct instances *all, char *const patterns[], size_t count,
		   struct selection *selection, struct fault *fault);
void selection_free(struct selection *selection);

#endif
