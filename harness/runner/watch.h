/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Has the judge of all traffic (harness/judge/) look at the trace of a scenario. */
#ifndef RUNNER_WATCH_H
#define RUNNER_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "netns/topology.h"

/*
 * Judges what kernels sent, not what the scenario sent in a peer's name.  `excuses` are sentences
 * (NULL at the end) that may be broken.  Returns false if another one was broken: `text` then says
 * what a bystander sees, and *packet is the number in the trace of the first that broke one.  Else `text` is empty,
 * or names an excuse that nothing broke, and *packet is -1.
 *
 * In a world not all excuses are `needed`, and where a peer is scripted packets are judged by what
 * they are in themselves: it may do what no rule foresees.
 */
bool watch_traffic(const struct topology *topology, const char *const *excuses, bool needed,
		   char *text, size_t size, int *packet);

#endif
