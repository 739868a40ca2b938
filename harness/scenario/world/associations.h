/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The associations of a socket. */
#ifndef SCENARIO_WORLD_ASSOCIATIONS_H
#define SCENARIO_WORLD_ASSOCIATIONS_H

#include "harness/scenario/world/player.h"

/* getsockopt() of IPPROTO_SCTP; `value` has the association's ID in the place that the option has for it. */
bool association_ask(const struct slot *slot, int option, void *value, socklen_t size);
/* Their IDs, at most `room`; 0 stands for that of a one-to-one socket.  Returns how many. */
unsigned associations_of(const struct slot *slot, sctp_assoc_t *ids, unsigned room);

#endif
