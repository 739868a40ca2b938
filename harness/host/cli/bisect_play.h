/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plays scenarios, or a world, on one of the kernels that `bisect` looks at. */
#ifndef CLI_BISECT_PLAY_H
#define CLI_BISECT_PLAY_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/host/cli/bisect_search.h"
#include "harness/host/ground/fault.h"

struct bisect_play {
	char *const *patterns;
	size_t count;
	const char *world; /* the file of one (harness/world/), which is played instead; or NULL */
	const char *cache; /* NULL: the default */
	const char *out; /* results go into folders below it */
	bool resume; /* what an earlier search left there counts */
	char **names; /* of the scenarios, by bisect_play_begin() */
	size_t name_count;
};

/*
 * Finds what the patterns select, before anything is built or fetched for it.  Returns 0, or -1 with a fault;
 * bisect_play_end() is due either way.
 */
int bisect_play_begin(struct bisect_play *play, struct fault *fault);
void bisect_play_end(struct bisect_play *play);

/*
 * Whether what was played on the kernel is to be taken from OUT/LABEL, where an earlier search left all of it; *state and
 * *message as of bisect_play() then.
 */
bool bisect_play_kept(const struct bisect_play *play, const char *label, enum bisect_state *state,
		      char **message);

/*
 * Plays on the kernel, with the results in OUT/LABEL.  *state: passed if all did, failed if one did not do what it must,
 * known deviations too; undecided if nothing can be said.  *message (to be freed) is one line that says so.  Returns 0, or -1
 * with a fault.
 */
int bisect_play(const struct bisect_play *play, const char *spec, const char *label,
		enum bisect_state *state, char **message, struct fault *fault);

#endif
