/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Carries the frames of a lab from one end of each link to the other. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>

#include "harness/memory.h"
#include "netns/lab_private.h"

static const int64_t second = 1000000000;

/* Longer waits are taken in parts, so that they fit a 32-bit time_t. */
enum { LONGEST_WAIT_SECONDS = 86400 };

int interceptor_open(struct lab *lab)
{
	lab->interceptor.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (lab->interceptor.epoll < 0)
		return lab_fail(lab, "epoll_create1: %s", strerror(errno));
	return 0;
}

int interceptor_watch(struct lab *lab, int link, int end)
{
	struct interceptor *interceptor = &lab->interceptor;
	struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)(2 * link + end)};

	if (epoll_ctl(interceptor->epoll, EPOLL_CTL_ADD, interceptor->sockets[link][end], &event) <
	    0)
		return lab_fail(lab, "epoll_ctl: %s", strerror(errno));
	return 0;
}

static bool is_stopped(const bool *stop)
{
	return stop && *stop;
}

static int deliver(struct lab *lab, int link, int from, unsigned copies, const uint8_t *data,
		   size_t length)
{
	int to = lab->interceptor.sockets[link][1 - from];

	/* At a silent node the wire ends. */
	if (topology_silent(lab->topology, link, 1 - from))
		return 0;
	for (unsigned i = 0; i < copies; i++)
		if (packet_socket_send(lab, to, data, length) < 0)
			return -1;
	return 0;
}

/* Delivers the delayed frames that are due at `now`. */
static int release_delayed(struct lab *lab, int64_t now)
{
	struct held_frame *due;

	while ((due = lab->interceptor.delayed) && due->time <= now) {
		int sent;

		lab->interceptor.delayed = due->next;
		sent = deliver(lab, due->link, due->from, due->copies, due->data, due->length);
		free(due);
		if (sent < 0)
			return -1;
	}
	return 0;
}

static int hold_back(struct lab *lab, const struct frame *frame)
{
	struct held_frame *held = frame_queue_copy(frame);

	if (__builtin_add_overflow(frame->time, frame->delay, &held->time))
		held->time = INT64_MAX;
	frame_queue_insert(&lab->interceptor.delayed, held);
	return 0;
}

static void decide(struct interceptor *interceptor, struct frame *frame)
{
	if (interceptor->cut[frame->link][frame->from]) {
		frame->fate = FRAME_CUT;
		return;
	}
	if (interceptor->filter)
		interceptor->filter(interceptor->filter_context, frame);
	frame->fate = frame->drop || frame->copies == 0 ? FRAME_DROPPED : FRAME_PASSED;
}

/* Decides about a frame that came to the hub and sends it on its way. */
static int carry_frame(struct lab *lab, const struct held_frame *came)
{
	struct interceptor *interceptor = &lab->interceptor;
	struct frame frame = {
		.link = came->link,
		.from = came->from,
		.time = came->time,
		.data = interceptor->buffer,
		.capacity = sizeof(interceptor->buffer),
		.length = came->length,
		.copies = 1,
		.late = interceptor->complete - came->time,
	};

	memcpy(interceptor->buffer, came->data, came->length);
	decide(interceptor, &frame);
	if (frame.data != interceptor->buffer || frame.length > sizeof(interceptor->buffer))
		return lab_fail(lab, "a filter made a frame of %zu bytes", frame.length);
	if (interceptor->observer)
		interceptor->observer(interceptor->observer_context, &frame);
	if (frame.fate != FRAME_PASSED)
		return 0;
	if (frame.delay > 0)
		return hold_back(lab, &frame);
	return deliver(lab, frame.link, frame.from, frame.copies, frame.data, frame.length);
}

/* Takes at most `limit` of the frames that wait in one socket, and adds to `*taken` how many. */
static int receive_from(struct lab *lab, int link, int from, unsigned limit, unsigned *taken)
{
	struct interceptor *interceptor = &lab->interceptor;
	struct frame frame = {
		.link = link,
		.from = from,
		.data = interceptor->buffer,
		.copies = 1,
	};

	for (; limit > 0; limit--) {
		struct held_frame *held;
		int received = packet_socket_receive(
			lab, interceptor->sockets[link][from], interceptor->buffer,
			sizeof(interceptor->buffer), &frame.length, &frame.time);

		if (received <= 0)
			return received;
		held = frame_queue_copy(&frame);
		frame_queue_insert(&interceptor->received, held);
		++*taken;
	}
	return 0;
}

/*
 * Takes all frames that came so far, of all links.  While one socket is read a frame may come to
 * another that was read before, so the round is repeated until it finds none: only then is the
 * order of the time stamps the order in which the frames came.
 */
