/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plays worlds on a kernel, as the instances of runs. */
#ifndef EXPLORE_SESSION_H
#define EXPLORE_SESSION_H

#include "harness/host/ground/fault.h"
#include "harness/host/run/run.h"
#include "harness/record/verdict.h"
#include "harness/world/world.h"

enum { TRIAL_NAME = 96, FINGERPRINT_SIZE = 256 };

/* A world, and what came of it. */
struct trial {
	struct world world;
	char name[TRIAL_NAME]; /* of its own within a round; fit for a file name */
	enum verdict verdict;
	bool played;
	char *message; /* of what did not pass, else NULL */
	char fingerprint[FINGERPRINT_SIZE]; /* "" of what passed */
	double seconds; /* of the guest's clock */
};

struct session {
	struct run run; /* what all rounds have in common */
	char *out; /* folder of the exploration */
	unsigned rounds;
	bool keep; /* the folder of each round, not only of those that found something */
	FILE *nowhere;
	bool interrupted;
};

/* Prepares the kernel.  Returns 0, or -1 with a fault; session_end() is due either way. */
int session_begin(struct session *session, const char *kernel, const char *cache,
		  struct fault *fault);
void session_end(struct session *session);

/*
 * Plays the worlds: `each` of them, in order, in one guest, whatever else there is, so that what a
 * guest plays does not depend on the machine.  Returns 0, or -1 with a fault.
 */
int session_play(struct session *session, struct trial *trials, size_t count, size_t each,
		 struct fault *fault);
void trials_clear(struct trial *trials, size_t count);

#endif
