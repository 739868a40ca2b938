/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Signals instead of waiting: O_ASYNC, F_SETOWN and F_SETSIG of fcntl(2). */
#define SUITE "eventloop"
#include "suites/eventloop/loop.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile sig_atomic_t came, descriptor, band;

static void note_signal(int signal, siginfo_t *info, void *context)
{
	(void)context;
	came = signal;
	descriptor = info->si_fd;
	band = (sig_atomic_t)info->si_band;
}

/* The descriptor raises that signal, 0 for SIGIO, from now on. */
static void arm(int fd, int signal)
{
	const struct sigaction action = {.sa_sigaction = note_signal, .sa_flags = SA_SIGINFO};

	came = 0;
	if (sigaction(signal ? signal : SIGIO, &action, NULL) != 0 ||
	    fcntl(fd, F_SETOWN, getpid()) != 0 || (signal && fcntl(fd, F_SETSIG, signal) != 0) ||
	    fcntl(fd, F_SETFL, O_ASYNC | O_NONBLOCK) != 0)
		scenario_error("cannot arm the descriptor: %s", strerror(errno));
}

SCENARIO(sigio_message, "With O_ASYNC a message raises SIGIO", .lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);

	arm(association.iut->fd, 0);
	peer_send(association.peer, DATA, .text = "message");
	peer_expect(association.peer, SACK, .within = MILLISECONDS(300));
	ck_assert_msg(came == SIGIO, "expected SIGIO, signal %d came", (int)came);
}

SCENARIO(real_time_signal,
	 "With F_SETSIG a message raises that signal, which names the descriptor and POLLIN",
	 .lab = &scripted_peer)
{
	struct association association = eventloop_open(lab);

	arm(association.iut->fd, SIGRTMIN);
	peer_send(association.peer, DATA, .text = "message");
	peer_expect(association.peer, SACK, .within = MILLISECONDS(300));
	ck_assert_msg(came == SIGRTMIN, "expected signal %d, %d came", SIGRTMIN, (int)came);
	ck_assert_int_eq(descriptor, association.iut->fd);
	ck_assert_msg(band & POLLIN, "the signal's band is %#x", (unsigned)band);
}

#define NO_SIGIO                                                                                   \
	{                                                                                          \
		{                                                                                  \
			.reason =                                                                  \
				"where the state of a socket changes SCTP wakes up who waits and " \
				"raises no SIGIO, though socket(7) has it raised for every "       \
				"event (sock_def_wakeup() in net/core/sock.c)"                     \
		}                                                                                  \
	}

SCENARIO(sigio_listener, "With O_ASYNC an association that can be accepted raises SIGIO",
	 .lab = &scripted_peer, .known = NO_SIGIO)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .no_events = true);

	endpoint_read(listener, false);
	arm(listener->fd, 0);
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	ck_assert_int_eq(came, 0);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	ck_assert_msg(came == SIGIO, "expected SIGIO, signal %d came", (int)came);
}

SCENARIO(sigio_end, "With O_ASYNC the peer's ABORT raises SIGIO", .lab = &scripted_peer,
	 .known = NO_SIGIO)
{
	struct association association = eventloop_open(lab);

	arm(association.iut->fd, 0);
	peer_send(association.peer, ABORT);
	let_pass(lab, AT_ONCE);
	ck_assert_msg(came == SIGIO, "expected SIGIO, signal %d came", (int)came);
}
