/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The packets between a kernel and scripted peers, as claims.c asks for them. */
#ifndef SCENARIO_WORLD_SENT_H
#define SCENARIO_WORLD_SENT_H

#include "harness/scenario/stage/trace.h"
#include "harness/scenario/world/player.h"

/* What is looked for among the packets to and from a peer; the function returns whether that is it. */
struct sent_search {
	uint16_t port;
	unsigned end; /* of the trace, */
	bool by_peer; /* packets of the peer, or of the kernel */
	bool (*is_it)(const struct packet *packet, const struct chunk *chunk, unsigned place,
		      void *context);
	void *context;
};

/* Whether there is such a packet, or may be one: of the peer's one that cannot be read to its end, or of anybody's one that
 * the trace has no room for. */
bool sent_find(const struct sent_search *search);

bool sent_is_init(const struct chunk *chunk);

/* Whether that is the port of a scripted peer. */
bool sent_is_peer(uint16_t port);

/* Whether the peer of that port told of that Adaptation Code Point in an INIT or INIT ACK, or may have. */
bool sent_adaptation(uint16_t port, uint32_t value);

/* Whether it answered any of the kernel's re-configuration requests, or may have. */
bool sent_response(uint16_t port);

#endif
