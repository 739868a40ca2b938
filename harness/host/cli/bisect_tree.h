/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Searches the commits of a kernel's git tree, each built as a User-Mode Linux. */
#ifndef CLI_BISECT_TREE_H
#define CLI_BISECT_TREE_H

#include "harness/host/cli/bisect_play.h"

struct bisect_tree {
	const char *tree; /* the user's, in which nothing is changed */
	const char *good, *bad; /* commits as git knows them there */
	const char *cache;
};

/*
 * Prints what each commit that git chooses does, and the commit that changed it.  They are checked out and built below the
 * cache, where the next search finds what it does not have to compile again.  Returns the exit status, or -1 with a fault.
 */
int bisect_tree(const struct bisect_tree *ends, const struct bisect_play *play,
		struct fault *fault);

#endif
