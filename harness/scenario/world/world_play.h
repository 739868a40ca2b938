/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plays the steps of a world. */
#ifndef SCENARIO_WORLD_PLAY_H
#define SCENARIO_WORLD_PLAY_H

#include <stddef.h>

#include "harness/world/step.h"
#include "netns/lab.h"

/*
 * Does to the lab's kernels what the steps say.  What a kernel refuses is no failure; the scenario
 * fails if a message is delivered that is not what was sent, twice, or before one that was sent
 * earlier in its stream (delivery.h), or if one of two kernels stalls or loses what it must not
 * (settle.h).  Nothing is left open that this scenario's end, an ABORT for each association, would not end.
 */
void world_play(struct lab *lab, const struct step *steps, size_t count);

#endif
