/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The timeline of a scenario: what the kernel said of each path, and what the path had carried,
 * over time.  The machine makes a table and a plot of it.
 *
 * Like the trace it lies in memory shared with the runner, so that it outlives a scenario's
 * process. It holds TIMELINE_MAX rows; what comes later is counted only.
 */
#ifndef ENDPOINT_TIMELINE_H
#define ENDPOINT_TIMELINE_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/scenario/endpoint/endpoint.h"

enum { TIMELINE_MAX = 2048, TIMELINE_NAME = 24 };

struct timeline_row {
	int64_t time; /* of the guest's clock */
	char node[TIMELINE_NAME]; /* whose view it is */
	char path[TIMELINE_NAME];
	uint32_t cwnd;
	uint32_t rto; /* milliseconds */
	int32_t state; /* enum sctp_spinfo_state */
	uint64_t bytes; /* of user data in DATA that the path has carried for the node */
	uint64_t delivered; /* bytes that the user at the other end has got, over all paths */
};

/* Empties the timeline, which begins now.  Called by the runner, before it forks. */
void timeline_start(void);

/*
 * Adds a row, unless it says nothing new of its path: cwnd, RTO and state are the same, and so are
 * the bytes that it carried, or the last row is very recent.  So a timeline may be fed often and
 * stays short.
 */
void timeline_add(const struct timeline_row *row);

/* Adds what SCTP_GET_PEER_ADDR_INFO says of the path now; `info` is what it said before. */
void timeline_sample(struct endpoint *endpoint, const char *path, struct sctp_paddrinfo *info,
		     uint64_t bytes, uint64_t delivered);

/* When the timeline began; rows that found no room. */
int64_t timeline_began(void);
unsigned timeline_overflow(void);

/*
 * The rows of a node's path, its series, one after the other: series count from 0, and
 * timeline_next() gives the series' next row from number *from on, and where to go on in *from.
 * NULL after the last one.
 */
unsigned timeline_series_count(void);
const struct timeline_row *timeline_next(unsigned series, unsigned *from);

#endif
