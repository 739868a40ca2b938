/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel claims of a scripted peer, to its users or to the peer, held against what the peer sent.  Of two kernels
 * there is nothing to hold it against.  Where a packet of the peer cannot be read to its end nothing is held against the
 * kernel, as it may have read on.
 */
#ifndef SCENARIO_WORLD_CLAIMS_H
#define SCENARIO_WORLD_CLAIMS_H

#include "harness/scenario/world/player.h"

/* Forgets what an earlier world claimed. */
void claims_start(void);

/* Looks at a notification that came out of a socket; fails the scenario where it is not true. */
void claims_event(const struct player *player, const struct slot *slot, const uint8_t *bytes,
		  size_t size);

/* Looks at all packets to peers and all associations that there are at the end. */
void claims_check(const struct player *player);

#endif
