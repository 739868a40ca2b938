/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Measures how many faults of net/sctp turn the suite red. */
#ifndef MUTATE_MUTATE_H
#define MUTATE_MUTATE_H

#include <stddef.h>

#include "harness/host/ground/fault.h"

struct mutate_options {
	const char *source; /* as for kernel_build() */
	const char *file; /* a glob on names of files of net/sctp, or NULL */
	unsigned count, seed;
	unsigned shard, shards; /* from 1 */
	unsigned jobs;
	const char *cache, *fragments;
	const char *out; /* NULL: below the cache, by source, seed, count and file */
	char *const *patterns; /* of scenarios; none: all */
	size_t pattern_count;
};

/*
 * Does what of it was not done before in that folder, and leaves there mutants.json, report.md, report.html and
 * report.txt; prints the last one.  Returns 0, or -1 with a fault.
 */
int mutate(const struct mutate_options *options, struct fault *fault);

/* Prints the report of what was measured in folders: of one, or of all shards of one measurement.
 * Returns 0, or -1 with a fault. */
int mutate_report(char *const folders[], size_t count, const char *format, struct fault *fault);

#endif
