/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Builds a kernel in one of our configurations. */
#ifndef BUILD_BUILD_H
#define BUILD_BUILD_H

#include <stdbool.h>

#include "harness/host/ground/fault.h"

struct build_options {
	const char *source; /* a tree, an archive of one, or debian:VERSION[@RELEASE] */
	const char *config; /* one of build_configs */
	bool uml;
	bool kasan;
	bool sanitize; /* UBSAN, lockdep, kmemleak and what else watches beside KASAN */
	bool debug_info; /* of net/sctp, for gdb */
	bool gcov; /* counts what of net/sctp is executed */
	unsigned jobs;
	const char *fragments; /* the folder of harness/host/kernel/configs */
	const char *cache;
	const char *out; /* NULL: below the cache, by source and configuration */
};

/* The names of configurations, NULL at the end. */
extern const char *const build_configs[];

/* Finds the tree of a source, unpacking it below the cache if need be; *tree is absolute and to be
 * freed.  Returns 0, or -1 with a fault. */
int source_find(const char *source, const char *cache, char **tree, struct fault *fault);

/*
 * Builds out of the tree what is not up to date there, and stores the SPEC of the kernel in *spec
 * (to be freed).  Says on stderr what it does and which options the source did not take.  Returns
 * 0, or -1 with a fault.
 */
int kernel_build(const struct build_options *options, char **spec, struct fault *fault);

#endif
