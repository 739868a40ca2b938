/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the harness waits: by carrying frames and reading sockets, never by sleeping. */
#ifndef HARNESS_WAIT_H
#define HARNESS_WAIT_H

#include <stdbool.h>
#include <stdint.h>

#include "netns/lab.h"

/*
 * Waits until `done` returns true (it is asked after every frame and everything read) or the
 * deadline has passed. `step`: ask again after so many nanoseconds even if nothing came; 0 for not.
 * Returns whether it is done.
 */
bool wait_until(struct lab *lab, int64_t deadline, int64_t step, bool (*done)(void *context),
		void *context);

/* Waits until the descriptor has one of the poll events; false if the deadline passed. */
bool wait_for_descriptor(struct lab *lab, int fd, short events, int64_t deadline);

/* Waits never go beyond this time: the end of the scenario's limit. */
void wait_set_limit(int64_t limit);
bool wait_limit_reached(void);

#endif
