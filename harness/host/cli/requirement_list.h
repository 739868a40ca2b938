/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `list --requirements`: what the scenarios prove, sentence by sentence. */
#ifndef CLI_REQUIREMENT_LIST_H
#define CLI_REQUIREMENT_LIST_H

#include <stdbool.h>

#include "harness/host/run/instance.h"

/*
 * Holds what scenarios claim (.spec) against the catalogue and prints it: without patterns a line
 * for each RFC, with globs on IDs a line for each sentence that one of them fits, with json an
 * object a sentence.  Returns 0, or -1 with a fault if a scenario names an ID that is not in the
 * catalogue, or a sentence is both claimed and said to be untested.
 */
int requirement_list(const struct instances *all, char *const patterns[], size_t count, bool json,
		     struct fault *fault);

#endif
