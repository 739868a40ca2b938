/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `list --requirements`: what the scenarios prove, sentence by sentence. */
#ifndef CLI_REQUIREMENT_LIST_H
#define CLI_REQUIREMENT_LIST_H

#include "harness/host/run/instance.h"

enum list_format { LIST_TEXT, LIST_JSON, LIST_CSV };

/*
 * Holds what scenarios claim (.spec) against the catalogue and prints it: without patterns a line
 * for each RFC, with globs on IDs a line for each sentence that one of them fits, as JSON an
 * object a sentence, as CSV (RFC 4180) a row.  Returns 0, or -1 with a fault if a scenario names an ID that is not in the
 * catalogue, or a sentence is both claimed and said to be untested.
 */
int requirement_list(const struct instances *all, char *const patterns[], size_t count,
		     enum list_format format, struct fault *fault);

#endif
