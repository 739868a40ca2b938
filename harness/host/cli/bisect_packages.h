/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Debian's kernels between two of them. */
#ifndef CLI_BISECT_PACKAGES_H
#define CLI_BISECT_PACKAGES_H

#include <stddef.h>

#include "harness/host/ground/fault.h"

struct bisect_package {
	char *spec; /* names exactly this kernel, e.g. debian:6.1.0-50 */
	char *version; /* of the package */
};

struct bisect_packages {
	struct bisect_package *each; /* from the first SPEC's to the second's */
	size_t count; /* two at least */
};

/*
 * The kernels from the SPEC `first` to the SPEC `last`, both of Debian, of one release, architecture and flavour; the first one
 * may be the newer.  Returns 0, or -1 with a fault; bisect_packages_free() is due either way.
 */
int bisect_packages(const char *first, const char *last, const char *cache,
		    struct bisect_packages *packages, struct fault *fault);
/*
 * The same of a list as `kernels` prints it (which is cut into pieces), the flavour's newest first, between the kernels of
 * these releases (uname -r).
 */
int bisect_packages_between(char *list, const char *arch, const char *const releases[2],
			    struct bisect_packages *packages, struct fault *fault);
void bisect_packages_free(struct bisect_packages *packages);

#endif
