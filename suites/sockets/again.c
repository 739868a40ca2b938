/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One-to-one sockets after their association has ended, or after shutdown(2): RFC 6458 4.1. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <unistd.h>
#include <sys/socket.h>

SCENARIO(accept_ended,
	 "An association that ended before accept() is accepted all the same: a receive gives what "
	 "came and then 0, a send EPIPE",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .no_events = true);
	char text[16];
	int fd;

	sockets_shake_hands(peer);
	peer_send(peer, DATA, .text = "message");
	peer_expect(peer, SACK, .within = MILLISECONDS(300));
	peer_send(peer, SHUTDOWN, .cumulative_tsn = peer->iut_initial_tsn - 1);
	peer_expect(peer, SHUTDOWN_ACK);
	peer_send(peer, SHUTDOWN_COMPLETE);
	let_pass(lab, MILLISECONDS(10));
	fd = accept(listener->fd, NULL, NULL);
	ck_assert_int_ge(fd, 0);
	sockets_expect_failure(send(fd, "x", 1, MSG_NOSIGNAL), EPIPE);
	ck_assert_int_eq(recv(fd, text, sizeof(text), MSG_DONTWAIT), 7);
	ck_assert_int_eq(recv(fd, text, sizeof(text), MSG_DONTWAIT), 0);
	close(fd);
	sockets_expect_failure(accept(listener->fd, NULL, NULL), EAGAIN);
}

/* What comes is for no association any more (RFC 9260 8.4): it may be answered by an ABORT, but nobody is told. */
SCENARIO(
	ended_once,
	"An association that ended before accept() has ended once: what comes for it then tells its user nothing",
	.lab = &scripted_peer,
	.known = {
		{.reason =
			 "the association of a listening socket is kept for accept(), in state CLOSED "
			 "(sctp_cmd_delete_tcb() in net/sctp/sm_sideeffect.c), and a chunk of a wrong length ends it "
			 "again, by SCTP_CANT_STR_ASSOC (sctp_sf_abort_violation())"}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE), *accepted;

	sockets_shake_hands(peer);
	peer_send(peer, ABORT);
	let_pass(lab, AT_ONCE);
	peer_send(peer, COOKIE_ACK, .length = 3, .empty = true);
	let_pass(lab, AT_ONCE);
	accepted = endpoint_accept(listener);
	expect_event(accepted, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_event(accepted, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	expect_no_event(accepted, SCTP_ASSOC_CHANGE, AT_ONCE);
}

/* connect(), or sctp_connectx(): errno. */
static int connect_by(int fd, const struct sockaddr_storage *to, bool connectx)
{
	if (!connectx)
		return sockets_connect(fd, to);
	return sctp_connectx(fd, (struct sockaddr *)(uintptr_t)to, 1, NULL) == 0 ? 0 : errno;
}

SCENARIO(
	connect_once,
	"A one-to-one socket whose connection was refused can connect again; one whose association "
	"has ended gives EISCONN",
	.lab = &scripted_peer, .spec = {"RFC6458-4-1"})
{
	for (unsigned i = 0; i < 4; i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
		struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_ONE);
		struct sockaddr_storage there = path_address(lab, "wire", "path0", peer->port);
		bool connectx = i % 2;

		ck_assert_int_eq(connect_by(iut->fd, &there, connectx), EINPROGRESS);
		peer_expect(peer, INIT, .within = MILLISECONDS(100));
		peer_send(peer, ABORT);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC);
		peer_reset(peer);
		ck_assert_int_eq(connect_by(iut->fd, &there, connectx), EINPROGRESS);
		peer_expect(peer, INIT, .within = MILLISECONDS(100));
		peer_send(peer, INIT_ACK);
		peer_expect(peer, COOKIE_ECHO);
		peer_send(peer, COOKIE_ACK);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		if (i < 2) {
			peer_send(peer, ABORT);
		} else {
			peer_send(peer, SHUTDOWN, .cumulative_tsn = peer->iut_initial_tsn - 1);
			peer_expect(peer, SHUTDOWN_ACK);
			peer_send(peer, SHUTDOWN_COMPLETE);
		}
		let_pass(lab, MILLISECONDS(10));
		ck_assert_int_eq(connect_by(iut->fd, &there, connectx), EISCONN);
		peer_expect_silence(peer, MILLISECONDS(10));
	}
}

SCENARIO(
	receive_after_shutdown,
	"After shutdown(SHUT_WR) what has arrived can still be received, then a receive gives 0 or "
	"ENOTCONN",
	.lab = &scripted_peer, .spec = {"RFC6458-4.1.7-4"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .no_events = true);
	const struct timeval limit = {.tv_sec = 1};
	char text[16];
	int fd, size;

	sockets_shake_hands(peer);
	fd = accept(listener->fd, NULL, NULL);
	ck_assert_int_ge(fd, 0);
	peer_send(peer, DATA, .text = "message");
	peer_expect(peer, SACK, .within = MILLISECONDS(300));
	ck_assert_int_eq(shutdown(fd, SHUT_WR), 0);
	peer_expect(peer, SHUTDOWN);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	ck_assert_int_eq(recv(fd, text, sizeof(text), MSG_DONTWAIT), 7);
	ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)), 0);
	size = (int)recv(fd, text, sizeof(text), 0);
	ck_assert_msg(size == 0 || (size == -1 && errno == ENOTCONN),
		      "a receive after the end gave %d (%s)", size, strerror(errno));
	scenario_note("a receive after the end gives %s", size == 0 ? "0" : "ENOTCONN");
	close(fd);
}

