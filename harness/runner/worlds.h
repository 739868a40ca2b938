/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Worlds (harness/world/) that a plan names beside scenarios. */
#ifndef RUNNER_WORLDS_H
#define RUNNER_WORLDS_H

#include "harness/runner/registry.h"

/*
 * Takes the worlds of a file: each begins with a line "instance NAME", its text follows.  Ends the
 * process with a line on stderr if the file cannot be read.
 */
void worlds_load(const char *path);

/*
 * The world of that name as an instance, valid until the next call; NULL if there is none.  One
 * that cannot be read or whose lab is not known ends in error when it is played.
 */
const struct instance *worlds_find(const char *name);

#endif
