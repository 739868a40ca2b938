/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a scenario's process tells the runner besides Check's own result. */
#ifndef HARNESS_JUDGE_H
#define HARNESS_JUDGE_H

#include <stdbool.h>

#include "netns/lab.h"

enum { NOTES_SIZE = 4096, ERROR_SIZE = 1024 };

struct judgement {
	bool error; /* scenario_error() was called */
	char error_text[ERROR_SIZE];
	char notes[NOTES_SIZE]; /* lines */
};

/* Makes the shared judgement empty for a new scenario, played in `lab` (may be NULL).  Called by
 * the runner, before it forks. */
void judge_start(struct lab *lab);
const struct judgement *judge_result(void);

/* Fails the scenario if a rule is unmet or the kernel sent a malformed packet. */
void judge_packets(bool malformed_allowed, const char *file, int line);

#endif
