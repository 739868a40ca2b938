/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System calls that wait in one thread and that another one, the peer or a signal ends. */
#define SUITE "eventloop"
#include "suites/eventloop/loop.h"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

static long receive(int fd)
{
	char text[64];

	return recv(fd, text, sizeof(text), 0);
}

static long accept_one(int fd)
{
	return accept(fd, NULL, NULL);
}

SCENARIO(shutdown_ends_accept,
	 "shutdown() of a listener ends an accept() that another thread waits in: EINVAL",
	 .lab = &two_nodes, .no_packets = true, .fix = {"listener-shutdown"})
{
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE, .no_events = true);
	struct eventloop_call *call;

	endpoint_read(listener, false);
	call = eventloop_call(lab, listener->fd, accept_one);
	expect_waiting(call);
	ck_assert_msg(shutdown(listener->fd, SHUT_RDWR) == 0, "shutdown() gave %s",
		      strerror(errno));
	expect_return(call, -1, EINVAL);
}

SCENARIO(shutdown_ends_receive,
	 "shutdown() in one thread ends a recv() that another one waits in: the end of the file",
	 .lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	struct eventloop_call *call = eventloop_call(lab, association.iut->fd, receive);

	expect_waiting(call);
	ck_assert_int_eq(shutdown(association.iut->fd, SHUT_RDWR), 0);
	peer_expect(association.peer, SHUTDOWN);
	expect_return(call, 0, 0);
	peer_send(association.peer, SHUTDOWN_ACK);
	peer_expect(association.peer, SHUTDOWN_COMPLETE);
}

SCENARIO(
	shutdown_to_read_ends_receive,
	"shutdown(SHUT_RD) in one thread ends a recv() that another one waits in, and the association "
	"goes on",
	.lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	struct eventloop_call *call = eventloop_call(lab, association.iut->fd, receive);

	expect_waiting(call);
	ck_assert_int_eq(shutdown(association.iut->fd, SHUT_RD), 0);
	expect_return(call, 0, 0);
	peer_expect_alive(association.peer);
}

SCENARIO(
	close_ends_nothing,
	"close() in one thread does not end a recv() that another one waits in: as for any file the "
	"call keeps it open, and the association is shut down when it returns",
	.lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	struct eventloop_call *call;

	endpoint_close(association.listener);
	call = eventloop_call(lab, association.iut->fd, receive);
	expect_waiting(call);
	endpoint_close(association.iut);
	peer_expect_silence(association.peer, SECONDS(1));
	peer_send(association.peer, DATA, .text = "at last");
	expect_return(call, 7, 0);
	peer_ignore(association.peer, SACK);
	peer_expect(association.peer, SHUTDOWN, .within = MILLISECONDS(300));
}

SCENARIO(abort_ends_receive, "The peer's ABORT ends a recv() with ECONNRESET, once",
	 .lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	struct eventloop_call *call = eventloop_call(lab, association.iut->fd, receive);

	expect_waiting(call);
	peer_send(association.peer, ABORT);
	expect_return(call, -1, ECONNRESET);
	expect_so_error(association.iut->fd, 0);
}

SCENARIO(message_ends_one_receive,
	 "Of two threads that wait in recv() one gets the message and the other goes on waiting",
	 .lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	struct eventloop_call *calls[2];

	for (int i = 0; i < 2; i++)
		calls[i] = eventloop_call(lab, association.iut->fd, receive);
	expect_waiting(calls[0]);
	peer_send(association.peer, DATA, .text = "one");
	peer_expect(association.peer, SACK, .within = MILLISECONDS(300));
	peer_send(association.peer, DATA, .text = "two");
	peer_ignore(association.peer, SACK);
	for (int i = 0; i < 2; i++)
		expect_return(calls[i], 3, 0);
}

static void do_nothing(int signal)
{
	(void)signal;
}

static void handle(int signal, int flags)
{
	const struct sigaction action = {.sa_handler = do_nothing, .sa_flags = flags};

	if (sigaction(signal, &action, NULL) != 0)
		scenario_error("sigaction: %s", strerror(errno));
}

SCENARIO(signal_ends_receive,
	 "A signal ends a recv() that waits with EINTR, and the next one gets the message",
	 .lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	struct eventloop_call *call = eventloop_call(lab, association.iut->fd, receive);

	handle(SIGUSR1, 0);
	expect_waiting(call);
	eventloop_interrupt(call, SIGUSR1);
	expect_return(call, -1, EINTR);
	call = eventloop_call(lab, association.iut->fd, receive);
	peer_send(association.peer, DATA, .text = "after it");
	expect_return(call, 8, 0);
}

SCENARIO(signal_restarts_receive, "With SA_RESTART a signal does not end a recv() that waits",
	 .lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);
	struct eventloop_call *call = eventloop_call(lab, association.iut->fd, receive);

	handle(SIGUSR1, SA_RESTART);
	expect_waiting(call);
	eventloop_interrupt(call, SIGUSR1);
	expect_waiting(call);
	peer_send(association.peer, DATA, .text = "after it");
	expect_return(call, 8, 0);
}

SCENARIO(signal_ends_accept,
	 "A signal ends an accept() that waits with EINTR, and the next one gets the association",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .no_events = true);
	struct eventloop_call *call;
	int fd;

	endpoint_read(listener, false);
	handle(SIGUSR1, 0);
	call = eventloop_call(lab, listener->fd, accept_one);
	expect_waiting(call);
	eventloop_interrupt(call, SIGUSR1);
	expect_return(call, -1, EINTR);
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	fd = accept(listener->fd, NULL, NULL);
	ck_assert_int_ge(fd, 0);
	close(fd);
}

static volatile sig_atomic_t signals;

static void count_signal(int signal)
{
	(void)signal;
	signals++;
}

SCENARIO(sigpipe,
	 "A send on an association that has ended raises SIGPIPE, and with MSG_NOSIGNAL only gives "
	 "EPIPE",
	 .lab = &scripted_peer)
{
	const struct sigaction action = {.sa_handler = count_signal};
	struct association association = eventloop_open(lab);

	signals = 0;
	ck_assert_int_eq(sigaction(SIGPIPE, &action, NULL), 0);
	peer_send(association.peer, ABORT);
	let_pass(lab, AT_ONCE);
	expect_so_error(association.iut->fd, ECONNRESET);
	ck_assert_int_eq(send(association.iut->fd, "x", 1, MSG_NOSIGNAL), -1);
	ck_assert_int_eq(errno, EPIPE);
	ck_assert_int_eq(signals, 0);
	ck_assert_int_eq(send(association.iut->fd, "x", 1, 0), -1);
	ck_assert_int_eq(errno, EPIPE);
	ck_assert_int_eq(signals, 1);
}
