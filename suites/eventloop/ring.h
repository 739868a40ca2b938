/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An io_uring for one request at a time, by its system calls alone (io_uring(7)). */
#ifndef EVENTLOOP_RING_H
#define EVENTLOOP_RING_H

#include <linux/io_uring.h>

#include "harness/scenario/scenario.h"

struct ring {
	int fd;
	unsigned char *submissions, *completions; /* the two rings */
	struct io_uring_sqe *entries;
	struct io_uring_params params;
};

/* False if this kernel has none, or allows none (kernel.io_uring_disabled). */
bool eventloop_ring_open(struct ring *ring);
/* Submits one request. */
void eventloop_ring_submit(struct ring *ring, const struct io_uring_sqe *request);
/* Whether a completion is there; its result in *result. */
bool eventloop_ring_take(struct ring *ring, int *result);
void eventloop_ring_close(struct ring *ring);

#endif
