/* SPDX-License-Identifier: GPL-2.0-or-later */
#define SUITE "sockets"
#include "suites/sockets/blocking.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "harness/scenario/stage/wait.h"

static void set_flags(int fd, int flags)
{
	if (fcntl(fd, F_SETFL, flags) != 0)
		scenario_error("F_SETFL: %s", strerror(errno));
}

struct sockets_blocked sockets_call_blocking(struct endpoint *endpoint, sockets_blocking_work work,
					     void *context)
{
	struct sockets_blocked call = {.endpoint = endpoint, .since = lab_now()};
	int ends[2];

	if (pipe(ends) != 0)
		scenario_error("pipe: %s", strerror(errno));
	endpoint_read(endpoint, false);
	set_flags(endpoint->fd, 0);
	call.child = fork();
	if (call.child < 0)
		scenario_error("fork: %s", strerror(errno));
	if (call.child == 0) {
		struct sockets_outcome outcome;

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		outcome.value = work(endpoint->fd, context);
		outcome.error = outcome.value < 0 ? errno : 0;
		outcome.time = lab_now();
		_exit(write(ends[1], &outcome, sizeof(outcome)) != sizeof(outcome));
	}
	close(ends[1]);
	call.pipe = ends[0];
	return call;
}

void sockets_expect_blocked_at(const struct sockets_blocked *call, int64_t duration,
			       const char *file, int line)
{
	let_pass(call->endpoint->lab, duration);
	if (wait_for_descriptor(call->endpoint->lab, call->pipe, POLLIN, 0))
		scenario_fail(file, line,
			      "the system call returned, expected it to be still waiting");
}

struct sockets_outcome sockets_expect_outcome_at(struct sockets_blocked *call, long wanted,
						 int error, int64_t timer, const char *file,
						 int line)
{
	struct lab *lab = call->endpoint->lab;
	int64_t within = timer ? timer + SECONDS(1) : MILLISECONDS(50);
	struct sockets_outcome outcome;

	if (!wait_for_descriptor(lab, call->pipe, POLLIN, lab_now() + within))
		scenario_fail(file, line, "the system call still waits %.3f s after it was made",
			      seconds_of(lab_now() - call->since));
	if (read(call->pipe, &outcome, sizeof(outcome)) != sizeof(outcome))
		scenario_error("the child that makes the system call has died");
	close(call->pipe);
	waitpid(call->child, NULL, 0);
	if (call->endpoint->fd >= 0) {
		set_flags(call->endpoint->fd, O_NONBLOCK);
		endpoint_read(call->endpoint, true);
	}
	if (outcome.value != wanted || outcome.error != error)
		scenario_fail(file, line, "the system call gave %ld (%s), expected %ld (%s)",
			      outcome.value, outcome.error ? strerror(outcome.error) : "success",
			      wanted, error ? strerror(error) : "success");
	if (timer)
		check_timer(file, line, outcome.time - call->since, timer, "the system call's end");
	return outcome;
}

void sockets_limit_time(struct endpoint *endpoint, int option, int64_t limit)
{
	struct timeval time = {.tv_sec = limit / NANOSECONDS_PER_SECOND,
			       .tv_usec = limit % NANOSECONDS_PER_SECOND / 1000};

	ck_assert_int_eq(setsockopt(endpoint->fd, SOL_SOCKET, option, &time, sizeof(time)), 0);
}
