/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The end of a world: its faults are over, and what is under way comes to an end.
 *
 * Between two kernels that read what comes each association then makes progress or its failure is
 * reported, within what its retransmissions may take: as many as its limit has, each after RTO.Max
 * at most (RFC 9260 6.3.3, 8.1, 8.2).  Once an association that lives has nothing under way any more, and once
 * one was shut down, each reliable message has come out (9.2).  Whoever was closed, was told nothing of what
 * happens, or gives messages up, is excused.
 */
#ifndef SCENARIO_WORLD_SETTLE_H
#define SCENARIO_WORLD_SETTLE_H

#include "harness/scenario/world/player.h"

/* Lets time pass until nothing is under way, and fails the scenario if something is wrong. */
void settle(struct player *player);

#endif
