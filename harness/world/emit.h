/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A world as a scenario in C. */
#ifndef WORLD_EMIT_H
#define WORLD_EMIT_H

#include <stdio.h>

#include "harness/world/world.h"

/*
 * Writes a file for suites/SUITE/: a scenario `name` (an identifier) that plays the world.  `why`
 * (one line) says how it ended.
 */
void world_emit(const struct world *world, const char *suite, const char *name, const char *why,
		FILE *out);

#endif
