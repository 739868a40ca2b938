/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets that a capture has twice, because it saw them on their way in and out. */
#ifndef CLI_CAPTURE_TWIN_H
#define CLI_CAPTURE_TWIN_H

#include <stdint.h>

#include "harness/judge/datagram.h"

enum { TWINS_KEPT = 8 };

/* The last packets. */
struct twins {
	struct twin_trace {
		int64_t time;
		struct datagram datagram;
		uint64_t sctp, link; /* digests */
	} kept[TWINS_KEPT]; /* a ring */
	unsigned count;
};

enum twin {
	TWIN_NONE, /* no packet of the last millisecond has these bytes and addresses, or another Identification */
	TWIN_SEEN_AGAIN, /* one that was sent once: the same Identification, or it went through another link or router */
	TWIN_ALIKE, /* the whole frame is the same: it was seen twice, or sent twice */
};

/*
 * Whether the packet was among the last ones, and if not, keeps it.  `frame` is what the datagram was found in, `time` in
 * nanoseconds.
 */
enum twin twin_find(struct twins *twins, const struct datagram *datagram, const uint8_t *frame,
		    int64_t time);

#endif
