/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A world: a lab, and the steps that are played in it.  It is a text of lines:
 *
 *	world 1
 *	seed 77
 *	profile peer
 *	lab scripted_peer ipv4
 *	over reorder
 *	socket endpoint=1 style=1
 *	...
 *
 * Lines that begin with '#' and empty ones say nothing.
 */
#ifndef WORLD_WORLD_H
#define WORLD_WORLD_H

#include "harness/world/step.h"

enum {
	WORLD_STEPS = 160,
	WORLD_LAB_NAME = 32,
	WORLD_BOX_NAME = 24,
	WORLD_SETTLE =
		140, /* seconds after the last step, for what is under way between two kernels */
};

enum world_profile {
	PROFILE_PEER, /* one kernel and scripted peers on the wire */
	PROFILE_API, /* two kernels and what their users do */
	PROFILE_BOTH, /* any of these */
	PROFILE_FAILOVER, /* two kernels, paths that come and go */
	PROFILE_MIDDLEBOX, /* two kernels, and in each path a box that tracks, tunnels, or reorders */
	PROFILES,
};

extern const char *const profile_names[]; /* NULL at the end */

struct world {
	uint64_t seed;
	enum world_profile profile;
	char lab[WORLD_LAB_NAME]; /* name of a topology */
	char over
		[WORLD_BOX_NAME]; /* the middlebox in each of its links (netns/middlebox.h), or "" */
	bool ipv6; /* the IP version of the lab, */
	bool mixed; /* or both */
	size_t count;
	struct step steps[WORLD_STEPS];
};

/* Its text, to be freed. */
char *world_text(const struct world *world);
/* Reads one; false with what is wrong in `error`.  The text may be anything. */
bool world_parse(const char *text, struct world *world, char *error, size_t size);

/* Seconds of the guest's time that it may take. */
unsigned world_limit(const struct world *world);

/*
 * A sentence that a bystander cannot hold the world's kernels to, as their users have the numbers
 * changed under it; or NULL.
 */
const char *world_excuse(const struct world *world);

/* "ipv4", "ipv6" or "mixed". */
const char *world_version(const struct world *world);

/*
 * Draws the world of a seed: the same one wherever and whenever it is asked for.
 * harness/world/README.md says how.
 */
void world_generate(uint64_t seed, enum world_profile profile, struct world *world);

#endif
