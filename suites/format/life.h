/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All kinds of packets of a kernel, and a look at each. */
#ifndef FORMAT_LIFE_H
#define FORMAT_LIFE_H

#include "harness/scenario/scenario.h"

/* How an association begins and ends. */
struct life {
	bool active; /* the kernel connects */
	enum { SHUT_DOWN, BE_SHUT_DOWN, ABORTED } end;
};

/*
 * Plays associations of one peer, one after the other: DATA of all sizes modulo 4, ordered and
 * unordered, fragmented, in both directions and with gaps, HEARTBEATs, errors, and each end.
 * `look` is called for each packet of the kernel, with the tag that the peer had announced then.
 */
struct observation {
	const struct packet *packet;
	uint32_t peer_tag;
	uint32_t reflected; /* that of the packets that the peer sends out of the blue */
};
void format_live(struct lab *lab, void (*look)(const struct observation *seen));

#endif
