/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/wait.h"

#include <poll.h>
#include <stddef.h>

#include "harness/endpoint.h"
#include "harness/expect.h"
#include "harness/peer.h"
#include "harness/trace.h"

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

/* The endpoints that may have something to read, and their sockets. */
struct watched {
	unsigned count;
	struct endpoint *endpoints[MAX_DESCRIPTORS];
	struct pollfd fds[MAX_DESCRIPTORS];
};

static void watch_endpoints(struct watched *watched)
{
	watched->count = 0;
	for (struct endpoint *e = endpoints_all(); e; e = e->next) {
		if (!e->reading || (e->listening && e->style == ONE_TO_ONE))
			continue;
		if (watched->count == MAX_DESCRIPTORS)
			scenario_error("more than %d endpoints", MAX_DESCRIPTORS);
		watched->endpoints[watched->count] = e;
		watched->fds[watched->count++] = (struct pollfd){.fd = e->fd, .events = POLLIN};
	}
}

/* One round: whatever comes first of a frame, something to read, or the deadline. */
static void carry(struct lab *lab, int64_t deadline)
{
	struct watched watched;
	int ready;

	watch_endpoints(&watched);
	trace_news = false;
	ready = lab_pump(lab, watched.fds, watched.count, deadline, &trace_news);
	if (ready < 0)
		scenario_error("%s", lab_error(lab));
	peers_serve();
	for (unsigned i = 0; ready > 0 && i < watched.count; i++)
		if (watched.fds[i].revents)
			endpoint_take_all(watched.endpoints[i]);
}

bool wait_until(struct lab *lab, int64_t deadline, int64_t step, bool (*done)(void *context),
		void *context)
{
	if (deadline > scenario_end)
		deadline = scenario_end;
	/* What waits already comes first. */
	carry(lab, 0);
	while (!done(context)) {
		int64_t now = lab_now();

		if (now >= deadline)
			return false;
		carry(lab, step && now + step < deadline ? now + step : deadline);
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