static int receive_all(struct lab *lab)
{
	struct interceptor *interceptor = &lab->interceptor;
	struct epoll_event ready[2 * MAX_LINKS];
	int64_t now = lab_now();
	/* Mostly one frame has come; the next round tells that cheaper than its socket does. */
	unsigned limit = 1;
	unsigned taken;

	do {
		int count = epoll_wait(interceptor->epoll, ready, 2 * MAX_LINKS, 0);

		if (count < 0 && errno != EINTR)
			return lab_fail(lab, "epoll_wait: %s", strerror(errno));
		taken = 0;
		for (int i = 0; i < count; i++)
			if (receive_from(lab, (int)ready[i].data.u32 / 2,
					 (int)ready[i].data.u32 % 2, limit, &taken) < 0)
				return -1;
		limit = UINT_MAX;
	} while (taken > 0);
	interceptor->complete = now;
	return 0;
}

/* Carries what came until `until`, which must not be later than `complete`. */
static int carry_until(struct lab *lab, int64_t until, const bool *stop)
{
	struct held_frame *came;

	while ((came = lab->interceptor.received) && came->time <= until) {
		int carried;

		if (is_stopped(stop))
			return 0;
		if (release_delayed(lab, came->time) < 0)
			return -1;
		lab->interceptor.received = came->next;
		carried = carry_frame(lab, came);
		free(came);
		if (carried < 0)
			return -1;
	}
	return is_stopped(stop) ? 0 : release_delayed(lab, until);
}

/* Until when there is nothing to do but to wait. */
static int64_t next_time(const struct interceptor *interceptor, int64_t now, int64_t deadline)
{
	int64_t next = deadline;

	if (interceptor->delayed && interceptor->delayed->time < next)
		next = interceptor->delayed->time;
	if (interceptor->received || next < now)
		return now;
	return next - now > LONGEST_WAIT_SECONDS * second ? now + LONGEST_WAIT_SECONDS * second
							  : next;
}

/*
 * Waits for an event of `fds`, a frame, a release or the deadline.  Frames that came are received,
 * and then `*frames` is true and no event is told of yet.  Returns how many of `fds` have an event.
 */
static int wait_for_event(struct lab *lab, struct pollfd *fds, unsigned count, int64_t deadline,
			  bool *frames)
{
	struct interceptor *interceptor = &lab->interceptor;
	int64_t now = lab_now();
	int64_t until = next_time(interceptor, now, deadline);
	struct timespec timeout = {(until - now) / second, (until - now) % second};
	struct pollfd *polled = xcalloc(count + 1, sizeof(*polled));
	int events;

	if (count > 0)
		memcpy(polled, fds, count * sizeof(*fds));
	polled[count] = (struct pollfd){.fd = interceptor->epoll, .events = POLLIN};
	events = ppoll(polled, count + 1, &timeout, NULL);
	*frames = events > 0 && polled[count].revents;
	for (unsigned i = 0; i < count; i++)
		fds[i].revents = events > 0 && !*frames ? polled[i].revents : 0;
	free(polled);
	if (events < 0)
		return errno == EINTR ? 0 : lab_fail(lab, "ppoll: %s", strerror(errno));
	if (*frames)
		return receive_all(lab);
	/* When the time was over it looked at all sockets once more. */
	interceptor->complete = events == 0 ? until : now;
	return events;
}

int lab_pump(struct lab *lab, struct pollfd *fds, unsigned count, int64_t deadline,
	     const bool *stop)
{
	int64_t now = lab_now();
	int64_t last = deadline > now ? deadline : now; /* what comes later may wait */
	bool frames = true;

	for (;;) {
		int64_t complete = lab->interceptor.complete;
		int events;

		if (is_stopped(stop))
			return 0;
		if (carry_until(lab, complete < last ? complete : last, stop) < 0)
			return -1;
		if (is_stopped(stop) || (complete >= last && !frames))
			return 0;
		events = wait_for_event(lab, fds, count, last, &frames);
		if (events != 0)
			return events;
	}
}

void lab_set_filter(struct lab *lab, frame_filter filter, void *context)
{
	lab->interceptor.filter = filter;
	lab->interceptor.filter_context = context;
}

void lab_set_observer(struct lab *lab, frame_observer observer, void *context)
{
	lab->interceptor.observer = observer;
	lab->interceptor.observer_context = context;
}

int lab_inject(struct lab *lab, int link, int to, const uint8_t *data, size_t length)
{
	struct interceptor *interceptor = &lab->interceptor;
	struct frame frame = {
		.link = link,
		.from = 1 - to,
		.time = lab_now(),
		.data = (uint8_t *)data, /* an observer only reads it */
		.capacity = length,
		.length = length,
		.copies = 1,
		.fate = FRAME_INJECTED,
	};

	if (link < 0 || link >= MAX_LINKS || !lab->topology->links[link].name || to < 0 || to > 1)
		return lab_fail(lab, "inject: no end %d of a link %d", to, link);
	if (interceptor->observer)
		interceptor->observer(interceptor->observer_context, &frame);
	return deliver(lab, link, frame.from, 1, data, length);
}

int lab_deliver(struct lab *lab, int link, int to, const uint8_t *data, size_t length)
{
	if (link < 0 || link >= MAX_LINKS || !lab->topology->links[link].name || to < 0 || to > 1)
		return lab_fail(lab, "deliver: no end %d of a link %d", to, link);
	return deliver(lab, link, 1 - to, 1, data, length);
}
