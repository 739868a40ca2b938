/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a descriptor is ready: epoll by level and by edge, one shot, several waiters, select (epoll(7), select(2)). */
#define SUITE "eventloop"
#include "suites/eventloop/loop.h"

#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static void let_message_come(struct association association, const char *text)
{
	peer_send(association.peer, DATA, .text = text);
	peer_expect(association.peer, SACK, .within = MILLISECONDS(300));
}

static void read_message(int fd)
{
	char text[64];

	ck_assert_int_gt(recv(fd, text, sizeof(text), MSG_DONTWAIT), 0);
}

SCENARIO(level_until_read, "By level epoll reports a message until it is read",
	 .lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	int fd = association.iut->fd, epoll = eventloop_watch(fd, EPOLLIN);

	expect_epoll(epoll, 0);
	let_message_come(association, "first");
	let_message_come(association, "second");
	expect_epoll(epoll, EPOLLIN);
	read_message(fd);
	expect_epoll(epoll, EPOLLIN);
	read_message(fd);
	expect_epoll(epoll, 0);
	close(epoll);
}

SCENARIO(edge_by_message,
	 "By edge epoll reports each message that comes once, whether the ones before were read or "
	 "not",
	 .lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	int fd = association.iut->fd, epoll = eventloop_watch(fd, EPOLLIN | EPOLLET);

	let_message_come(association, "first");
	expect_epoll(epoll, EPOLLIN);
	expect_epoll(epoll, 0);
	let_message_come(association, "second");
	expect_epoll(epoll, EPOLLIN);
	read_message(fd);
	expect_epoll(epoll, 0);
	read_message(fd);
	close(epoll);
}

SCENARIO(edge_before_watching,
	 "By edge epoll reports a message that had come before the descriptor was added",
	 .lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	int epoll;

	let_message_come(association, "early");
	epoll = eventloop_watch(association.iut->fd, EPOLLIN | EPOLLET);
	expect_epoll(epoll, EPOLLIN);
	expect_epoll(epoll, 0);
	close(epoll);
}

SCENARIO(one_shot,
	 "With EPOLLONESHOT epoll reports one message, and the next when it is armed again",
	 .lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	int fd = association.iut->fd, epoll = eventloop_watch(fd, EPOLLIN | EPOLLONESHOT);
	struct epoll_event again = {.events = EPOLLIN | EPOLLONESHOT};

	let_message_come(association, "first");
	expect_epoll(epoll, EPOLLIN);
	let_message_come(association, "second");
	expect_epoll(epoll, 0);
	ck_assert_int_eq(epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &again), 0);
	expect_epoll(epoll, EPOLLIN);
	close(epoll);
}

SCENARIO(several_waiters, "Each of two epoll instances reports a message, by level and by edge",
	 .lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	int level = eventloop_watch(association.iut->fd, EPOLLIN);
	int edge = eventloop_watch(association.iut->fd, EPOLLIN | EPOLLET);

	let_message_come(association, "for both");
	expect_epoll(level, EPOLLIN);
	expect_epoll(edge, EPOLLIN);
	read_message(association.iut->fd);
	expect_epoll(level, 0);
	expect_epoll(edge, 0);
	close(level);
	close(edge);
}

SCENARIO(exclusive_waiters,
	 "With EPOLLEXCLUSIVE a listener's association wakes at least one of two waiters, and is "
	 "accepted once",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .no_events = true);
	int one = eventloop_watch(listener->fd, EPOLLIN | EPOLLEXCLUSIVE);
	int other = eventloop_watch(listener->fd, EPOLLIN | EPOLLEXCLUSIVE);
	int fd;

	expect_epoll(one, 0);
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	ck_assert_msg(eventloop_events(one) | eventloop_events(other), "nobody was woken up");
	fd = accept(listener->fd, NULL, NULL);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(accept(listener->fd, NULL, NULL), -1);
	expect_epoll(one, 0);
	expect_epoll(other, 0);
	close(fd);
	close(one);
	close(other);
}

SCENARIO(
	edge_of_listener,
	"By edge epoll reports each association that a listener can accept, though none was accepted",
	.lab = &scripted_peer)
{
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .no_events = true);
	int epoll = eventloop_watch(listener->fd, EPOLLIN | EPOLLET);

	for (uint16_t i = 0; i < 2; i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));

		peer_send(peer, INIT);
		peer_expect(peer, INIT_ACK);
		expect_epoll(epoll, 0);
		peer_send(peer, COOKIE_ECHO);
		peer_expect(peer, COOKIE_ACK);
		expect_epoll(epoll, EPOLLIN);
	}
	for (int i = 0; i < 2; i++)
		close(accept(listener->fd, NULL, NULL));
	close(epoll);
}

