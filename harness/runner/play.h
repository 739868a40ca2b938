/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One instance of a scenario, from its lab to its verdict. */
#ifndef RUNNER_PLAY_H
#define RUNNER_PLAY_H

#include <stdbool.h>

#include "harness/record/failing.h"
#include "harness/runner/registry.h"
#include "harness/scenario/stage/intercept.h"

struct play_options {
	bool capture; /* send the packets even if it passes */
	enum kernel_fault fault; /* played instead of the kernel */
	bool leaks; /* see that the kernel frees all that a scenario used */
	bool coverage; /* send what was executed */
	bool profile; /* send where the kernel spends its instructions (profile_begin() was called) */
	bool phased; /* begin each at a phase of the kernel's clock that is its own */
	unsigned seed; /* of these phases */
	struct failing
		failing; /* play it many times, an allocation of the kernel failing in each */
	const char *skip; /* NULL, or why nothing is played: only that is reported */
};

/* Plays it in a process of its own and sends its records. */
void play(const struct instance *instance, const struct play_options *options);

#endif
