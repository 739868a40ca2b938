/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether kernels say the same of their associations wherever one asks, and what is possible: getsockopt() and
 * /proc/net/sctp (views.h), sock_diag (diag.h), counters then and now, those of both ends (counters.h), and those of packets (tally.h).  What
 * changes while it is asked for is not compared.
 */
#ifndef SCENARIO_WORLD_AGREE_H
#define SCENARIO_WORLD_AGREE_H

#include "harness/scenario/world/player.h"

/* Begins: what the lab's kernels have counted so far is none of this world's. */
void agree_start(const struct player *player);
/* Looks at all associations that sockets have, and fails the scenario if something is wrong. */
void agree(const struct player *player);
/* The same, once all that was sent has come, and been read. */
void agree_at_last(const struct player *player);

#endif
