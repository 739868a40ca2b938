/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plays a run again as its statement tells. */
#ifndef CLI_PLAY_AGAIN_H
#define CLI_PLAY_AGAIN_H

#include <stddef.h>

#include <jansson.h>

#include "harness/host/ground/fault.h"

struct again {
	char *const *kernels; /* SPECs to play on in place of those of the statement */
	size_t kernel_count;
	const char *cache, *jobs; /* as for `run`; NULL: the default */
};

/*
 * Plays what the settings (of the statement: hostile) tell, with the results in the folder `out`.  Of a kernel only a name of
 * Debian's is taken from there: what lies at a path of somebody else's is nothing to start.  A run that came to its end is
 * none the worse for scenarios that failed.  Returns 0, or -1 with a fault.
 */
int play_again(const json_t *settings, const struct again *again, const char *out,
	       struct fault *fault);

#endif
