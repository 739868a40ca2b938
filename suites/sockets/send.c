/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sending when there is no room, or no association any more. */
#define SUITE "sockets"
#include "suites/sockets/blocking.h"

#include <signal.h>
#include <sys/socket.h>

enum { SIZE = 1000 };

/* A one-to-one socket whose send buffer is full; the peer has acknowledged nothing. */
static struct endpoint *full(struct lab *lab, struct peer **peer)
{
	static const uint8_t data[SIZE];
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE), *iut;
	int size = 10000;

	*peer = peer_open(lab);
	iut = peer_connect(*peer, listener);
	ck_assert_int_eq(setsockopt(iut->fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)), 0);
	peer_ignore(*peer, DATA);
	while (send(iut->fd, data, sizeof(data), MSG_DONTWAIT) > 0)
		;
	ck_assert_int_eq(errno, EAGAIN);
	let_pass(lab, MILLISECONDS(10));
	return iut;
}

SCENARIO(send_waits, "A send that finds no room waits, until a SACK makes room",
	 .lab = &scripted_peer)
{
	struct peer *peer;
	struct endpoint *iut = full(lab, &peer);
	size_t size = SIZE;
	struct blocked call = call_blocking(iut, send_bytes, &size);

	expect_blocked(&call, SECONDS(20));
	peer_answer(peer, DATA, true);
	peer_send(peer, SACK);
	expect_outcome(&call, SIZE, 0, 0);
}

SCENARIO(send_times_out, "With SO_SNDTIMEO a send that finds no room gives EAGAIN after that time",
	 .lab = &scripted_peer)
{
	struct peer *peer;
	struct endpoint *iut = full(lab, &peer);
	size_t size = SIZE;

	limit_time(iut, SO_SNDTIMEO, SECONDS(2));
	struct blocked call = call_blocking(iut, send_bytes, &size);

	expect_outcome(&call, -1, EAGAIN, SECONDS(2));
}

SCENARIO(send_ended_by_abort, "A send that waits for room gives EPIPE when the peer aborts",
	 .lab = &scripted_peer,
	 .known = {{"6.1", NULL,
		    "ESRCH, which is none of the errors of send(): sctp_wait_for_sndbuf() "
		    "(net/sctp/socket.c)"}})
{
	struct peer *peer;
	struct endpoint *iut = full(lab, &peer);
	size_t size = SIZE;
	struct blocked call = call_blocking(iut, send_bytes, &size);

	expect_blocked(&call, SECONDS(1));
	peer_send(peer, ABORT);
	expect_outcome(&call, -1, EPIPE, 0);
}

SCENARIO(send_ended_by_shutdown, "A send that waits for room gives EPIPE when the peer shuts down",
	 .lab = &scripted_peer)
{
	struct peer *peer;
	struct endpoint *iut = full(lab, &peer);
	size_t size = SIZE;
	struct blocked call = call_blocking(iut, send_bytes, &size);

	expect_blocked(&call, SECONDS(1));
	peer_send(peer, SHUTDOWN, .cumulative_tsn = peer->iut_initial_tsn - 1);
	expect_outcome(&call, -1, EPIPE, 0);
}

static volatile sig_atomic_t signals;

static void count_signal(int number)
{
	(void)number;
	signals++;
}

SCENARIO(send_after_shutdown,
	 "After shutdown(SHUT_WR) a send gives ESHUTDOWN; when the association is closed it gives "
	 "EPIPE, and SIGPIPE unless MSG_NOSIGNAL is set",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE);
	struct endpoint *iut = peer_connect(peer, listener);
	struct sigaction count = {.sa_handler = count_signal}, before;

	signals = 0;
	sigaction(SIGPIPE, &count, &before);
	ck_assert_int_eq(shutdown(iut->fd, SHUT_WR), 0);
	peer_expect(peer, SHUTDOWN);
	ck_assert_int_eq(send(iut->fd, "x", 1, 0), -1);
	ck_assert_int_eq(errno, ESHUTDOWN);
	/* What the peer still sends is received. */
	peer_send(peer, DATA, .text = "half closed");
	expect_message(iut, 0, "half closed");
	peer_expect(peer, SHUTDOWN);
	peer_ignore(peer, SACK);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	ck_assert_int_eq(signals, 0);
	ck_assert_int_eq(send(iut->fd, "x", 1, MSG_NOSIGNAL), -1);
	ck_assert_int_eq(errno, EPIPE);
	ck_assert_int_eq(signals, 0);
	ck_assert_int_eq(send(iut->fd, "x", 1, 0), -1);
	ck_assert_int_eq(errno, EPIPE);
	ck_assert_int_eq(signals, 1);
	sigaction(SIGPIPE, &before, NULL);
}

SCENARIO(send_after_peers_shutdown, "After the peer's SHUTDOWN a send gives ESHUTDOWN",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));

	peer_send(peer, SHUTDOWN, .cumulative_tsn = peer->iut_initial_tsn - 1);
	peer_expect(peer, SHUTDOWN_ACK);
	endpoint_send(iut, 0, "too late", .error = ESHUTDOWN);
}
