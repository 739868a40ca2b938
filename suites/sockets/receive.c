/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Receiving, connecting, accepting and closing where that has to wait. */
#define SUITE "sockets"
#include "suites/sockets/blocking.h"

#include <unistd.h>
#include <sys/socket.h>

static struct endpoint *established(struct lab *lab, struct peer **peer)
{
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE);

	*peer = peer_open(lab);
	struct endpoint *iut = peer_connect(*peer, listener);

	/* What else waits to be read is read, so that only messages come. */
	let_pass(lab, MILLISECONDS(10));
	return iut;
}

SCENARIO(receive_waits, "A receive waits until a message comes", .lab = &scripted_peer)
{
	struct peer *peer;
	struct endpoint *iut = established(lab, &peer);
	struct blocked call = call_blocking(iut, receive_bytes, NULL);

	expect_blocked(&call, SECONDS(40));
	peer_send(peer, DATA, .text = "message");
	expect_outcome(&call, 7, 0, 0);
}

SCENARIO(receive_times_out,
	 "With SO_RCVTIMEO a receive gives EAGAIN after that time, with MSG_DONTWAIT at once",
	 .lab = &scripted_peer)
{
	struct peer *peer;
	struct endpoint *iut = established(lab, &peer);
	uint8_t data[16];

	limit_time(iut, SO_RCVTIMEO, SECONDS(3));
	struct blocked call = call_blocking(iut, receive_bytes, NULL);

	ck_assert_int_eq(recv(iut->fd, data, sizeof(data), MSG_DONTWAIT), -1);
	ck_assert_int_eq(errno, EAGAIN);
	expect_outcome(&call, -1, EAGAIN, SECONDS(3));
	peer_send(peer, DATA, .text = "message");
	expect_message(iut, 0, "message");
}

/* Reads on until what comes is no notification. */
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

SCENARIO(receive_ended_by_shutdown, "A receive that waits gives 0 when the peer has shut down",
	 .lab = &scripted_peer)
{
	struct peer *peer;
	struct endpoint *iut = established(lab, &peer);
	struct blocked call = call_blocking(iut, receive_rest, NULL);

	expect_blocked(&call, SECONDS(1));
	peer_send(peer, SHUTDOWN, .cumulative_tsn = peer->iut_initial_tsn - 1);
	peer_expect(peer, SHUTDOWN_ACK);
	peer_send(peer, SHUTDOWN_COMPLETE);
	expect_outcome(&call, 0, 0, 0);
}

SCENARIO(receive_ended_by_abort, "A receive that waits gives ECONNRESET when the peer aborts",
	 .lab = &scripted_peer)
{
	struct peer *peer;
	struct endpoint *iut = established(lab, &peer);
	struct blocked call = call_blocking(iut, receive_rest, NULL);

	expect_blocked(&call, SECONDS(1));
	peer_send(peer, ABORT);
	expect_outcome(&call, -1, ECONNRESET, 0);
}

static struct sockaddr_storage address_of(struct peer *peer)
{
	return path_address(peer->lab, "wire", peer->path, peer->port);
}

SCENARIO(connect_waits, "connect() waits until the COOKIE ACK is there", .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);
	struct sockaddr_storage address = address_of(peer);
	struct blocked call = call_blocking(iut, connect_to, &address);

	peer_expect(peer, INIT, .within = MILLISECONDS(100));
	expect_blocked(&call, MILLISECONDS(500));
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	expect_blocked(&call, MILLISECONDS(500));
	peer_send(peer, COOKIE_ACK);
	expect_outcome(&call, 0, 0, 0);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(connect_refused, "connect() that waits gives ECONNREFUSED when an ABORT comes",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);
	struct sockaddr_storage address = address_of(peer);
	struct blocked call = call_blocking(iut, connect_to, &address);

	peer_expect(peer, INIT, .within = MILLISECONDS(100));
	expect_blocked(&call, MILLISECONDS(100));
	peer_send(peer, ABORT);
	expect_outcome(&call, -1, ECONNREFUSED, 0);
}

SCENARIO(connect_times_out,
	 "With SO_SNDTIMEO connect() gives EINPROGRESS after that time, and the set-up goes on",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);
	struct sockaddr_storage address = address_of(peer);

	limit_time(iut, SO_SNDTIMEO, SECONDS(2));
	struct blocked call = call_blocking(iut, connect_to, &address);

	peer_expect(peer, INIT, .within = MILLISECONDS(100));
	expect_outcome(&call, -1, EINPROGRESS, SECONDS(2));
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(accept_waits, "accept() waits until an association is there", .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_ONE);
	struct blocked call = call_blocking(iut, accept_one, NULL);

	expect_blocked(&call, SECONDS(30));
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	expect_blocked(&call, MILLISECONDS(500));
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_outcome(&call, 0, 0, 0);
}

SCENARIO(accept_times_out, "With SO_RCVTIMEO accept() gives EAGAIN after that time",
	 .lab = &scripted_peer)
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_ONE);

	limit_time(iut, SO_RCVTIMEO, SECONDS(4));
	struct blocked call = call_blocking(iut, accept_one, NULL);

	expect_outcome(&call, -1, EAGAIN, SECONDS(4));
}

/* close() in the child only ends the association if the scenario has no descriptor of it. */
static struct blocked close_lingering(struct endpoint *iut, int seconds)
{
	struct linger linger = {.l_onoff = 1, .l_linger = seconds};
	struct blocked call;
	int gate[2];

	ck_assert_int_eq(pipe(gate), 0);
	ck_assert_int_eq(setsockopt(iut->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)), 0);
	call = call_blocking(iut, close_last, gate);
	close(iut->fd);
	close(gate[0]);
	close(gate[1]);
	iut->fd = -1;
	return call;
}

SCENARIO(close_waits, "With SO_LINGER close() waits until the association is shut down",
	 .lab = &scripted_peer)
{
	struct peer *peer;
	struct endpoint *iut = established(lab, &peer);
	struct blocked call = close_lingering(iut, 30);

	peer_expect(peer, SHUTDOWN, .within = MILLISECONDS(100));
	expect_blocked(&call, MILLISECONDS(500));
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	expect_outcome(&call, 0, 0, 0);
}

SCENARIO(close_times_out,
	 "With SO_LINGER close() waits for a peer that does not answer no longer than that time",
	 .lab = &scripted_peer)
{
	struct peer *peer;
	struct endpoint *iut = established(lab, &peer);
	struct blocked call = close_lingering(iut, 2);

	peer_expect(peer, SHUTDOWN, .within = MILLISECONDS(100));
	expect_outcome(&call, 0, 0, SECONDS(2));
	/* The kernel shuts down all the same. */
	peer_expect(peer, SHUTDOWN, .within = SECONDS(5));
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
}
