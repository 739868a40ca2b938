/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading an endpoint's socket: messages and notifications into its queue. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <sys/epoll.h>

#include "harness/array_size.h"
#include "harness/memory.h"
#include "harness/scenario/endpoint/endpoint_private.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"

enum { READ_SIZE = 256 * 1024 };

void received_free(struct received *received)
{
	if (!received)
		return;
	free(received->data);
	free(received);
}

static void queue(struct endpoint *endpoint, struct received *received)
{
	struct received **last = &endpoint->received;

	while (*last)
		last = &(*last)->next;
	*last = received;
}

static void append(struct received *received, const uint8_t *data, size_t size)
{
	uint8_t *grown = xrealloc(received->data, received->size + size + 1);

	memcpy(grown + received->size, data, size);
	received->data = grown;
	received->size += size;
}

static struct received *received_new(bool notification)
{
	struct received *received = xcalloc(1, sizeof(*received));

	received->notification = notification;
	received->time = lab_now();
	return received;
}

static void note_association(struct endpoint *endpoint, const struct received *event)
{
	const union sctp_notification *notification = notification_of(event);

	if (notification->sn_header.sn_type == SCTP_ASSOC_CHANGE &&
	    notification->sn_assoc_change.sac_state == SCTP_COMM_UP)
		endpoint->association = notification->sn_assoc_change.sac_assoc_id;
}

static void take_control(struct msghdr *message, struct received *received)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
		if (c->cmsg_level != IPPROTO_SCTP || c->cmsg_type != SCTP_RCVINFO ||
		    c->cmsg_len < CMSG_LEN(sizeof(received->info)))
			continue;
		memcpy(&received->info, CMSG_DATA(c), sizeof(received->info));
		received->info.rcv_ppid = ntohl(received->info.rcv_ppid);
	}
}

/* What was delivered of a message whose rest will not come is not joined with the next message. */
static void end_partial_delivery(struct endpoint *endpoint, const struct received *event)
{
	if (notification_of(event)->sn_header.sn_type != SCTP_PARTIAL_DELIVERY_EVENT ||
	    !endpoint->assembling)
		return;
	queue(endpoint, endpoint->assembling);
	endpoint->assembling = NULL;
}

static void take_notification(struct endpoint *endpoint, const uint8_t *data, size_t size)
{
	struct received *received = received_new(true);

	append(received, data, size);
	if (size >= sizeof(struct sctp_pdapi_event))
		end_partial_delivery(endpoint, received);
	if (size >= sizeof(struct sctp_assoc_change))
		note_association(endpoint, received);
	queue(endpoint, received);
}

/* Takes what one recvmsg() gave of a message, which may come in parts. */
static void take_message(struct endpoint *endpoint, struct msghdr *message, const uint8_t *data,
			 size_t size)
{
	if (!endpoint->assembling)
		endpoint->assembling = received_new(false);
	append(endpoint->assembling, data, size);
	take_control(message, endpoint->assembling);
	endpoint->assembling->time = lab_now();
	endpoint->assembling->partial = !(message->msg_flags & MSG_EOR);
	if (endpoint->assembling->partial)
		return;
	queue(endpoint, endpoint->assembling);
	endpoint->assembling = NULL;
}

/*
 * Sockets at the end of what can be read: the peer of a one-to-one association has shut it down.  They are ready for reading for good,
 * and yet events may follow, as that of the end of the association: they are read each time that something has come, by an epoll that
 * reports that once; -1: there are none.
 */
static int ended = -1;

static void watch_ended(struct endpoint *endpoint)
{
	struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.fd = endpoint->fd};

	endpoint->ended = true;
	if (ended < 0)
		ended = epoll_create1(EPOLL_CLOEXEC);
	if (ended < 0 ||
	    (epoll_ctl(ended, EPOLL_CTL_ADD, endpoint->fd, &event) != 0 && errno != EEXIST))
		scenario_error("cannot watch a socket that its peer has shut down: %s",
			       strerror(errno));
}

void endpoint_take_all(struct endpoint *endpoint)
{
	static uint8_t data[READ_SIZE];
	char control[512];

	for (;;) {
		struct iovec part = {data, sizeof(data)};
		struct msghdr message = {.msg_iov = &part,
					 .msg_iovlen = 1,
					 .msg_control = control,
					 .msg_controllen = sizeof(control)};
		ssize_t size = recvmsg(endpoint->fd, &message, MSG_DONTWAIT);

		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0 && (errno == EAGAIN || errno == ENOTCONN))
			return;
		/* A pending error of the socket, given once: what waits behind it is still to be
		 * read. */
		if (size < 0) {
			endpoint->error = errno;
			continue;
		}
		if (size == 0) {
			if (!endpoint->ended)
				watch_ended(endpoint);
			return;
		}
		if (message.msg_flags & MSG_NOTIFICATION)
			take_notification(endpoint, data, (size_t)size);
		else
			take_message(endpoint, &message, data, (size_t)size);
	}
}

const union sctp_notification *notification_of(const struct received *event)
{
	return (const union sctp_notification *)event->data;
}

/* All but those that the scenario does not read, and the listeners, which are accepted from; those at their end by one descriptor. */
static unsigned watch(struct pollfd *fds, unsigned room)
{
	unsigned count = 0;

	for (const struct endpoint *each = endpoints_all(); each; each = each->next) {
		if (!each->reading || each->ended || (each->listening && each->style == ONE_TO_ONE))
			continue;
		if (count < room)
			fds[count] = (struct pollfd){.fd = each->fd, .events = POLLIN};
		count++;
	}
	if (ended >= 0) {
		if (count < room)
			fds[count] = (struct pollfd){.fd = ended, .events = POLLIN};
		count++;
	}
	return count;
}

static void read_descriptor(int fd)
{
	struct endpoint *endpoint = endpoints_all();

	while (endpoint && endpoint->fd != fd)
		endpoint = endpoint->next;
	if (endpoint && endpoint->reading)
		endpoint_take_all(endpoint);
}

/* A socket that is closed here and open elsewhere is reported too, and is no endpoint any more. */
static void read_ended(void)
{
	struct epoll_event events[16];
	int count = epoll_wait(ended, events, ARRAY_SIZE(events), 0);

	if (count < 0 && errno != EINTR)
		scenario_error("epoll_wait: %s", strerror(errno));
	for (int i = 0; i < count; i++)
		read_descriptor(events[i].data.fd);
}

static void read_ready(const struct pollfd *fds, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (!fds[i].revents)
			continue;
		if (fds[i].fd == ended)
			read_ended();
		else
			read_descriptor(fds[i].fd);
	}
}

void endpoints_attend(void)
{
	static struct waiter waiter = {.watch = watch, .read = read_ready};

	wait_attend(&waiter);
}
