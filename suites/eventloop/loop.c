/* SPDX-License-Identifier: GPL-2.0-or-later */
#define SUITE "eventloop"
#include "suites/eventloop/loop.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

int eventloop_watch(int fd, uint32_t events)
{
	struct epoll_event event = {.events = events};
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0)
		scenario_error("epoll: %s", strerror(errno));
	return epoll;
}

uint32_t eventloop_events(int epoll)
{
	struct epoll_event event = {0};
	int count = epoll_wait(epoll, &event, 1, 0);

	if (count < 0)
		scenario_error("epoll_wait: %s", strerror(errno));
	return count == 1 ? event.events : 0;
}

void eventloop_expect(int epoll, uint32_t wanted, const char *file, int line)
{
	uint32_t events = eventloop_events(epoll);

	if (events != wanted)
		scenario_fail(file, line, "epoll_wait() gave events %#x, expected %#x", events,
			      wanted);
}

int eventloop_error(int fd)
{
	int error = 0;
	socklen_t size = sizeof(error);

	ck_assert_int_eq(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size), 0);
	return error;
}

void eventloop_expect_error(int fd, int wanted, const char *file, int line)
{
	int error = eventloop_error(fd);

	if (error != wanted)
		scenario_fail(file, line, "SO_ERROR is %d (%s), expected %d (%s)", error,
			      error ? strerror(error) : "none", wanted,
			      wanted ? strerror(wanted) : "none");
}

struct association eventloop_open(struct lab *lab)
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);
	struct sctp_event event = {.se_assoc_id = SCTP_FUTURE_ASSOC};
	static const uint16_t types[] = {SCTP_ASSOC_CHANGE, SCTP_PEER_ADDR_CHANGE,
					 SCTP_SHUTDOWN_EVENT, SCTP_SEND_FAILED_EVENT,
					 SCTP_ADAPTATION_INDICATION};

	let_pass(lab, MILLISECONDS(10));
	endpoint_read(association.iut, false);
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		event.se_type = types[i];
		endpoint_set(association.iut, SCTP_EVENT, &event, sizeof(event));
	}
	return association;
}

struct eventloop_call {
	struct lab *lab;
	pthread_t thread;
	int fd, done;
	long (*call)(int fd);
	long value;
	int error;
};

static void *make_call(void *context)
{
	struct eventloop_call *call = context;

	call->value = call->call(call->fd);
	call->error = call->value < 0 ? errno : 0;
	if (eventfd_write(call->done, 1) != 0)
		return NULL;
	return call;
}

struct eventloop_call *eventloop_call(struct lab *lab, int fd, long (*call)(int fd))
{
	struct eventloop_call *made = xcalloc(1, sizeof(*made));

	*made = (struct eventloop_call){.lab = lab, .fd = fd, .call = call};
	made->done = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (made->done < 0 || fcntl(fd, F_SETFL, 0) != 0 ||
	    pthread_create(&made->thread, NULL, make_call, made) != 0)
		scenario_error("cannot start a thread");
	return made;
}

void eventloop_expect_waiting(struct eventloop_call *call, const char *file, int line)
{
	let_pass(call->lab, MILLISECONDS(500));
	if (wait_for_descriptor(call->lab, call->done, POLLIN, 0))
		scenario_fail(file, line,
			      "the system call returned %ld (%s), expected it to be still waiting",
			      call->value, call->error ? strerror(call->error) : "success");
}

void eventloop_expect_return(struct eventloop_call *call, long value, int error, const char *file,
			     int line)
{
	if (!wait_for_descriptor(call->lab, call->done, POLLIN, lab_now() + SECONDS(1)))
		scenario_fail(file, line, "the system call still waits, expected it to return");
	if (pthread_join(call->thread, NULL) != 0)
		scenario_error("cannot join a thread");
	close(call->done);
	if (call->value != value || call->error != error)
		scenario_fail(file, line, "the system call gave %ld (%s), expected %ld (%s)",
			      call->value, call->error ? strerror(call->error) : "success", value,
			      error ? strerror(error) : "success");
	free(call);
}

void eventloop_interrupt(struct eventloop_call *call, int signal)
{
	if (pthread_kill(call->thread, signal) != 0)
		scenario_error("cannot send a signal");
}
