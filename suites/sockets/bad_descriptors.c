/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System calls on descriptors that are not open, are no sockets, or are sockets of other protocols. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <fcntl.h>
#include <unistd.h>
#include <sys/socket.h>

/* What the calls are given besides the descriptor: all of it valid. */
struct given {
	struct sockaddr_storage address, room;
	socklen_t size, length;
	char text[16];
	struct iovec part;
	struct msghdr message;
	int value;
	struct sockaddr *list;
};

#define CALL(name, expression)                                                                     \
	static long do_##name(int fd, struct given *given)                                         \
	{                                                                                          \
		(void)given;                                                                       \
		return expression;                                                                 \
	}
#define ADDRESS ((struct sockaddr *)&given->address)
#define ROOM ((struct sockaddr *)&given->room)

CALL(accept, accept(fd, ROOM, &given->length))
CALL(bind, bind(fd, ADDRESS, given->size))
CALL(connect, connect(fd, ADDRESS, given->size))
CALL(getpeername, getpeername(fd, ROOM, &given->length))
CALL(getsockname, getsockname(fd, ROOM, &given->length))
CALL(getsockopt, getsockopt(fd, IPPROTO_SCTP, SCTP_NODELAY, &given->value, &given->length))
CALL(listen, listen(fd, 1))
CALL(recv, recv(fd, given->text, sizeof(given->text), MSG_DONTWAIT))
CALL(recvfrom, recvfrom(fd, given->text, sizeof(given->text), MSG_DONTWAIT, ROOM, &given->length))
CALL(recvmsg, recvmsg(fd, &given->message, MSG_DONTWAIT))
CALL(send, send(fd, given->text, 1, MSG_NOSIGNAL))
CALL(sendmsg, sendmsg(fd, &given->message, MSG_NOSIGNAL))
CALL(sendto, sendto(fd, given->text, 1, MSG_NOSIGNAL, ADDRESS, given->size))
CALL(setsockopt, setsockopt(fd, IPPROTO_SCTP, SCTP_NODELAY, &given->value, sizeof(given->value)))
CALL(shutdown, shutdown(fd, SHUT_RDWR))
CALL(sctp_bindx, sctp_bindx(fd, ADDRESS, 1, SCTP_BINDX_ADD_ADDR))
CALL(sctp_connectx, sctp_connectx(fd, ADDRESS, 1, NULL))
CALL(sctp_getladdrs, sctp_getladdrs(fd, 0, &given->list))
CALL(sctp_getpaddrs, sctp_getpaddrs(fd, 0, &given->list))
CALL(sctp_peeloff, sctp_peeloff(fd, 1))

static const struct {
	const char *name;
	long (*make)(int fd, struct given *given);
	bool sctp; /* nothing but SCTP knows it */
} calls[] = {
	{"accept", do_accept},
	{"bind", do_bind},
	{"connect", do_connect},
	{"getpeername", do_getpeername},
	{"getsockname", do_getsockname},
	{"getsockopt", do_getsockopt, true},
	{"listen", do_listen},
	{"recv", do_recv},
	{"recvfrom", do_recvfrom},
	{"recvmsg", do_recvmsg},
	{"send", do_send},
	{"sendmsg", do_sendmsg},
	{"sendto", do_sendto},
	{"setsockopt", do_setsockopt, true},
	{"shutdown", do_shutdown},
	{"sctp_bindx", do_sctp_bindx, true},
	{"sctp_connectx", do_sctp_connectx, true},
	{"sctp_getladdrs", do_sctp_getladdrs, true},
	{"sctp_getpaddrs", do_sctp_getpaddrs, true},
	{"sctp_peeloff", do_sctp_peeloff, true},
};

/* Makes the call; returns 0 or errno. */
static int error_of(struct lab *lab, unsigned call, int fd)
{
	struct given given = {.address = path_address(lab, "a", "path0", 7500),
			      .length = sizeof(given.room),
			      .text = "x"};

	given.size = address_length(&given.address);
	given.part = (struct iovec){given.text, 1};
	given.message = (struct msghdr){.msg_iov = &given.part, .msg_iovlen = 1};
	return calls[call].make(fd, &given) < 0 ? errno : 0;
}

#define expect_all(lab, fd, error) expect_all_at(lab, fd, error, __FILE__, __LINE__)
static void expect_all_at(struct lab *lab, int fd, int wanted, const char *file, int line)
{
	for (unsigned i = 0; i < ARRAY_SIZE(calls); i++) {
		int error = error_of(lab, i, fd);

		if (error != wanted)
			scenario_fail(file, line, "%s() gave %s, expected %s", calls[i].name,
				      error ? strerrorname_np(error) : "success",
				      strerrorname_np(wanted));
	}
}

SCENARIO(
	bad_descriptors,
	"Each system call gives EBADF on a descriptor that is not open, and ENOTSOCK on one that is "
	"no socket",
	.lab = &two_nodes, .no_packets = true, .spec = {"RFC6458-4.1.6-2"})
{
	int closed = sockets_open(lab, "a", SOCK_STREAM), file = open("/dev/null", O_RDWR);

	ck_assert_int_ge(file, 0);
	ck_assert_int_eq(close(closed), 0);
	sockets_expect_failure(close(closed), EBADF);
	expect_all(lab, -1, EBADF);
	expect_all(lab, closed, EBADF);
	expect_all(lab, file, ENOTSOCK);
	close(file);
}

/* Which of the two errors it is hangs on the protocol of the socket and on the IP version. */
static bool is_unknown(int error)
{
	return error == EOPNOTSUPP || error == ENOPROTOOPT;
}

SCENARIO(other_protocols,
	 "The calls of SCTP give EOPNOTSUPP or ENOPROTOOPT on a socket of another protocol, and so "
	 "does an SCTP socket for options of a level that it does not have",
	 .lab = &two_nodes, .no_packets = true)
{
	static const int types[] = {SOCK_STREAM, SOCK_DGRAM};
	static const int levels[] = {-1, IPPROTO_UDP, 1000};
	int sctp = sockets_open(lab, "a", SOCK_STREAM), value = 1;
	socklen_t size = sizeof(value);

	for (unsigned t = 0; t < ARRAY_SIZE(types); t++) {
		int fd = lab_socket(lab, "a", over_ipv6(lab) ? AF_INET6 : AF_INET, types[t], 0);

		for (unsigned i = 0; i < ARRAY_SIZE(calls); i++) {
			int error = calls[i].sctp ? error_of(lab, i, fd) : EOPNOTSUPP;

			ck_assert_msg(is_unknown(error), "%s() gave %s", calls[i].name,
				      error ? strerrorname_np(error) : "success");
		}
		close(fd);
	}
	for (unsigned i = 0; i < ARRAY_SIZE(levels); i++) {
		ck_assert_int_eq(setsockopt(sctp, levels[i], SCTP_RTOINFO, &value, size), -1);
		ck_assert_msg(is_unknown(errno), "level %d: %s", levels[i], strerror(errno));
		ck_assert_int_eq(getsockopt(sctp, levels[i], SCTP_RTOINFO, &value, &size), -1);
		ck_assert_msg(is_unknown(errno), "level %d: %s", levels[i], strerror(errno));
	}
	close(sctp);
}
