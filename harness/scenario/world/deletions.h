/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses that a scripted peer has deleted. */
#ifndef SCENARIO_WORLD_DELETIONS_H
#define SCENARIO_WORLD_DELETIONS_H

#include "harness/scenario/stage/trace.h"

/* Fails the scenario if the kernel probes an address whose deletion that ASCONF ACK of its grants. */
void deletions_check(const struct packet *ack, const struct chunk *chunk);

#endif
