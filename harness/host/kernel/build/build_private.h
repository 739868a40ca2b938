/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of a kernel's build share. */
#ifndef BUILD_BUILD_PRIVATE_H
#define BUILD_BUILD_PRIVATE_H

#include <stddef.h>

#include "harness/host/kernel/build/build.h"

enum { MAX_FRAGMENTS = 12 };

struct fragment {
	char *path; /* NULL: what provides all capabilities, until build_configure() writes it */
	bool strict; /* without it the configuration is not what its name says */
};

/* One build, to be freed with build_free(). */
struct build {
	const struct build_options *options;
	char *source; /* the tree, absolute */
	char *out; /* absolute */
	const char *arch; /* as the kernel calls it */
	struct fragment fragments[MAX_FRAGMENTS];
	size_t fragment_count;
};

void build_free(struct build *build);

/* Whether everything is installed that a build needs; the fault names all packages. */
int tools_check(const struct build_options *options, struct fault *fault);

/* Chooses the architecture and the fragments of the configuration. */
int build_choose(struct build *build, struct fault *fault);

/* Makes the .config, unless it is there and was made of the same fragments. */
int build_configure(struct build *build, struct fault *fault);

#endif
