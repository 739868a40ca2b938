/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plays scenarios on one kernel, guest after guest, until somebody has seen enough. */
#ifndef MUTATE_PLAYER_H
#define MUTATE_PLAYER_H

#include "harness/host/run/target.h"

struct playing {
	const struct target *target;
	unsigned seed;
	json_t *append; /* an array of words for the kernel's command line, or NULL */
	bool coverage; /* have it tell what it executes */
	const char *folder; /* for what guests need on the disk */
	/* What became of an instance: its `end` record, borrowed.  False: enough is known. */
	bool (*end)(void *context, const struct instance *instance, const json_t *end);
	/* A `coverage` record of an instance, or of "boot"; borrowed.  May be NULL. */
	void (*coverage_of)(void *context, const char *name, const json_t *record);
	void *context;
};

/*
 * Plays the instances in that order.  A guest that breaks, falls silent or comes to no end is
 * charged to the instance that it played, and another one goes on; *dead becomes true, and nothing
 * else is played, if a guest does not get as far as its runner.  Returns 0, or -1 with a fault.
 */
int player_play(const struct playing *playing, const struct instance *const plan[], size_t count,
		bool *dead, struct fault *fault);

#endif
