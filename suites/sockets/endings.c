/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a socket ends its associations, and calls for which it is of the wrong style or state. */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

#include <sys/socket.h>
#include <unistd.h>

static struct endpoint *established(struct lab *lab, struct peer **peer)
{
	*peer = peer_open(lab);
	return peer_connect(*peer, endpoint_listen(lab, "iut", ONE_TO_ONE));
}

SCENARIO(
	shutdown_directions,
	"shutdown() with SHUT_RD sends nothing; with SHUT_WR and SHUT_RDWR the association is shut "
	"down",
	.lab = &scripted_peer)
{
	struct peer *peer;
	struct endpoint *iut = established(lab, &peer);

	ck_assert_int_eq(shutdown(iut->fd, SHUT_RD), 0);
	peer_expect_silence(peer, SECONDS(1));
	peer_expect_alive(peer);
	ck_assert_int_eq(shutdown(iut->fd, SHUT_RDWR), 0);
	peer_expect(peer, SHUTDOWN);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	peer_expect_gone(peer);
}

SCENARIO(shutdown_one_to_many, "shutdown() of a one-to-many socket leaves its associations alone",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	peer_connect(peer, iut);
	shutdown(iut->fd, SHUT_WR);
	peer_expect_silence(peer, SECONDS(1));
	peer_expect_alive(peer);
}

SCENARIO(linger_zero,
	 "close() with SO_LINGER and a time of 0 aborts, a one-to-many socket each of its "
	 "associations",
	 .lab = &scripted_peer)
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

SCENARIO(
	close_unread,
	"close() with data that was not read aborts, as nobody will read it; without it shuts down",
	.lab = &scripted_peer)
{
	struct peer *peer;
	struct endpoint *iut = established(lab, &peer);

	let_pass(lab, MILLISECONDS(10));
	endpoint_read(iut, false);
	peer_send(peer, DATA, .text = "unread");
	peer_expect(peer, SACK, .within = MILLISECONDS(300));
	endpoint_close(iut);
	peer_expect(peer, ABORT);
	peer_expect_gone(peer);
}

SCENARIO(close_listener,
	 "A listener that is closed aborts or shuts down the associations that nobody accepted",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE);

	peer_send(peer, INIT);
	peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	peer_send(peer, DATA, .text = "never accepted");
	peer_expect(peer, SACK, .within = MILLISECONDS(300));
	endpoint_close(listener);
	peer_expect(peer, ABORT);
	peer_expect_gone(peer);
}

static void expect_failure(const char *call, int result, int error)
{
	ck_assert_msg(result < 0 && errno == error, "%s gave %d (%s), expected %s", call, result,
		      result < 0 ? strerror(errno) : "success", strerror(error));
}

SCENARIO(wrong_style,
	 "accept() is for listening one-to-one sockets, listen() for sockets without association, "
	 "and a listener neither connects, sends nor receives",
	 .lab = &scripted_peer)
{
	struct peer *peer;
	struct endpoint *iut = established(lab, &peer);
	struct endpoint *many = endpoint_listen(lab, "iut", ONE_TO_MANY, .port = 5001);
	struct endpoint *one = endpoint_listen(lab, "iut", ONE_TO_ONE, .port = 5002);
	struct endpoint *idle = endpoint_open(lab, "iut", ONE_TO_ONE);
	struct sockaddr_storage there = peer_address(one, "path0", PEER_PORT + 1);
	socklen_t size = address_length(&there);
	char text[8];

	expect_failure("accept of one-to-many", accept(many->fd, NULL, NULL), EOPNOTSUPP);
	expect_failure("accept of a connected one", accept(iut->fd, NULL, NULL), EINVAL);
	expect_failure("accept of one that does not listen", accept(idle->fd, NULL, NULL), EINVAL);
	expect_failure("listen of a connected one", listen(iut->fd, 8), EINVAL);
	expect_failure("ending to listen", listen(idle->fd, 0), EINVAL);
	expect_failure("connect", connect(one->fd, (struct sockaddr *)&there, size), EISCONN);
	expect_failure("send", send(one->fd, "x", 1, MSG_NOSIGNAL), EPIPE);
	expect_failure("recv", recv(one->fd, text, sizeof(text), 0), ENOTCONN);
	expect_failure("send without association", send(idle->fd, "x", 1, MSG_NOSIGNAL), EPIPE);
	expect_failure("send to nobody of many", send(many->fd, "x", 1, MSG_NOSIGNAL), EPIPE);
	/* There are no SCTP sockets of another type. */
	expect_failure("socket", lab_socket(lab, "iut", there.ss_family, SOCK_DGRAM, IPPROTO_SCTP),
		       EPROTONOSUPPORT);
	/* A listener that listens already takes another backlog. */
	ck_assert_int_eq(listen(one->fd, 1), 0);
}

SCENARIO(backlog,
	 "A listener has as many associations waiting as its backlog allows, one more is refused",
	 .lab = &scripted_peer)
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
	expect_failure("accept", accept(listener->fd, NULL, NULL), EAGAIN);
}

SCENARIO(error_queue, "Reading the error queue of a socket without errors gives EAGAIN",
	 .lab = &scripted_peer)
{
	struct peer *peer;
	struct endpoint *iut = established(lab, &peer);
	struct msghdr message = {0};

	expect_failure("recvmsg", (int)recvmsg(iut->fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT),
		       EAGAIN);
	peer_send(peer, DATA, .text = "message");
	expect_message(iut, 0, "message");
}
