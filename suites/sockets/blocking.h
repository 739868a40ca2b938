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
typedef long (*sockets_blocking_work)(int fd, void *context);

struct sockets_blocked {
	struct endpoint *endpoint;
	pid_t child;
	int pipe; /* on which the child reports */
	int64_t since;
};

struct sockets_outcome {
	long value;
	int error; /* errno where value is -1, else 0 */
	int64_t time;
};

/*
 * Makes the socket a blocking one, and the call in a child.  From then on until its outcome is
 * there the harness does not read the socket.
 */
struct sockets_blocked sockets_call_blocking(struct endpoint *endpoint, sockets_blocking_work work,
					     void *context);
/*
 * The same of a call that sends a message of `size` bytes which are not there yet: the kernel waits
 * for them with the socket locked, and what arrives meanwhile waits for the socket.  Returns when it
 * is so.  Needs CAP_USERFAULTFD.
 */
struct sockets_held {
	struct sockets_blocked call;
	int faults; /* the child's userfaultfd */
	uint64_t page; /* the child's */
};
struct sockets_held sockets_send_held(struct endpoint *endpoint, size_t size);
/* The bytes come, zeros: the call goes on, and then what has waited for the socket. */
void sockets_release(struct sockets_held *held);

/* The call is still waiting after `duration`. */
#define sockets_expect_blocked(call, duration)                                                     \
	sockets_expect_blocked_at(call, duration, __FILE__, __LINE__)
void sockets_expect_blocked_at(const struct sockets_blocked *call, int64_t duration,
			       const char *file, int line);
/*
 * The call returns this value, or -1 with this errno.  Where `timer` is not 0 it returns when a
 * timer of that duration has run out that was started with the call, else at once, counted from
 * now.
 */
#define sockets_expect_outcome(call, wanted, error, timer)                                         \
	sockets_expect_outcome_at(call, wanted, error, timer, __FILE__, __LINE__)
struct sockets_outcome sockets_expect_outcome_at(struct sockets_blocked *call, long wanted,
						 int error, int64_t timer, const char *file,
						 int line);

/* SO_SNDTIMEO or SO_RCVTIMEO. */
void sockets_limit_time(struct endpoint *endpoint, int option, int64_t limit);

#endif
