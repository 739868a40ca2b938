/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System calls that block.  The scenario's process carries the lab's frames, so the call is made by
 * a child process, on the same socket.
 */
#ifndef SOCKETS_BLOCKING_H
#define SOCKETS_BLOCKING_H

#include <sys/types.h>

#include "harness/scenario/scenario.h"

/* Returns what the system call returned, with errno. */
typedef long (*blocking_work)(int fd, void *context);

struct blocked {
	struct endpoint *endpoint;
	pid_t child;
	int pipe; /* what the child tells */
	int64_t since;
};

struct outcome {
	long value;
	int error; /* errno where value is -1, else 0 */
	int64_t time;
};

/*
 * Makes the socket a blocking one, and the call in a child.  From then on until its outcome is
 * there the harness does not read the socket.
 */
struct blocked call_blocking(struct endpoint *endpoint, blocking_work work, void *context);
/* The call is still waiting after `duration`. */
#define expect_blocked(call, duration) expect_blocked_at(call, duration, __FILE__, __LINE__)
void expect_blocked_at(const struct blocked *call, int64_t duration, const char *file, int line);
/*
 * The call returns this value, or -1 with this errno.  Where `timer` is not 0 it returns when a
 * timer of that duration has run out that was started with the call, else at once, counted from
 * now.
 */
#define expect_outcome(call, wanted, error, timer)                                                 \
	expect_outcome_at(call, wanted, error, timer, __FILE__, __LINE__)
struct outcome expect_outcome_at(struct blocked *call, long wanted, int error, int64_t timer,
				 const char *file, int line);

/* SO_SNDTIMEO or SO_RCVTIMEO. */
void limit_time(struct endpoint *endpoint, int option, int64_t limit);

/* Works: `context` is what the comment says. */
long send_bytes(int fd, void *context); /* size_t: so many bytes are sent */
long receive_bytes(int fd, void *context); /* nothing: up to 64 are received */
long accept_one(int fd, void *context); /* nothing; the new socket is closed */
long connect_to(int fd, void *context); /* struct sockaddr_storage */
long close_last(int fd, void *context); /* int[2]: a pipe; closes when nobody can write to it */

#endif