SCENARIO(edge_of_room,
	 "By edge epoll reports once that there is room again in a send buffer that was full",
	 .lab = &scripted_peer)
{
	static const char data[1000];
	struct association association = eventloop_open(lab);
	int fd = association.iut->fd, size = 8192;
	int epoll;

	ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)), 0);
	while (send(fd, data, sizeof(data), MSG_DONTWAIT) == sizeof(data))
		continue;
	ck_assert_int_eq(errno, EAGAIN);
	epoll = eventloop_watch(fd, EPOLLOUT | EPOLLET);
	expect_epoll(epoll, 0);
	peer_answer(association.peer, DATA, true);
	peer_send(association.peer, SACK);
	let_pass(lab, SECONDS(5));
	expect_epoll(epoll, EPOLLOUT);
	expect_epoll(epoll, 0);
	ck_assert_int_eq(send(fd, data, sizeof(data), MSG_DONTWAIT), sizeof(data));
	close(epoll);
}

SCENARIO(peers_end,
	 "EPOLLRDHUP comes with the peer's SHUTDOWN, EPOLLHUP when this end is closed too",
	 .lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	int fd = association.iut->fd, epoll = eventloop_watch(fd, EPOLLIN | EPOLLRDHUP);
	char byte;

	expect_epoll(epoll, 0);
	peer_shut_down(association.peer);
	let_pass(lab, AT_ONCE);
	ck_assert_int_eq(eventloop_events(epoll) & (EPOLLIN | EPOLLRDHUP), EPOLLIN | EPOLLRDHUP);
	ck_assert_int_eq(recv(fd, &byte, 1, MSG_DONTWAIT), 0);
	ck_assert_int_eq(shutdown(fd, SHUT_RDWR), 0);
	ck_assert_int_eq(eventloop_events(epoll) & EPOLLHUP, EPOLLHUP);
	close(epoll);
}

SCENARIO(
	never_hangs_up,
	"A one-to-many socket whose only association has ended is neither at its end nor in error: "
	"epoll reports the notification and nothing else",
	.lab = &scripted_peer)
{
	struct association association = association_open(lab);
	int epoll = eventloop_watch(association.iut->fd, EPOLLIN | EPOLLRDHUP);

	let_pass(lab, MILLISECONDS(10));
	endpoint_read(association.iut, false);
	peer_send(association.peer, ABORT);
	let_pass(lab, AT_ONCE);
	expect_epoll(epoll, EPOLLIN);
	endpoint_read(association.iut, true);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	expect_epoll(epoll, 0);
	expect_so_error(association.iut->fd, 0);
	close(epoll);
}

SCENARIO(select_sets,
	 "select() reports a message in the set to read, room in the set to write, and an ABORT in "
	 "both",
	 .lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	int fd = association.iut->fd;

	for (int step = 0; step < 3; step++) {
		struct timeval none = {0};
		fd_set readable, writable;

		if (step == 1)
			let_message_come(association, "to read");
		if (step == 2) {
			read_message(fd);
			peer_send(association.peer, ABORT);
			let_pass(lab, AT_ONCE);
		}
		FD_ZERO(&readable);
		FD_ZERO(&writable);
		FD_SET(fd, &readable);
		FD_SET(fd, &writable);
		ck_assert_int_ge(select(fd + 1, &readable, &writable, NULL, &none), 1);
		ck_assert_msg(!!FD_ISSET(fd, &readable) == (step > 0),
			      "in step %d the descriptor is %sto be read", step,
			      FD_ISSET(fd, &readable) ? "" : "not ");
		ck_assert(FD_ISSET(fd, &writable));
	}
}

SCENARIO(
	aborted_before_accept,
	"An association that the peer aborts before accept() is accepted all the same, and reads as "
	"ended at once: who accepts has to expect that",
	.lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .no_events = true);
	int epoll = eventloop_watch(listener->fd, EPOLLIN), fd;
	char byte;

	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_epoll(epoll, EPOLLIN);
	peer_send(peer, ABORT);
	let_pass(lab, AT_ONCE);
	expect_epoll(epoll, EPOLLIN);
	fd = accept(listener->fd, NULL, NULL);
	ck_assert_msg(fd >= 0, "accept() gave %s", strerror(errno));
	errno = 0;
	ck_assert_int_le(recv(fd, &byte, 1, MSG_DONTWAIT), 0);
	ck_assert_msg(errno != EAGAIN, "the accepted socket waits for messages");
	expect_epoll(epoll, 0);
	close(fd);
	close(epoll);
}
