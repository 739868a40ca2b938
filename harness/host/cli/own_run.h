/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A run that another command needs the results of. */
#ifndef CLI_OWN_RUN_H
#define CLI_OWN_RUN_H

#include <stddef.h>

#include "harness/host/ground/fault.h"

struct own_run {
	char **words; /* NULL at the end */
	size_t count;
};

/* Of this program, with its results in the folder `out`. */
void own_run_begin(struct own_run *run, const char *out);
/* Adds an option or a pattern. */
void own_run_add(struct own_run *run, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/*
 * Plays it; the TAP that it prints is not wanted.  Returns 0 where it came to its end, whatever its
 * verdicts, or -1 with a fault.
 */
int own_run_play(const struct own_run *run, struct fault *fault);
void own_run_end(struct own_run *run);

#endif
