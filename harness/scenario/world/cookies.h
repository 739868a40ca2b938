/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a kernel lists when it sets up an association with a scripted peer, and which cookies it takes. */
#ifndef SCENARIO_WORLD_COOKIES_H
#define SCENARIO_WORLD_COOKIES_H

#include "harness/scenario/stage/trace.h"
#include "harness/scenario/world/player.h"

/* Fail the scenario for an INIT or INIT ACK, a COOKIE ACK of the kernel's that claims what no peer sent. */
void cookies_check_init(const struct packet *packet, const struct chunk *init);
void cookies_check_ack(const struct player *player, const struct packet *packet);

#endif
