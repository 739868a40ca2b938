/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SO_RCVBUF, SO_SNDBUF and SO_LINGER as they are set and read: RFC 6458 8.1.4, 8.1.6 and 8.1.7. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <unistd.h>
#include <sys/socket.h>

static int read_int(int fd, int option)
{
	int value = -1;
	socklen_t size = sizeof(value);

	ck_assert_int_eq(getsockopt(fd, SOL_SOCKET, option, &value, &size), 0);
	ck_assert_uint_eq(size, sizeof(value));
	return value;
}

/* socket(7): the kernel doubles the value, for its own bookkeeping, and reports the doubled one. */
SCENARIO(
	buffer_sizes,
	"SO_RCVBUF and SO_SNDBUF read back as twice what was set, and an accepted socket has those "
	"of its listener",
	.lab = &scripted_peer, .spec = {"RFC6458-7.2-2", "RFC6458-8.1.6-2", "RFC6458-8.1.7-3"})
{
	static const int options[] = {SO_RCVBUF, SO_SNDBUF}, sizes[] = {8000, 50000, 20000};
	static const enum endpoint_style styles[] = {ONE_TO_MANY, ONE_TO_ONE};
	struct endpoint *iut = NULL;

	for (unsigned s = 0; s < ARRAY_SIZE(styles); s++) {
		iut = endpoint_listen(lab, "iut", styles[s],
				      .port = (uint16_t)(SERVER_PORT + 1 - s));
		for (unsigned i = 0; i < ARRAY_SIZE(options) * ARRAY_SIZE(sizes); i++) {
			int option = options[i % 2], size = sizes[i / 2];

			ck_assert_int_eq(
				setsockopt(iut->fd, SOL_SOCKET, option, &size, sizeof(size)), 0);
			ck_assert_int_eq(read_int(iut->fd, option), 2 * size);
		}
	}
	iut = peer_connect(peer_open(lab), iut);
	for (unsigned i = 0; i < ARRAY_SIZE(options); i++)
		ck_assert_int_eq(read_int(iut->fd, options[i]), 2 * sizes[2]);
}

SCENARIO(send_buffer_bounds_message,
	 "A message that is larger than SO_SNDBUF gives EMSGSIZE, and nothing is sent",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.1.7-2"})
{
	static const uint8_t message[200000];
	struct association association = association_open(lab, .style = ONE_TO_ONE);
	const int size = 5000;

	ck_assert_int_eq(
		setsockopt(association.iut->fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)), 0);
	/* With room for the message it would be sent in fragments. */
	peer_ignore(association.peer, DATA);
	sockets_expect_failure(send(association.iut->fd, message, sizeof(message), MSG_NOSIGNAL),
			       EMSGSIZE);
}

SCENARIO(linger_values, "SO_LINGER reads back as it was set, and can be turned off again",
	 .lab = &two_nodes, .no_packets = true)
{
	static const int types[] = {SOCK_STREAM, SOCK_SEQPACKET};
	static const struct linger values[] = {{1, 10}, {1, 0}, {1, 65535}, {0, 0}};

	for (unsigned i = 0; i < ARRAY_SIZE(types) * ARRAY_SIZE(values); i++) {
		int fd = sockets_open(lab, "a", types[i % 2]);
		const struct linger *wanted = &values[i / 2];
		struct linger value = {-1, -1};
		socklen_t size = sizeof(value);

		ck_assert_int_eq(getsockopt(fd, SOL_SOCKET, SO_LINGER, &value, &size), 0);
		ck_assert_int_eq(value.l_onoff, 0);
		ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_LINGER, wanted, sizeof(*wanted)), 0);
		ck_assert_int_eq(getsockopt(fd, SOL_SOCKET, SO_LINGER, &value, &size), 0);
		ck_assert_int_eq(value.l_onoff, wanted->l_onoff);
		ck_assert_int_eq(value.l_linger, wanted->l_linger);
		close(fd);
	}
}

SCENARIO(negative_linger, "SO_LINGER with a negative time gives an error", .lab = &two_nodes,
	 .no_packets = true, .spec = {"RFC6458-8.1.4-3"},
	 .known = {{"4.0", NULL,
		    "sk_setsockopt() (net/core/sock.c) takes the time as unsigned, so that a "
		    "negative one is the longest there is"}})
{
	int fd = sockets_open(lab, "a", SOCK_SEQPACKET);
	const struct linger negative = {1, -1};

	ck_assert_msg(setsockopt(fd, SOL_SOCKET, SO_LINGER, &negative, sizeof(negative)) == -1,
		      "a time of -1 second is accepted");
	close(fd);
}
