/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plays scenarios, or a world, on one of the kernels that `bisect` looks at. */
#ifndef CLI_BISECT_PLAY_H
#define CLI_BISECT_PLAY_H

#include "harness/host/cli/bisect_search.h"
#include "harness/host/ground/fault.h"

struct bisect_play {
	char *const *patterns;
	size_t count;
	const char *world; /* the file of one (harness/world/), which is played instead; or NULL */
	const char *cache; /* NULL: the default */
	const char *out; /* results go into folders below it */
};

/*
 * Plays on the kernel, with the results in OUT/LABEL.  *state: passed if all did, failed if one did not do what it must,
 * known deviations too; undecided if nothing can be said.  *message (to be freed) is one line that says so.  Returns 0, or -1
 * with a fault.
 */
int bisect_play(const struct bisect_play *play, const char *spec, const char *label,
		enum bisect_state *state, char **message, struct fault *fault);

#endif
