/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The setup of an association, and of the socket that waits for it, when memory runs out. */
#define SUITE "scarcity"
#include "suites/scarcity/scarcity.h"

SCENARIO(cookie_echo,
	 "Without memory a COOKIE ECHO counts as lost, and the next one sets the association up",
	 .lab = &scripted_peer, .needs = CAP_FAULT_INJECTION, .fix = {"cookie-echo-no-event"})
{
	struct association association = association_prepare(lab);
	struct peer *peer = association.peer;

	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	scarcity_send(peer, .chunks = {CHUNK(COOKIE_ECHO)});
	peer_expect(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

/* A socket that shares its port, for which listen() allocates: 0 or the errno. */
static int listen_on(int fd)
{
	return listen(fd, 5) == 0 ? 0 : errno;
}

SCENARIO(
	listener,
	"A socket that listen() had no memory for is no listener, and becomes one when listen() is "
	"called again",
	.lab = &scripted_peer, .needs = CAP_FAULT_INJECTION, .fix = {"listen-hashing-failure"})
{
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY, .port = SERVER_PORT);
	struct peer *peer = peer_open(lab);
	int error;

	if (setsockopt(iut->fd, SOL_SOCKET, SO_REUSEPORT, &(int){1}, sizeof(int)) != 0)
		scenario_error("SO_REUSEPORT: %s", strerror(errno));
	scarcity_begin();
	error = listen_on(iut->fd);
	scarcity_end();
	if (error)
		error = listen_on(iut->fd);
	ck_assert_msg(error == 0, "expected listen() to succeed with memory at hand; it is %s",
		      strerror(error));
	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}
