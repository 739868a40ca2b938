/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folder that a kernel was built in: its source tree, or what was given to make as O=. */
#ifndef KERNEL_TREE_H
#define KERNEL_TREE_H

#include <stdbool.h>

#include "harness/host/ground/fault.h"
#include "harness/host/kernel/kernel.h"

/*
 * Fills in image, release, arch and config of the kernel that was built there, for whichever
 * architecture.  Returns 0, or -1 with a fault of status EXIT_USAGE.
 */
int tree_resolve(const char *tree, struct kernel *kernel, struct fault *fault);

/* Whether modules were built in that folder. */
bool tree_has_modules(const char *tree);
/*
 * Makes a folder below `cache` that holds links to the modules that were built in the tree, as
 * `make modules_install` would lay them out, with modules.dep.  Its path is stored in *folder (to
 * be freed).  Returns 0, or -1 with a fault.
 */
int tree_modules(const char *tree, const char *release, const char *cache, char **folder,
		 struct fault *fault);

#endif
