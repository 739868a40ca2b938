/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Folders of unpacked packages in the cache: whole, or made anew, or a clear word. */
#ifndef DEBIAN_KEPT_H
#define DEBIAN_KEPT_H

#include <stdbool.h>

#include "harness/host/ground/fault.h"

struct kept {
	const char *target; /* where the folder is, or will be */
	/* Which files are read to hold them against their digests; NULL: all. */
	bool (*wanted)(const char *path);
	/* Fetches and unpacks it into a new folder of the cache, *folder (to be freed). */
	int (*fetch)(void *context, char **folder, struct fault *fault);
	void *context;
};

/*
 * Sees to it that the folder is there and whole; the caller holds the cache's lock.  One that is
 * damaged is fetched anew, with a line on stderr.  One that an older version left, without digests,
 * is as well, and where that fails it is taken as it is.  Returns 0, or -1 with a fault.
 */
int kept_ensure(const struct kept *kept, struct fault *fault);

#endif
