/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What nobody has to draw: all worlds that differ from one in where it ends, or in what becomes of one packet.
 */
#ifndef WORLD_SWEEP_H
#define WORLD_SWEEP_H

#include "harness/world/world.h"

/* Packets that are lost, doubled, held back, each by itself: the first so many that kernels send. */
enum { SWEEP_PACKETS = 96 };

/* How many worlds there are beside that one. */
size_t sweep_count(const struct world *from);
/*
 * The one of that number, from 0: first each beginning of the world, with all its sockets closed, closed by an ABORT, or
 * left to a process that is killed; then the whole of it, with another packet lost, doubled or held back.
 * Its seed is that number.  A world without room for the steps that it needs ends as many earlier.
 */
void sweep_world(const struct world *from, size_t number, struct world *world);

#endif
