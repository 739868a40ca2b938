/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A frame that was made beforehand and is handed to the kernel's device by one system call, in which the kernel does
 * all that the frame causes: for what is measured (stage/cost.h).
 *
 *	struct arrival arrival = arrival_of(association_open(lab));
 *
 *	arrival_build(&arrival, CHUNK(HEARTBEAT));
 *	cost = cost_of(&(struct act){.run = arrival_deliver, .settle = arrival_sweep}, &arrival);
 */
#ifndef ASSOCIATION_ARRIVAL_H
#define ASSOCIATION_ARRIVAL_H

#include <stddef.h>
#include <stdint.h>

#include "harness/scenario/association/association.h"

enum { ARRIVAL_FRAME_SIZE = 2048 };

struct arrival {
	struct association association;
	int link, to;
	uint8_t frame[ARRIVAL_FRAME_SIZE];
	size_t length;
	/* For the scenario's own use: bytes of user data, the number of a DATA. */
	size_t size;
	unsigned number;
};

/* From here on nobody observes the frames of the lab: what is measured is no story that anybody reads. */
struct arrival arrival_of(struct association association);

/* The frame becomes a packet of the peer with these chunks. */
#define arrival_build(arrival, ...)                                                                \
	((arrival)->length = peer_build_packet((arrival)->association.peer, (arrival)->frame,      \
					       ARRIVAL_FRAME_SIZE, .chunks = {__VA_ARGS__}))

/* These take a struct arrival as context.  The frame arrives. */
void arrival_deliver(void *arrival);
/* What the kernel answered, and what its user is to read, goes out of the way unseen. */
void arrival_sweep(void *arrival);

#endif
