/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel packages that an apt root offers. */
#ifndef DEBIAN_CANDIDATES_H
#define DEBIAN_CANDIDATES_H

#include <stddef.h>

#include "harness/host/kernel/debian/apt.h"

enum { MAX_CANDIDATES = 128 };

struct candidate {
	char *package; /* linux-image-6.1.0-47-cloud-amd64 */
	char *version; /* of the package, e.g. 6.1.170-1 */
	size_t abi; /* where in `package` the ABI begins, and its length */
	size_t length;
};

struct candidates {
	size_t count;
	struct candidate each[MAX_CANDIDATES]; /* newest first */
};

/*
 * Kernels of an architecture.  `wanted` is a version with or without a flavour ("6.1",
 * "6.1.0-47-cloud-amd64"); without one it means the first of the architecture's flavours that has
 * such kernels.  None is no failure.  Returns 0, or -1 with a fault; candidates_free() is due
 * either way.
 */
int candidates_find(const struct apt_root *root, const char *wanted, struct candidates *candidates,
		    struct fault *fault);
/* The same for all kernels of one flavour. */
int candidates_of_flavour(const struct apt_root *root, const char *flavour,
			  struct candidates *candidates, struct fault *fault);
/* Adds those of a list of packages' names, one a line, that are kernels of the flavour and version, newest first and
 * without the package's version.  The list is cut into pieces. */
void candidates_collect(char *names, const char *flavour, const char *version,
			struct candidates *candidates);
void candidates_free(struct candidates *candidates);

/* The flavours of an architecture, the one to prefer first, NULL at the end; NULL if it is not
 * supported. */
const char *const *debian_flavours(const char *arch);
/* The flavour at the end of "6.1-rt-amd64", or NULL; *length is that of the version before it. */
const char *debian_flavour(const char *wanted, const char *arch, size_t *length);

#endif
