/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an event loop does with a descriptor, for the scenario's own hands: epoll, and calls that wait in a thread. */
#ifndef EVENTLOOP_LOOP_H
#define EVENTLOOP_LOOP_H

#include <sys/epoll.h>

#include "harness/scenario/scenario.h"

/* An epoll instance that watches one descriptor for these events (EPOLLET, EPOLLONESHOT among them). */
int eventloop_watch(int fd, uint32_t events);
/* What epoll_wait() reports now, 0 for nothing. */
uint32_t eventloop_events(int epoll);
#define expect_epoll(epoll, wanted) eventloop_expect(epoll, wanted, __FILE__, __LINE__)
void eventloop_expect(int epoll, uint32_t wanted, const char *file, int line);

/* SO_ERROR, which reading clears. */
int eventloop_error(int fd);
#define expect_so_error(fd, wanted) eventloop_expect_error(fd, wanted, __FILE__, __LINE__)
void eventloop_expect_error(int fd, int wanted, const char *file, int line);

/* An association of a one-to-one socket that nobody reads but the scenario. */
struct association eventloop_open(struct lab *lab);

/*
 * A system call that waits on a socket in a thread of its own, as runtimes have them: both threads have the same
 * descriptors.  `call` returns what the system call returned, with errno.
 */
struct eventloop_call;
struct eventloop_call *eventloop_call(struct lab *lab, int fd, long (*call)(int fd));
/* It still waits, after a while. */
#define expect_waiting(call) eventloop_expect_waiting(call, __FILE__, __LINE__)
void eventloop_expect_waiting(struct eventloop_call *call, const char *file, int line);
/* It returns at once, with this value or, where that is -1, this errno; the call is gone then. */
#define expect_return(call, value, error)                                                          \
	eventloop_expect_return(call, value, error, __FILE__, __LINE__)
void eventloop_expect_return(struct eventloop_call *call, long value, int error, const char *file,
			     int line);
/* Sends the thread a signal. */
void eventloop_interrupt(struct eventloop_call *call, int signal);

#endif
