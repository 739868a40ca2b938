/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What came of a scenario, and the records of it that go to the machine. */
#ifndef RUNNER_RESULT_H
#define RUNNER_RESULT_H

#include <stdbool.h>

#include "harness/record/verdict.h"
#include "harness/scenario/scenario.h"

struct result {
	enum verdict verdict;
	char message[4096];
	char file[256];
	int line;
	const struct call_stack *stack; /* that led there, or NULL */
	int violation; /* number of the packet that broke a sentence, -1 for none */
	double judge_seconds; /* of the processor's time, for its traffic */
};

/* Sets the verdict, where it came from and why; copies the texts, cut where there is no room. */
void result_keep(struct result *result, enum verdict verdict, const char *file, int line,
		 const char *message);
/* Whether it may not be: failed, hung or in error. */
bool result_is_bad(const struct result *result);

/*
 * Sends what a scenario of that name left, but for its `end`: its packets, if they are wanted, the
 * timeline of the lab that it was played in (`lab`), notes and costs.
 */
void result_send_rest(const char *name, bool packets, bool lab);
/* Sends its `end`: `known` is the deviation that it shows or has lost, or NULL; how long it took, and
 * how long the guest's processor was busy with it, in seconds. */
void result_send_end(const char *name, const struct result *result, const struct known *known,
		     double seconds, double busy);

#endif
