/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/wait.h"

#include <poll.h>
#include <stddef.h>
#include <stdio.h>

#include "harness/scenario/stage/clock.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/trace.h"

enum { MAX_DESCRIPTORS = 256 };

static int64_t scenario_end = INT64_MAX;

void wait_set_limit(int64_t limit)
{
	scenario_end = limit;
}

bool wait_limit_reached(void)
{
	return lab_now() >= scenario_end;
}

const char *wait_described(int64_t within)
{
	static char text[80];

	snprintf(text, sizeof(text), "within %.3f s%s", seconds_of(within),
		 wait_limit_reached() ? " (cut short by the scenario's limit)" : "");
	return text;
}

static struct waiter *waiters;

void wait_attend(struct waiter *waiter)
{
	for (const struct waiter *each = waiters; each; each = each->next)
		if (each == waiter)
			return;
	waiter->next = waiters;
	waiters = waiter;
}

/* The descriptors of all waiters, one after the other. */
struct watched {
	unsigned count;
	struct pollfd fds[MAX_DESCRIPTORS];
};

static void watch_all(struct watched *watched)
{
	watched->count = 0;
	for (const struct waiter *each = waiters; each; each = each->next) {
		unsigned room = MAX_DESCRIPTORS - watched->count, count;

		if (!each->watch)
			continue;
		count = each->watch(watched->fds + watched->count, room);
		if (count > room)
			scenario_error("more than %d endpoints", MAX_DESCRIPTORS);
		watched->count += count;
	}
}

/* Whatever comes first of something to read, the deadline, or, where `stop` says so, a frame. */
static void pump(struct lab *lab, int64_t deadline, const bool *stop)
{
	struct watched watched;
	int ready;

	watch_all(&watched);
	trace_news = false;
	ready = lab_pump(lab, watched.fds, watched.count, deadline, stop);
	if (ready < 0)
		scenario_error("%s", lab_error(lab));
	for (const struct waiter *each = waiters; each; each = each->next)
		if (each->answer)
			each->answer();
	for (const struct waiter *each = waiters; ready > 0 && each; each = each->next)
		if (each->read)
			each->read(watched.fds, watched.count);
}

bool wait_until(struct lab *lab, int64_t deadline, int64_t step, bool (*done)(void *context),
		void *context)
{
	bool over;

	if (deadline > scenario_end)
		deadline = scenario_end;
	over = lab_now() >= deadline;
	/* What waits already comes first, and nothing but that once the time is over. */
	pump(lab, 0, over ? NULL : &trace_news);
	while (!done(context)) {
		int64_t now = lab_now();

		if (over)
			return false;
		over = now >= deadline;
		if (over) /* each frame ended a round, and several may have come in time */
			pump(lab, 0, NULL);
		else
			pump(lab, step && now + step < deadline ? now + step : deadline,
			     &trace_news);
	}
	return true;
}

struct descriptor_wait {
	int fd;
	short events;
};

static bool descriptor_ready(void *context)
{
	const struct descriptor_wait *wait = context;
	struct pollfd fd = {.fd = wait->fd, .events = wait->events};

	return poll(&fd, 1, 0) > 0;
}

bool wait_for_descriptor(struct lab *lab, int fd, short events, int64_t deadline)
{
	struct descriptor_wait wait = {fd, events};

	return wait_until(lab, deadline, MILLISECONDS(10), descriptor_ready, &wait);
}

struct condition {
	bool (*done)(void *context);
	void *context;
};

static bool ask(void *context)
{
	struct condition *condition = context;

	return condition->done(condition->context);
}

void expect_that_at(struct lab *lab, const char *what, int64_t within, bool (*done)(void *context),
		    void *context, const char *file, int line)
{
	struct condition condition = {done, context};

	if (!wait_until(lab, lab_now() + within, MILLISECONDS(100), ask, &condition))
		scenario_fail(file, line, "expected %s; it did not come %s", what,
			      wait_described(within));
}

static bool never(void *context)
{
	(void)context;
	return false;
}

void let_pass(struct lab *lab, int64_t duration)
{
	wait_until(lab, lab_now() + duration, 0, never, NULL);
}
