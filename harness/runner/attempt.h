/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The attempts of --fail-nth: a scenario is played again and again, an allocation failing in each. */
#ifndef RUNNER_ATTEMPT_H
#define RUNNER_ATTEMPT_H

#include <stdbool.h>

#include <jansson.h>

#include "harness/record/failing.h"

/* For a scenario that is played once, as ever. */
void attempts_none(void);
/* For one that is to be played until none of those fails any more.  Returns false if the kernel has
 * nothing of that kind. */
bool attempts_start(const struct failing *which);
/* To be called at the end of each.  Returns whether there is another one. */
bool attempts_another(void);

/* Begins one: tells the machine, which charges what the kernel says from now on to it. */
void attempt_begin(const char *scenario);
/* In the runner, before it starts the scenario's process: what it does itself when that has ended does
 * not count.  Returns false if the kernel does not take what is to fail. */
bool attempt_ready(void);
/* In the scenario's process, when all is ready: the allocations count from now on, or where the scenario
 * says so (harness/scenario/stage/scarcity.h). */
void attempt_enter(bool by_scenario);
/* In the runner, when that process is gone. */
void attempt_disarm(void);

/* Whether an allocation has failed. */
bool attempt_failed(void);
/* How the scenario ended then, e.g. "fail: expected ...", or NULL if it passed all the same. */
void attempt_keep_end(const char *verdict, const char *message);
const char *attempt_end(void);
/* Whether any has, of all attempts so far. */
bool attempts_failed(void);
/* Whether no other allocation is to fail but this one. */
bool attempt_is_single(void);
/* Whether there is no other one after this one if nothing fails in it. */
bool attempt_is_last(void);

/* At the end of one in which something was found: tells the machine what.  Returns whether it is the
 * first. */
bool attempt_found(const char *scenario, const char *message);
/* How many there were of these, and the text that lists them but for the first: "88, page:3". */
unsigned attempts_found(const char **others);

/* Adds to an `end` record how many have failed and, where something was found, the first of these. */
void attempt_add(json_t *record);

#endif
