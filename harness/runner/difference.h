/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of the differences that a middlebox makes (harness/scenario/over.h) explains what became of a scenario. */
#ifndef RUNNER_DIFFERENCE_H
#define RUNNER_DIFFERENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/runner/registry.h"

/* How a scenario failed, by which a difference that does not always show is recognised. */
struct failure {
	const char *message;
	bool (*saw)(const char *glob); /* whether the line of a packet matches */
};

/*
 * The first difference from number *place on that there may be for the instance, or NULL; *place is then the number after it.  To
 * begin with, *place is 0.
 */
const struct over_difference *difference_next(const struct instance *instance, size_t *place);

/* The difference that explains the failure; without one (NULL), that which there should have been.  NULL if there is none. */
const struct over_difference *difference_of(const struct instance *instance,
					    const struct failure *failure);

/* Whether the line of a packet of the trace (trace_describe()) matches the glob. */
bool difference_in_trace(const char *glob);

#endif
