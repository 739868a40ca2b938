/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Receiving, connecting, accepting and closing where that has to wait. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"
#include "suites/sockets/blocking.h"

#include <unistd.h>
#include <sys/socket.h>

/* The system calls that wait. */
static long receive_bytes(int fd, void *context)
{
	uint8_t data[64];

	(void)context;
	return recv(fd, data, sizeof(data), 0);
}

static long accept_one(int fd, void *context)
{
	int accepted = accept(fd, NULL, NULL);

	(void)context;
	if (accepted >= 0)
		close(accepted);
	return accepted < 0 ? -1 : 0;
}

/* `context`: the struct sockaddr_storage of the peer. */
static long connect_to(int fd, void *context)
{
	const struct sockaddr_storage *address = context;

	return connect(fd, (const struct sockaddr *)address, address_length(address));
}

#define established(lab) established_at(lab, __FILE__, __LINE__)
static struct association established_at(struct lab *lab, const char *file, int line)
{
	struct association association =
		association_open(lab, .style = ONE_TO_ONE, .file = file, .line = line);

	/* Notifications are read now, so that only messages come later. */
	let_pass(lab, MILLISECONDS(10));
	return association;
}

SCENARIO(receive_waits, "A receive waits until a message comes", .lab = &scripted_peer)
{
	struct association association = established(lab);
	struct sockets_blocked call = sockets_call_blocking(association.iut, receive_bytes, NULL);

	sockets_expect_blocked(&call, SECONDS(40));
	peer_send(association.peer, DATA, .text = "message");
	sockets_expect_outcome(&call, 7, 0, 0);
}

SCENARIO(receive_times_out,
	 "With SO_RCVTIMEO a receive gives EAGAIN after that time, and with MSG_DONTWAIT at once",
	 .lab = &scripted_peer)
{
	struct association association = established(lab);
	uint8_t data[16];

	sockets_limit_time(association.iut, SO_RCVTIMEO, SECONDS(3));
	struct sockets_blocked call = sockets_call_blocking(association.iut, receive_bytes, NULL);

	sockets_expect_failure(recv(association.iut->fd, data, sizeof(data), MSG_DONTWAIT), EAGAIN);
	sockets_expect_outcome(&call, -1, EAGAIN, SECONDS(3));
	peer_send(association.peer, DATA, .text = "message");
	expect_message(association.iut, 0, "message");
}

/* Receives until something other than a notification comes. */
static long receive_rest(int fd, void *context)
{
	uint8_t data[512];
	struct iovec part = {data, sizeof(data)};
	struct msghdr message;
	long size;

	(void)context;
	do {
		message = (struct msghdr){.msg_iov = &part, .msg_iovlen = 1};
		size = recvmsg(fd, &message, 0);
	} while (size > 0 && message.msg_flags & MSG_NOTIFICATION);
	return size;
}

SCENARIO(receive_ended_by_shutdown, "A waiting receive gives 0 when the peer has shut down",
	 .lab = &scripted_peer)
{
	struct association association = established(lab);
	struct sockets_blocked call = sockets_call_blocking(association.iut, receive_rest, NULL);

	sockets_expect_blocked(&call, SECONDS(1));
	peer_send(association.peer, SHUTDOWN, .cumulative_tsn = data_tsn(association, 0));
	peer_expect(association.peer, SHUTDOWN_ACK);
	peer_send(association.peer, SHUTDOWN_COMPLETE);
	sockets_expect_outcome(&call, 0, 0, 0);
}

SCENARIO(receive_ended_by_abort, "A waiting receive gives ECONNRESET when the peer aborts",
	 .lab = &scripted_peer)
{
	struct association association = established(lab);
	struct sockets_blocked call = sockets_call_blocking(association.iut, receive_rest, NULL);

	sockets_expect_blocked(&call, SECONDS(1));
	peer_send(association.peer, ABORT);
	sockets_expect_outcome(&call, -1, ECONNRESET, 0);
}

static struct sockaddr_storage address_of(struct peer *peer)
{
	return path_address(peer->lab, "wire", peer->path, peer->port);
}

