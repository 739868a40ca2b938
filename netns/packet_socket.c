/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The packet sockets through which the hub takes frames from the links and puts them there. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "netns/lab_private.h"

enum { RECEIVE_BUFFER = 16 << 20 };

static int set_options(struct lab *lab, int socket)
{
	const int size = RECEIVE_BUFFER;
	const int on = 1;

	if (setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)) < 0)
		return lab_fail(lab, "SO_TIMESTAMPNS: %s", strerror(errno));
	/* Otherwise the hub would read its own frames again. */
	if (setsockopt(socket, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof(on)) < 0)
		return lab_fail(lab, "PACKET_IGNORE_OUTGOING: %s", strerror(errno));
	/* Root of a user namespace may not exceed net.core.rmem_max. */
	if (setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) < 0 &&
	    setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)) < 0)
		return lab_fail(lab, "SO_RCVBUF: %s", strerror(errno));
	return 0;
}

int packet_socket_open(struct lab *lab)
{
	int created = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (created < 0)
		return lab_fail(lab, "packet socket: %s", strerror(errno));
	if (set_options(lab, created) < 0) {
		close(created);
		return -1;
	}
	return created;
}

int packet_socket_bind(struct lab *lab, int socket, int index)
{
	const struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = index,
	};

	if (bind(socket, (const struct sockaddr *)&address, sizeof(address)) < 0)
		return lab_fail(lab, "packet socket on device %d: %s", index, strerror(errno));
	return 0;
}

static int64_t time_stamp(struct msghdr *message)
{
	struct timespec stamp;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SO_TIMESTAMPNS ||
		    c->cmsg_len < CMSG_LEN(sizeof(stamp)))
			continue;
		memcpy(&stamp, CMSG_DATA(c), sizeof(stamp));
		return stamp.tv_sec * INT64_C(1000000000) + stamp.tv_nsec;
	}
	return lab_now();
}

int packet_socket_receive(struct lab *lab, int socket, uint8_t *data, size_t capacity,
			  size_t *length, int64_t *time)
{
	union {
		struct cmsghdr align;
		char space[256];
	} control;
	struct iovec into = {.iov_base = data, .iov_len = capacity};
	struct msghdr message = {
		.msg_iov = &into,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t received = recvmsg(socket, &message, 0);

	if (received < 0) {
		/* A device that goes down leaves ENETDOWN once; later frames may wait behind it. */
		if (errno == ENETDOWN)
			received = recvmsg(socket, &message, 0);
		if (received < 0 && (errno == EAGAIN || errno == ENETDOWN || errno == EINTR))
			return 0;
		if (received < 0)
			return lab_fail(lab, "receive frame: %s", strerror(errno));
	}
	if (message.msg_flags & MSG_TRUNC)
		return lab_fail(lab, "a frame is longer than %zu bytes", capacity);
	*length = (size_t)received;
	*time = time_stamp(&message);
	return 1;
}

int packet_socket_send(struct lab *lab, int socket, const uint8_t *data, size_t length)
{
	if (send(socket, data, length, 0) == (ssize_t)length)
		return 0;
	if (errno == ENETDOWN || errno == ENXIO || errno == ENOBUFS)
		return 0;
	/* It was on its way when the MTU dropped: no device takes a frame from a wire that is longer than its own. */
	if (errno == EMSGSIZE && lab->changes->mtu_dropped)
		return 0;
	return lab_fail(lab, "send frame of %zu bytes: %s", length, strerror(errno));
}

int packet_socket_clear(struct lab *lab, int socket)
{
	int pending;
	socklen_t size = sizeof(pending);

	if (getsockopt(socket, SOL_SOCKET, SO_ERROR, &pending, &size) < 0)
		return lab_fail(lab, "SO_ERROR: %s", strerror(errno));
	return 0;
}