SCENARIO(send_after_shut_rd,
	 "After shutdown(SHUT_RD) a receive gives 0, and messages are sent as before",
	 .lab = &scripted_peer, .spec = {"RFC6458-4.1.7-1"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .no_events = true);
	char text[16];
	int fd;

	sockets_shake_hands(peer);
	fd = accept(listener->fd, NULL, NULL);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(shutdown(fd, SHUT_RD), 0);
	ck_assert_int_eq(recv(fd, text, sizeof(text), MSG_DONTWAIT), 0);
	peer_expect_silence(peer, MILLISECONDS(100));
	ck_assert_int_eq(send(fd, "still sent", 10, MSG_NOSIGNAL), 10);
	peer_expect(peer, DATA);
	peer_send(peer, SACK);
	close(fd);
	peer_expect(peer, SHUTDOWN);
}

SCENARIO(shutdown_unconnected,
	 "shutdown() of a socket without an association gives ENOTCONN or does nothing",
	 .lab = &two_nodes, .no_packets = true)
{
	static const int ways[] = {SHUT_RD, SHUT_WR, SHUT_RDWR};
	static const int types[] = {SOCK_STREAM, SOCK_SEQPACKET};

	for (unsigned i = 0; i < ARRAY_SIZE(ways) * ARRAY_SIZE(types); i++) {
		int fd = sockets_open(lab, "a", types[i % 2]), error;

		error = shutdown(fd, ways[i / 2]) == 0 ? 0 : errno;
		ck_assert_msg(error == 0 || error == ENOTCONN, "shutdown(%d) gave %s", ways[i / 2],
			      strerror(error));
		sockets_expect_failure(shutdown(fd, 3), EINVAL);
		ck_assert_int_eq(sockets_bind(lab, fd, "a", "path0", 0), 0);
		close(fd);
	}
}

SCENARIO(
	identifiers_not_reused,
	"The identifier of an association that has ended is not that of the next ones of its socket",
	.lab = &scripted_peer, .spec = {"RFC6458-3.1-3"})
{
	enum { COUNT = 5 };
	struct association association = association_open(lab);
	sctp_assoc_t ids[COUNT];

	for (unsigned i = 0; i < COUNT; i++) {
		ids[i] = association.iut->association;
		for (unsigned n = 0; n < i; n++)
			ck_assert_int_ne(ids[i], ids[n]);
		association_abort(association);
		association =
			association_open(lab, .iut = association.iut, .peer = association.peer);
	}
}

SCENARIO(notification_after_shut_wr,
	 "After shutdown(SHUT_WR) the user is told by SCTP_SHUTDOWN_COMP when the association has "
	 "closed",
	 .lab = &scripted_peer, .spec = {"RFC6458-4.1.7-4"})
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);

	ck_assert_int_eq(shutdown(association.iut->fd, SHUT_WR), 0);
	peer_expect(association.peer, SHUTDOWN);
	peer_send(association.peer, SHUTDOWN_ACK);
	peer_expect(association.peer, SHUTDOWN_COMPLETE);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

SCENARIO(receive_after_shut_rdwr,
	 "After shutdown(SHUT_RDWR) a receive gives 0 or ENOTCONN, and waits for nothing",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .no_events = true);
	const struct timeval limit = {.tv_sec = 1};
	int fd, size;

	sockets_shake_hands(peer);
	fd = accept(listener->fd, NULL, NULL);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)), 0);
	ck_assert_int_eq(shutdown(fd, SHUT_RDWR), 0);
	size = (int)recv(fd, (char[4]){0}, 4, 0);
	ck_assert_msg(size == 0 || (size == -1 && errno == ENOTCONN), "recv() gave %d (%s)", size,
		      strerror(errno));
	peer_expect(peer, SHUTDOWN);
	close(fd);
}

SCENARIO(
	receive_of_idle,
	"A receive of a socket that neither listens nor has an association gives ENOTCONN instead of "
	"waiting",
	.lab = &two_nodes, .no_packets = true)
{
	static const int types[] = {SOCK_STREAM, SOCK_SEQPACKET};
	const struct timeval limit = {.tv_sec = 1};

	for (unsigned i = 0; i < ARRAY_SIZE(types); i++) {
		int fd = lab_socket(lab, "a", over_ipv6(lab) ? AF_INET6 : AF_INET, types[i],
				    IPPROTO_SCTP);

		ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)), 0);
		sockets_expect_failure(recv(fd, (char[4]){0}, 4, 0), ENOTCONN);
		close(fd);
	}
}
