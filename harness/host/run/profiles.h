/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the kernel spent its instructions in each scenario, as call stacks and flame graphs. */
#ifndef RUN_PROFILES_H
#define RUN_PROFILES_H

#include <jansson.h>

#include "harness/host/ground/fault.h"

/*
 * Adds the stacks of a `profile` record, which comes from a guest and is hostile, to FOLDER/NAME.folded: a line each, the
 * outermost function first, and how often it was seen.  What is no stack is left out, and so is what goes beyond
 * 4 MiB.  Says on standard error how many the guest lost.  Returns 0, or -1 with a fault.
 */
int profile_take(const char *folder, const char *name, const json_t *record, struct fault *fault);

/* Draws NAME.svg beside each NAME.folded.  Returns 0, or -1 with a fault. */
int profiles_draw(const char *folder, struct fault *fault);

#endif
