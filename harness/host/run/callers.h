/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The functions and lines that a failure came from: a suite's and its helpers'. */
#ifndef RUN_CALLERS_H
#define RUN_CALLERS_H

#include <jansson.h>

/* The debug information of a runner. */
struct callers;

/*
 * Reads RUNNER.debug, which the Makefile leaves beside a runner.  Returns NULL if there is none, or
 * it is of another build than the runner (by their build IDs), or of a position-independent one;
 * freed with callers_close().
 */
struct callers *callers_open(const char *runner);
void callers_close(struct callers *callers);

/*
 * Takes from an `end` record `stack`, the addresses that the runner sent, and adds
 *
 *   callers  [{function, file, line}, ...]
 *
 * where they say more than the record's file and line do: the scenario first, then each helper that
 * was called, of suites and of the common language.  Without debug information (`callers` is NULL)
 * it only takes `stack` away.  The addresses come from a guest and may be anything.
 */
void callers_add(json_t *end, struct callers *callers);

#endif