SCENARIO(connect_waits, "connect() waits until the COOKIE ACK has come", .lab = &scripted_peer,
	 .spec = {"RFC6458-4.1.5-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);
	struct sockaddr_storage address = address_of(peer);
	struct sockets_blocked call = sockets_call_blocking(iut, connect_to, &address);

	peer_expect(peer, INIT, .within = MILLISECONDS(100));
	sockets_expect_blocked(&call, MILLISECONDS(500));
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	sockets_expect_blocked(&call, MILLISECONDS(500));
	peer_send(peer, COOKIE_ACK);
	sockets_expect_outcome(&call, 0, 0, 0);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(connect_refused, "A waiting connect() gives ECONNREFUSED when an ABORT comes",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);
	struct sockaddr_storage address = address_of(peer);
	struct sockets_blocked call = sockets_call_blocking(iut, connect_to, &address);

	peer_expect(peer, INIT, .within = MILLISECONDS(100));
	sockets_expect_blocked(&call, MILLISECONDS(100));
	peer_send(peer, ABORT);
	sockets_expect_outcome(&call, -1, ECONNREFUSED, 0);
}

SCENARIO(connect_times_out,
	 "With SO_SNDTIMEO connect() gives EINPROGRESS after that time, and the handshake goes on",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);
	struct sockaddr_storage address = address_of(peer);

	sockets_limit_time(iut, SO_SNDTIMEO, SECONDS(2));
	struct sockets_blocked call = sockets_call_blocking(iut, connect_to, &address);

	peer_expect(peer, INIT, .within = MILLISECONDS(100));
	sockets_expect_outcome(&call, -1, EINPROGRESS, SECONDS(2));
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(accept_waits, "accept() waits until there is an association", .lab = &scripted_peer,
	 .spec = {"RFC6458-4.1-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_ONE);
	struct sockets_blocked call = sockets_call_blocking(iut, accept_one, NULL);

	sockets_expect_blocked(&call, SECONDS(30));
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	sockets_expect_blocked(&call, MILLISECONDS(500));
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	sockets_expect_outcome(&call, 0, 0, 0);
}

SCENARIO(accept_times_out, "With SO_RCVTIMEO accept() gives EAGAIN after that time",
	 .lab = &scripted_peer, .no_packets = true)
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_ONE);

	sockets_limit_time(iut, SO_RCVTIMEO, SECONDS(4));
	struct sockets_blocked call = sockets_call_blocking(iut, accept_one, NULL);

	sockets_expect_outcome(&call, -1, EAGAIN, SECONDS(4));
}

/* `context`: a pipe (int[2]); closes once nobody else can write to it. */
static long close_last(int fd, void *context)
{
	const int *gate = context;
	char byte;

	close(gate[1]);
	if (read(gate[0], &byte, 1) != 0)
		return -1;
	return close(fd);
}

/* close() in the child ends the association only if the scenario has no descriptor of it. */
static struct sockets_blocked close_lingering(struct endpoint *iut, int seconds)
{
	struct linger linger = {.l_onoff = 1, .l_linger = seconds};
	struct sockets_blocked call;
	int gate[2];

	ck_assert_int_eq(pipe(gate), 0);
	ck_assert_int_eq(setsockopt(iut->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)), 0);
	call = sockets_call_blocking(iut, close_last, gate);
	close(iut->fd);
	close(gate[0]);
	close(gate[1]);
	iut->fd = -1;
	return call;
}

SCENARIO(close_waits, "With SO_LINGER close() waits until the association is shut down",
	 .lab = &scripted_peer, .spec = {"RFC6458-4.1.6-1", "RFC6458-8.1.4-2"})
{
	struct association association = established(lab);
	struct sockets_blocked call = close_lingering(association.iut, 30);

	peer_expect(association.peer, SHUTDOWN, .within = MILLISECONDS(100));
	sockets_expect_blocked(&call, MILLISECONDS(500));
	peer_send(association.peer, SHUTDOWN_ACK);
	peer_expect(association.peer, SHUTDOWN_COMPLETE);
	sockets_expect_outcome(&call, 0, 0, 0);
}

SCENARIO(close_times_out,
	 "With SO_LINGER close() waits no longer than that time for a peer that does not answer",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.1.4-2"})
{
	struct association association = established(lab);
	struct sockets_blocked call = close_lingering(association.iut, 2);

	peer_expect(association.peer, SHUTDOWN, .within = MILLISECONDS(100));
	sockets_expect_outcome(&call, 0, 0, SECONDS(2));
	/* The kernel shuts down all the same. */
	peer_expect(association.peer, SHUTDOWN, .within = SECONDS(5));
	peer_send(association.peer, SHUTDOWN_ACK);
	peer_expect(association.peer, SHUTDOWN_COMPLETE);
}
