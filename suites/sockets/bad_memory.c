/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System calls with addresses, messages and buffers in memory that is not the program's. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <unistd.h>
#include <sys/mman.h>
#include <sys/socket.h>

enum { PORT = 7510 };

/* A page that can be neither read nor written. */
static void *nowhere(void)
{
	void *page =
		mmap(NULL, (size_t)getpagesize(), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		scenario_error("mmap: %s", strerror(errno));
	return page;
}

SCENARIO(
	bad_addresses,
	"An address or its length in memory that is not the program's gives EFAULT, and the socket "
	"can be used as before",
	.lab = &two_nodes, .no_packets = true)
{
	static const int types[] = {SOCK_STREAM, SOCK_SEQPACKET};
	void *bad = nowhere();

	for (unsigned i = 0; i < ARRAY_SIZE(types); i++) {
		int fd = sockets_open(lab, "a", types[i]);
		struct sockaddr_storage there = path_address(lab, "b", "path0", PORT), room;
		socklen_t size = address_length(&there), length = sizeof(room);

		sockets_expect_failure(bind(fd, bad, size), EFAULT);
		sockets_expect_failure(connect(fd, bad, size), EFAULT);
		sockets_expect_failure(sendto(fd, "x", 1, MSG_NOSIGNAL, bad, size), EFAULT);
		sockets_expect_failure(getsockname(fd, bad, &length), EFAULT);
		sockets_expect_failure(getsockname(fd, (struct sockaddr *)&room, bad), EFAULT);
		sockets_expect_failure(
			setsockopt(fd, IPPROTO_SCTP, SCTP_SOCKOPT_BINDX_ADD, bad, size), EFAULT);
		sockets_expect_failure(
			setsockopt(fd, IPPROTO_SCTP, SCTP_SOCKOPT_CONNECTX, bad, size), EFAULT);
		sockets_expect_failure(setsockopt(fd, IPPROTO_SCTP, SCTP_RTOINFO, bad,
						  sizeof(struct sctp_rtoinfo)),
				       EFAULT);
		ck_assert_int_eq(sockets_bind(lab, fd, "a", "path0", PORT), 0);
		ck_assert_int_eq(sockets_connect(fd, &there), EINPROGRESS);
		close(fd);
	}
	munmap(bad, (size_t)getpagesize());
}

SCENARIO(
	bad_names,
	"accept() and getpeername() give EFAULT where they cannot write the address of the peer, and "
	"the association that could not be accepted so is shut down",
	.lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE);
	struct endpoint *iut = peer_connect(peer, listener);
	struct peer *other = peer_open(lab, .port = PEER_PORT + 1);
	socklen_t length = sizeof(struct sockaddr_storage);
	void *bad = nowhere();

	sockets_expect_failure(getpeername(iut->fd, bad, &length), EFAULT);
	sockets_shake_hands(other);
	sockets_expect_failure(accept(listener->fd, bad, &length), EFAULT);
	peer_expect(other, SHUTDOWN);
	peer_send(other, SHUTDOWN_ACK);
	peer_expect(other, SHUTDOWN_COMPLETE);
	peer_expect_alive(peer);
	munmap(bad, (size_t)getpagesize());
}

static void expect_bad_sends(struct association association, void *bad)
{
	int fd = association.iut->fd;
	struct sockaddr_storage to =
		path_address(association.lab, "wire", "path0", association.peer->port);
	struct iovec outside = {bad, 10}, negative = {"hello", (size_t)-1};
	struct msghdr message = {.msg_name = &to,
				 .msg_namelen = address_length(&to),
				 .msg_iov = &outside,
				 .msg_iovlen = 1};

	sockets_expect_failure(sendmsg(fd, bad, MSG_NOSIGNAL), EFAULT);
	sockets_expect_failure(sendmsg(fd, &message, MSG_NOSIGNAL), EFAULT);
	message.msg_iov = &negative;
	sockets_expect_failure(sendmsg(fd, &message, MSG_NOSIGNAL), EINVAL);
	message.msg_iov = bad;
	sockets_expect_failure(sendmsg(fd, &message, MSG_NOSIGNAL), EFAULT);
	sockets_expect_failure(
		sendto(fd, bad, 10, MSG_NOSIGNAL, (struct sockaddr *)&to, address_length(&to)),
		EFAULT);
	peer_expect_silence(association.peer, MILLISECONDS(100));
}

static void expect_bad_receives(struct association association, void *bad)
{
	int fd = association.iut->fd;
	struct iovec outside = {bad, 10};
	struct msghdr message = {.msg_iov = &outside, .msg_iovlen = 1};

	endpoint_read(association.iut, false);
	for (unsigned i = 0; i < 2; i++) {
		peer_send(association.peer, DATA, .text = "unwritten");
		peer_expect(association.peer, SACK, .within = MILLISECONDS(300));
		sockets_expect_failure(recvmsg(fd, bad, 0), EFAULT);
		if (i == 0)
			sockets_expect_failure(recv(fd, bad, 10, 0), EFAULT);
		else
			sockets_expect_failure(recvmsg(fd, &message, 0), EFAULT);
	}
	endpoint_read(association.iut, true);
	peer_send(association.peer, DATA, .text = "written");
	peer_expect(association.peer, SACK, .within = MILLISECONDS(300));
	expect_message(association.iut, 0, "written");
}

SCENARIO(
	bad_messages,
	"A message, its parts or the struct that lists them in memory that is not the program's give "
	"EFAULT: nothing is sent, and the association goes on",
	.lab = &scripted_peer)
{
	static const enum endpoint_style styles[] = {ONE_TO_ONE, ONE_TO_MANY};
	void *bad = nowhere();

	for (unsigned i = 0; i < ARRAY_SIZE(styles); i++) {
		struct association association = association_open(
			lab, .style = styles[i], .peer_port = (uint16_t)(PEER_PORT + i));

		let_pass(lab, MILLISECONDS(10));
		expect_bad_sends(association, bad);
		expect_bad_receives(association, bad);
		endpoint_send(association.iut, 0, "and back");
		peer_expect(association.peer, DATA);
		association_close(association);
	}
	munmap(bad, (size_t)getpagesize());
}
