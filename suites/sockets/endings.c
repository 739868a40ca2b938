/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a socket ends its associations, and calls for which it is of the wrong style or state. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>
#include <unistd.h>

SCENARIO(shutdown_directions,
	 "shutdown() with SHUT_RD sends nothing, and with SHUT_RDWR it shuts the association down",
	 .lab = &scripted_peer, .spec = {"RFC6458-4.1.7-1", "RFC6458-4.1.7-3"})
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);

	ck_assert_int_eq(shutdown(association.iut->fd, SHUT_RD), 0);
	peer_expect_silence(association.peer, SECONDS(1));
	peer_expect_alive(association.peer);
	ck_assert_int_eq(shutdown(association.iut->fd, SHUT_RDWR), 0);
	peer_expect(association.peer, SHUTDOWN);
	peer_send(association.peer, SHUTDOWN_ACK);
	peer_expect(association.peer, SHUTDOWN_COMPLETE);
	peer_expect_gone(association.peer);
}

SCENARIO(shutdown_one_to_many, "shutdown() of a one-to-many socket leaves its associations alone",
	 .lab = &scripted_peer)
{
	struct association association = association_open(lab);

	shutdown(association.iut->fd, SHUT_WR);
	peer_expect_silence(association.peer, SECONDS(1));
	peer_expect_alive(association.peer);
}

SCENARIO(linger_zero,
	 "close() with SO_LINGER and a time of 0 aborts each association of the socket",
	 .lab = &scripted_peer, .spec = {"RFC6458-8-3", "RFC6458-8.1.4-1"})
{
	struct linger linger = {.l_onoff = 1};
	struct peer *peers[3];
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	for (unsigned i = 0; i < 3; i++) {
		peers[i] = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
		peer_connect(peers[i], iut);
	}
	ck_assert_int_eq(setsockopt(iut->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)), 0);
	endpoint_close(iut);
	for (unsigned i = 0; i < 3; i++) {
		struct tlv cause;

		ck_assert(chunk_tlv(peer_expect(peers[i], ABORT)->chunk, CAUSE_USER_INITIATED_ABORT,
				    &cause));
		peer_expect_gone(peers[i]);
	}
}

SCENARIO(close_unread, "close() aborts an association with data that was not read",
	 .lab = &scripted_peer)
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);

	let_pass(lab, MILLISECONDS(10));
	endpoint_read(association.iut, false);
	peer_send(association.peer, DATA, .text = "unread");
	peer_expect(association.peer, SACK, .within = MILLISECONDS(300));
	endpoint_close(association.iut);
	peer_expect(association.peer, ABORT);
	peer_expect_gone(association.peer);
}

SCENARIO(close_listener,
	 "A listener that is closed aborts an association that nobody accepted if it has unread "
	 "data",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE);

	sockets_shake_hands(peer);
	peer_send(peer, DATA, .text = "never accepted");
	peer_expect(peer, SACK, .within = MILLISECONDS(300));
	endpoint_close(listener);
	peer_expect(peer, ABORT);
	peer_expect_gone(peer);
}

SCENARIO(wrong_style,
	 "accept() needs a listening one-to-one socket, listen() a socket without an "
	 "association, and a listener neither connects, sends nor receives",
	 .lab = &scripted_peer, .spec = {"RFC6458-3.1.3-3", "RFC6458-7.1-6", "RFC6458-7.5-5"})
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);
	struct endpoint *many = endpoint_listen(lab, "iut", ONE_TO_MANY, .port = 5001);
	struct endpoint *one = endpoint_listen(lab, "iut", ONE_TO_ONE, .port = 5002);
	struct endpoint *idle = endpoint_open(lab, "iut", ONE_TO_ONE);
	struct sockaddr_storage there = peer_address(one, "path0", PEER_PORT + 1);
	socklen_t size = address_length(&there);
	char text[8];

	sockets_expect_failure(accept(many->fd, NULL, NULL), EOPNOTSUPP);
	sockets_expect_failure(accept(association.iut->fd, NULL, NULL), EINVAL);
	sockets_expect_failure(accept(idle->fd, NULL, NULL), EINVAL);
	sockets_expect_failure(listen(association.iut->fd, 8), EINVAL);
	sockets_expect_failure(listen(idle->fd, 0), EINVAL);
	sockets_expect_failure(connect(one->fd, (struct sockaddr *)&there, size), EISCONN);
	sockets_expect_failure(send(one->fd, "x", 1, MSG_NOSIGNAL), EPIPE);
	sockets_expect_failure(sendto(one->fd, "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT,
				      (struct sockaddr *)&there, size),
			       EPIPE);
	sockets_expect_failure(recv(one->fd, text, sizeof(text), 0), ENOTCONN);
	sockets_expect_failure(send(idle->fd, "x", 1, MSG_NOSIGNAL), EPIPE);
	sockets_expect_failure(send(many->fd, "x", 1, MSG_NOSIGNAL), EPIPE);
	/* There are no SCTP sockets of another type. */
	sockets_expect_failure(lab_socket(lab, "iut", there.ss_family, SOCK_DGRAM, IPPROTO_SCTP),
			       EPROTONOSUPPORT);
	/* A listener that listens already takes another backlog. */
	ck_assert_int_eq(listen(one->fd, 1), 0);
}

SCENARIO(backlog, "A listener refuses the association after as many as its backlog lets wait",
	 .lab = &scripted_peer, .spec = {"RFC6458-4.1.3-1"})
{
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE, .backlog = 2);
	unsigned established = 0;

	for (unsigned i = 0; i < 5; i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));

		peer_send(peer, INIT);
		peer_expect(peer, INIT_ACK);
		peer_send(peer, COOKIE_ECHO);
		if (peer_next(peer, MILLISECONDS(100)) != COOKIE_ACK)
			break;
		peer_expect(peer, COOKIE_ACK);
		established++;
	}
	/* As for TCP the queue is full when it has more than the backlog. */
	ck_assert_uint_eq(established, 3);
	for (unsigned i = 0; i < established; i++) {
		int fd = accept(listener->fd, NULL, NULL);

		ck_assert_int_ge(fd, 0);
		close(fd);
	}
	sockets_expect_failure(accept(listener->fd, NULL, NULL), EAGAIN);
}

SCENARIO(error_queue, "Reading the error queue of a socket without errors gives EAGAIN",
	 .lab = &scripted_peer, .fix = {"msg-errqueue"})
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);
	struct msghdr message = {0};

	sockets_expect_failure(recvmsg(association.iut->fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT),
			       EAGAIN);
	peer_send(association.peer, DATA, .text = "message");
	expect_message(association.iut, 0, "message");
}
