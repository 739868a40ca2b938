/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far an exploration has come, in OUT/explored.json, so that another one goes on from there. */
#ifndef EXPLORE_RESUME_H
#define EXPLORE_RESUME_H

#include "harness/host/explore/explore.h"

/* Writes it, all or nothing.  Returns 0, or -1 with a fault. */
int exploration_save(const struct exploration *exploration, struct fault *fault);

/*
 * Reads that of the folder into one that has not begun: the seed, the profile, what was played and found, and how
 * long it took.  The kernel's SPEC is stored in `kernel`, to be freed.  The file may hold anything.
 * Returns 0, or -1 with a fault.
 */
int exploration_load(const char *folder, struct exploration *exploration, char **kernel,
		     struct fault *fault);

#endif
