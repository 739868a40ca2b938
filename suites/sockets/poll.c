/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The events of a socket that poll(2) reports. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef POLLRDHUP
#define POLLRDHUP 0x2000
#endif

enum { EVERYTHING = POLLIN | POLLRDNORM | POLLOUT | POLLWRNORM | POLLRDHUP | POLLPRI };
enum { READABLE = POLLIN | POLLRDNORM, WRITABLE = POLLOUT | POLLWRNORM };

#define expect_events(fd, events) expect_events_at(fd, events, __FILE__, __LINE__)
static void expect_events_at(int fd, short wanted, const char *file, int line)
{
	struct pollfd poller = {.fd = fd, .events = EVERYTHING};

	poll(&poller, 1, 0);
	if (poller.revents != wanted)
		scenario_fail(file, line, "poll() gave %#x, expected %#x", (unsigned)poller.revents,
			      (unsigned)wanted);
}

SCENARIO(poll_listener,
	 "A one-to-one listener is readable while an association waits to be accepted",
	 .lab = &scripted_peer, .spec = {"RFC6458-4.1.4-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .no_events = true);
	int fd;

	expect_events(listener->fd, 0);
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	expect_events(listener->fd, 0);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_events(listener->fd, READABLE);
	fd = accept(listener->fd, NULL, NULL);
	expect_events(listener->fd, 0);
	expect_events(fd, WRITABLE);
	close(fd);
}

SCENARIO(poll_association,
	 "A one-to-one socket is writable once it has an association, readable with a message, "
	 "and reports the association's end",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE, .no_events = true);
	char text[16];

	endpoint_read(iut, false);
	expect_events(iut->fd, 0);
	peer_invite(peer, iut);
	peer_expect(peer, INIT, .within = MILLISECONDS(100));
	expect_events(iut->fd, 0);
	peer_send(peer, INIT_ACK);
	peer_expect(peer, COOKIE_ECHO);
	peer_send(peer, COOKIE_ACK);
	let_pass(lab, MILLISECONDS(10));
	expect_events(iut->fd, WRITABLE);
	peer_send(peer, DATA, .text = "message");
	peer_expect(peer, SACK, .within = MILLISECONDS(300));
	expect_events(iut->fd, READABLE | WRITABLE);
	ck_assert_int_eq(recv(iut->fd, text, sizeof(text), 0), 7);
	expect_events(iut->fd, WRITABLE);
	peer_shut_down(peer);
	let_pass(lab, MILLISECONDS(10));
	/* A send would not wait either: it fails at once. */
	expect_events(iut->fd, READABLE | WRITABLE | POLLRDHUP);
	ck_assert_int_eq(recv(iut->fd, text, sizeof(text), 0), 0);
	sockets_expect_failure(send(iut->fd, text, 1, MSG_NOSIGNAL), EPIPE);
}

SCENARIO(poll_aborted, "After an ABORT poll() reports the error until it is read",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .no_events = true);
	int error, fd;
	socklen_t size = sizeof(error);

	sockets_shake_hands(peer);
	fd = accept(listener->fd, NULL, NULL);
	expect_events(fd, WRITABLE);
	peer_send(peer, ABORT);
	let_pass(lab, MILLISECONDS(10));
	expect_events(fd, WRITABLE | POLLERR);
	ck_assert_int_eq(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size), 0);
	ck_assert_int_eq(error, ECONNRESET);
	expect_events(fd, WRITABLE);
	sockets_expect_failure(send(fd, "x", 1, MSG_NOSIGNAL), EPIPE);
	close(fd);
}

SCENARIO(poll_shut_down, "After shutdown() in both directions poll() reports a hang-up",
	 .lab = &scripted_peer, .spec = {"RFC6458-4.1.7-3"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .no_events = true);
	int fd;

	sockets_shake_hands(peer);
	fd = accept(listener->fd, NULL, NULL);
	ck_assert_int_eq(shutdown(fd, SHUT_RDWR), 0);
	peer_expect(peer, SHUTDOWN);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	expect_events(fd, READABLE | WRITABLE | POLLRDHUP | POLLHUP);
	close(fd);
}

SCENARIO(poll_full,
	 "A socket is writable while its send buffer has room, and again once SACKs have made room",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.1.7-1"})
{
	static const char data[1000];
	struct association association = association_open(lab, .style = ONE_TO_ONE);
	int size = 8192;
	unsigned sent = 0;

	let_pass(lab, MILLISECONDS(10));
	ck_assert_int_eq(
		setsockopt(association.iut->fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)), 0);
	expect_events(association.iut->fd, WRITABLE);
	while (send(association.iut->fd, data, sizeof(data), MSG_DONTWAIT) == sizeof(data))
		sent++;
	ck_assert_int_eq(errno, EAGAIN);
	ck_assert_uint_gt(sent, 0);
	expect_events(association.iut->fd, 0);
	peer_answer(association.peer, DATA, true);
	let_pass(lab, SECONDS(5));
	expect_events(association.iut->fd, WRITABLE);
}

SCENARIO(
	poll_one_to_many,
	"A one-to-many socket is writable without an association, and readable with a message or a "
	"notification",
	.lab = &scripted_peer, .spec = {"RFC6458-3.1.3-4", "RFC6458-6.1.1-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY, .no_events = true);
	struct sctp_event subscription = {.se_type = SCTP_ASSOC_CHANGE, .se_on = 1};
	union sctp_notification event;
	char text[16];

	endpoint_read(iut, false);
	endpoint_set(iut, SCTP_EVENT, &subscription, sizeof(subscription));
	expect_events(iut->fd, WRITABLE);
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	expect_events(iut->fd, WRITABLE);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_events(iut->fd, READABLE | WRITABLE);
	ck_assert_int_gt(recv(iut->fd, &event, sizeof(event), 0), 0);
	ck_assert_uint_eq(event.sn_header.sn_type, SCTP_ASSOC_CHANGE);
	expect_events(iut->fd, WRITABLE);
	peer_send(peer, DATA, .text = "message");
	peer_expect(peer, SACK, .within = MILLISECONDS(300));
	expect_events(iut->fd, READABLE | WRITABLE);
	ck_assert_int_eq(recv(iut->fd, text, sizeof(text), 0), 7);
	expect_events(iut->fd, WRITABLE);
}
