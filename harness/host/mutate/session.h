/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the steps of a measurement share: where things lie, and what is known so far. */
#ifndef MUTATE_SESSION_H
#define MUTATE_SESSION_H

#include "harness/host/mutate/mutate.h"
#include "harness/host/mutate/mutant.h"
#include "harness/host/run/target.h"

/* The words for what became of a mutant, in the order of reports. */
#define FATE_KILLED "killed"
#define FATE_SURVIVED "survived"
#define FATE_UNREACHED "unreached"
#define FATE_EQUIVALENT "equivalent"
#define FATE_UNSWITCHABLE "unswitchable"

struct session {
	const struct mutate_options *options;
	char *source; /* the unchanged tree */
	char *work; /* below it tree, build, try */
	char *tree, *build;
	char *out; /* where the state and the reports are */
	/*
	 * The state, as OUT/mutants.json has it: what was asked for, and "mutants", an array of
	 * objects in the order in which they were drawn.
	 */
	json_t *state;
	/* The kernels, ready to be played on. */
	struct target plain, switched;
	/*
	 * What the unchanged code does: {NAME: {verdict, calm, reached: [number]}}.  `calm`: both
	 * kernels give that verdict, and nothing that mutants do can hide in it.
	 */
	json_t *baseline;
	json_t *at_boot; /* {number: true}: executed before the first scenario */
};

/* The mutant that an object of the state describes; its strings belong to the object. */
struct mutant session_mutant(const json_t *object);

/* Writes the state.  Returns 0, or -1 with a fault. */
int session_save(const struct session *session, struct fault *fault);

/* One line of progress on a terminal; none elsewhere. */
void session_progress(const char *what, size_t done, size_t count, double began);
void session_progress_end(void);

/*
 * Draws the mutants, unless the state has them: in the order of the seed, those that compile without
 * a warning to other objects and do not cross, until there are enough.  Returns 0, or -1 with a fault.
 */
int session_draw(struct session *session, struct fault *fault);

/*
 * Builds the kernel with the drawn mutants in it, and marks as FATE_UNSWITCHABLE what cannot be
 * there.  Returns 0, or -1 with a fault.
 */
int session_build(struct session *session, struct fault *fault);

/* Builds the kernel of the unchanged tree, where it is not there yet, and keeps it as
 * BUILD/linux-plain.  Returns 0, or -1 with a fault. */
int session_build_plain(struct session *session, struct fault *fault);

/*
 * Plays all scenarios on both kernels, without a mutant, unless that was done before for the same
 * kernels, runner and scenarios.  Returns 0, or -1 with a fault.
 */
int session_baseline(struct session *session, struct fault *fault);
/* Takes the baseline that is kept in the measurement's folder, if it is one of the same. */
bool session_baseline_kept(struct session *session);
/* Keeps the session's baseline there.  Returns 0, or -1 with a fault. */
int session_baseline_keep(const struct session *session, struct fault *fault);

/* Plays what executes each mutant that has no fate yet, and saves each fate.  Returns 0, or -1 with
 * a fault. */
int session_try(struct session *session, struct fault *fault);

#endif
