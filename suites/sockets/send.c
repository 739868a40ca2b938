/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sending without room in the buffer, or once the association has ended. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"
#include "suites/sockets/blocking.h"

#include <signal.h>
#include <sys/socket.h>

enum { SIZE = 1000 };

/* The system call that waits; `context`: how many bytes (size_t). */
static long send_bytes(int fd, void *context)
{
	static const uint8_t data[64 * 1024];

	return send(fd, data, *(const size_t *)context, MSG_NOSIGNAL);
}

/* A one-to-one socket whose send buffer is full; the peer has acknowledged nothing. */
#define full(lab) full_at(lab, __FILE__, __LINE__)
static struct association full_at(struct lab *lab, const char *file, int line)
{
	static const uint8_t data[SIZE];
	struct association association =
		association_open(lab, .style = ONE_TO_ONE, .file = file, .line = line);
	int size = 10000, fd = association.iut->fd;

	ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)), 0);
	peer_ignore(association.peer, DATA);
	while (send(fd, data, sizeof(data), MSG_DONTWAIT) > 0)
		;
	if (errno != EAGAIN)
		scenario_fail(file, line, "a send without room gave %s, expected EAGAIN",
			      strerror(errno));
	let_pass(lab, MILLISECONDS(10));
	return association;
}

SCENARIO(send_waits, "A send that finds no room waits until a SACK makes room",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.1.7-1"})
{
	struct association association = full(lab);
	size_t size = SIZE;
	struct sockets_blocked call = sockets_call_blocking(association.iut, send_bytes, &size);

	sockets_expect_blocked(&call, SECONDS(20));
	peer_answer(association.peer, DATA, true);
	peer_send(association.peer, SACK);
	sockets_expect_outcome(&call, SIZE, 0, 0);
}

SCENARIO(send_times_out, "With SO_SNDTIMEO a send that finds no room gives EAGAIN after that time",
	 .lab = &scripted_peer)
{
	struct association association = full(lab);
	size_t size = SIZE;

	sockets_limit_time(association.iut, SO_SNDTIMEO, SECONDS(2));
	struct sockets_blocked call = sockets_call_blocking(association.iut, send_bytes, &size);

	sockets_expect_outcome(&call, -1, EAGAIN, SECONDS(2));
}

SCENARIO(send_ended_by_abort, "A send that waits for room gives EPIPE when the peer aborts",
	 .lab = &scripted_peer,
	 .known = {{"6.1", NULL,
		    "ESRCH, which is not an error of send(): sctp_wait_for_sndbuf() "
		    "(net/sctp/socket.c)"}})
{
	struct association association = full(lab);
	size_t size = SIZE;
	struct sockets_blocked call = sockets_call_blocking(association.iut, send_bytes, &size);

	sockets_expect_blocked(&call, SECONDS(1));
	peer_send(association.peer, ABORT);
	sockets_expect_outcome(&call, -1, EPIPE, 0);
}

SCENARIO(send_ended_by_shutdown, "A send that waits for room gives EPIPE when the peer shuts down",
	 .lab = &scripted_peer)
{
	struct association association = full(lab);
	size_t size = SIZE;
	struct sockets_blocked call = sockets_call_blocking(association.iut, send_bytes, &size);

	sockets_expect_blocked(&call, SECONDS(1));
	peer_send(association.peer, SHUTDOWN, .cumulative_tsn = data_tsn(association, 0));
	sockets_expect_outcome(&call, -1, EPIPE, 0);
}

static volatile sig_atomic_t signals;

static void count_signal(int number)
{
	(void)number;
	signals++;
}

SCENARIO(send_after_shutdown,
	 "After shutdown(SHUT_WR) a send gives ESHUTDOWN, and once the association is closed "
	 "EPIPE, with SIGPIPE unless MSG_NOSIGNAL is set",
	 .lab = &scripted_peer, .spec = {"RFC6458-4.1.7-2", "RFC6458-4.1.7-4"})
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);
	struct peer *peer = association.peer;
	struct endpoint *iut = association.iut;
	struct sigaction count = {.sa_handler = count_signal}, before;

	signals = 0;
	sigaction(SIGPIPE, &count, &before);
	ck_assert_int_eq(shutdown(iut->fd, SHUT_WR), 0);
	peer_expect(peer, SHUTDOWN);
	sockets_expect_failure(send(iut->fd, "x", 1, 0), ESHUTDOWN);
	/* What the peer still sends is received. */
	peer_send(peer, DATA, .text = "half closed");
	expect_message(iut, 0, "half closed");
	peer_expect(peer, SHUTDOWN);
	peer_ignore(peer, SACK);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	ck_assert_int_eq(signals, 0);
	sockets_expect_failure(send(iut->fd, "x", 1, MSG_NOSIGNAL), EPIPE);
	ck_assert_int_eq(signals, 0);
	sockets_expect_failure(send(iut->fd, "x", 1, 0), EPIPE);
	ck_assert_int_eq(signals, 1);
	sigaction(SIGPIPE, &before, NULL);
}

SCENARIO(send_after_peers_shutdown, "After the peer's SHUTDOWN a send gives ESHUTDOWN",
	 .lab = &scripted_peer, .spec = {"RFC6458-3.1.4-6"})
{
	struct association association = association_open(lab);

	peer_send(association.peer, SHUTDOWN, .cumulative_tsn = data_tsn(association, 0));
	peer_expect(association.peer, SHUTDOWN_ACK);
	endpoint_send(association.iut, 0, "too late", .error = ESHUTDOWN);
}
