/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the kernel spends its instructions while a scenario runs (harness/scenario/stage/profile.h), by functions' names. */
#ifndef RUNNER_PROFILE_RECORDS_H
#define RUNNER_PROFILE_RECORDS_H

/* Opens the profile and reads the kernel's symbols.  A kernel without either is an error, reported on stderr; returns 0
 * or -1. */
int profile_begin(void);

/* Sends what came since profile_start() as `profile` records of that scenario. */
void profile_send(const char *name);

#endif
