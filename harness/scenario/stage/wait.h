/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the harness waits: by carrying frames and reading sockets, never by sleeping. */
#ifndef STAGE_WAIT_H
#define STAGE_WAIT_H

#include <stdbool.h>
#include <poll.h>
#include <stdint.h>

#include "netns/lab.h"

/*
 * What takes part in waiting: the endpoints read their sockets, the scripted peers answer.  After
 * every round all answer, then what has something to read does so.  Any function may be NULL.
 */
struct waiter {
	/* Takes what has come on the wire, and answers. */
	void (*answer)(void);
	/* Fills in the descriptors to watch, at most `room`.  Returns how many; more than there is
	 * room for end the scenario as an error. */
	unsigned (*watch)(struct pollfd *fds, unsigned room);
	/* Reads from the descriptors that watch() filled in and that have an event. */
	void (*read)(const struct pollfd *fds, unsigned count);
	struct waiter *next;
};

/* Adds the waiter, once, for the rest of the scenario. */
void wait_attend(struct waiter *waiter);

/*
 * Waits until `done` returns true (it is called after every frame and everything read) or the
 * deadline has passed. `step`: call it again after that many nanoseconds even if nothing came; 0: do not.
 * Returns whether it is done.
 */
bool wait_until(struct lab *lab, int64_t deadline, int64_t step, bool (*done)(void *context),
		void *context);

/* Waits until `done` says so; fails the scenario with "expected WHAT" after `within`. */
#define expect_that(lab, what, within, done, context)                                              \
	expect_that_at(lab, what, within, done, context, __FILE__, __LINE__)
void expect_that_at(struct lab *lab, const char *what, int64_t within, bool (*done)(void *context),
		    void *context, const char *file, int line);
/* Carries frames and reads sockets for so long: where nothing is to happen, or a known time is to
 * pass. */
void let_pass(struct lab *lab, int64_t duration);

/* Waits until the descriptor has one of the poll events; false if the deadline passed. */
bool wait_for_descriptor(struct lab *lab, int fd, short events, int64_t deadline);

/* Waits never go beyond this time: the end of the scenario's limit. */
void wait_set_limit(int64_t limit);
bool wait_limit_reached(void);
/* For the message of an expectation that waited so long in vain: "within 2.000 "
     "s", and that the scenario's limit cut it
 * short if it did (static buffer). */
const char *wait_described(int64_t within);

#endif
