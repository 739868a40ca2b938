/* SPDX-License-Identifier: GPL-2.0-or-later */
/* getsockname(2) and getpeername(2), and the address that accept(2) gives: RFC 6458 4.1.4, 4.1.9, 7.4. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <unistd.h>
#include <sys/socket.h>

enum { CLIENT_PORT = 7520, CANARY = 0xa5 };

struct name {
	struct sockaddr_storage address;
	socklen_t size;
};

static struct name own_name(int fd)
{
	struct name name = {.size = sizeof(name.address)};

	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&name.address, &name.size), 0);
	return name;
}

static struct name peer_name(int fd)
{
	struct name name = {.size = sizeof(name.address)};

	ck_assert_int_eq(getpeername(fd, (struct sockaddr *)&name.address, &name.size), 0);
	return name;
}

#define expect_name(name, wanted) expect_name_at(name, wanted, __FILE__, __LINE__)
static void expect_name_at(struct name name, struct sockaddr_storage wanted, const char *file,
			   int line)
{
	const struct sockaddr_in *port = (const struct sockaddr_in *)&name.address;
	const struct sockaddr_in *wanted_port = (const struct sockaddr_in *)&wanted;

	if (name.size != address_length(&wanted) ||
	    !is_host(&wanted, (const struct sockaddr *)&name.address) ||
	    port->sin_port != wanted_port->sin_port)
		scenario_fail(file, line,
			      "the address is another one: port %u and %u bytes, expected port %u "
			      "and %u bytes",
			      ntohs(port->sin_port), name.size, ntohs(wanted_port->sin_port),
			      address_length(&wanted));
}

SCENARIO(names,
	 "getsockname() gives the address and port that a socket is bound to, getpeername() and "
	 "accept() the primary address and port of the peer, and without a peer ENOTCONN",
	 .lab = &two_nodes, .spec = {"RFC6458-4.1.4-2", "RFC6458-4.1.9-1", "RFC6458-7.4-1"})
{
	struct endpoint *listener =
		endpoint_listen(lab, "b", ONE_TO_ONE, .paths = {"path0"}, .no_events = true);
	struct endpoint *client =
		endpoint_open(lab, "a", ONE_TO_ONE, .paths = {"path0"}, .port = CLIENT_PORT);
	struct sockaddr_storage here = path_address(lab, "a", "path0", CLIENT_PORT);
	struct sockaddr_storage there = path_address(lab, "b", "path0", SERVER_PORT), room;
	struct name given = {.size = sizeof(given.address)};
	socklen_t size = sizeof(room);
	int accepted;

	expect_name(own_name(client->fd), here);
	sockets_expect_failure(getpeername(client->fd, (struct sockaddr *)&room, &size), ENOTCONN);
	sockets_expect_failure(getpeername(listener->fd, (struct sockaddr *)&room, &size),
			       ENOTCONN);
	endpoint_connect_start(client, listener);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	accepted = accept(listener->fd, (struct sockaddr *)&given.address, &given.size);
	ck_assert_int_ge(accepted, 0);
	expect_name(given, here);
	expect_name(own_name(client->fd), here);
	expect_name(peer_name(client->fd), there);
	expect_name(own_name(accepted), there);
	expect_name(peer_name(accepted), here);
	close(accepted);
}

SCENARIO(names_cut,
	 "getsockname() and getpeername() cut an address to the room there is for it, and tell its "
	 "whole length",
	 .lab = &two_nodes, .spec = {"RFC6458-4.1.9-2", "RFC6458-7.4-2"})
{
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE, .paths = {"path0"});
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE, .paths = {"path0"});
	static int (*const calls[])(int, struct sockaddr *, socklen_t *) = {getsockname,
									    getpeername};

	endpoint_connect(client, listener);
	for (unsigned i = 0; i < ARRAY_SIZE(calls); i++) {
		struct name whole = i == 0 ? own_name(client->fd) : peer_name(client->fd);

		for (socklen_t room = 0; room < whole.size; room++) {
			uint8_t bytes[sizeof(struct sockaddr_storage)];
			socklen_t size = room;

			memset(bytes, CANARY, sizeof(bytes));
			ck_assert_int_eq(calls[i](client->fd, (struct sockaddr *)bytes, &size), 0);
			ck_assert_uint_eq(size, whole.size);
			ck_assert(memcmp(bytes, &whole.address, room) == 0);
			ck_assert_uint_eq(bytes[room], CANARY);
		}
	}
}

SCENARIO(
	bind_chooses,
	"A socket bound to port 0 gets a port, with the wildcard or an address, and one bound to a "
	"port keeps it",
	.lab = &two_nodes, .no_packets = true,
	.spec = {"RFC6458-3.1.2-1", "RFC6458-3.1.2-6", "RFC6458-4.1.2-2", "RFC6458-7.4-1"})
{
	static const int types[] = {SOCK_STREAM, SOCK_SEQPACKET};
	static const struct {
		const char *path;
		uint16_t port;
	} places[] = {{NULL, CLIENT_PORT}, {NULL, 0}, {"path0", CLIENT_PORT}, {"path0", 0}};

	for (unsigned i = 0; i < 2 * ARRAY_SIZE(places); i++) {
		int fd = sockets_open(lab, "a", types[i % 2]);
		const char *path = places[i / 2].path;
		struct sockaddr_storage wanted =
			path_address(lab, "a", path ? path : by_version(lab, "0.0.0.0", "::"),
				     places[i / 2].port);
		struct name name;

		ck_assert_int_eq(sockets_bind(lab, fd, "a", path, places[i / 2].port), 0);
		name = own_name(fd);
		ck_assert_uint_ne(((struct sockaddr_in *)&name.address)->sin_port, 0);
		if (places[i / 2].port == 0)
			((struct sockaddr_in *)&wanted)->sin_port =
				((struct sockaddr_in *)&name.address)->sin_port;
		expect_name(name, wanted);
		close(fd);
	}
}

SCENARIO(bind_once, "bind() of a socket that is bound gives EINVAL, whatever the address and port",
	 .lab = &dual_path, .no_packets = true, .spec = {"RFC6458-3.1.2-4", "RFC6458-4.1.2-1"})
{
	static const int types[] = {SOCK_STREAM, SOCK_SEQPACKET};
	static const struct {
		const char *path;
		uint16_t port;
	} places[] = {{"path0", CLIENT_PORT},
		      {"path0", 0},
		      {"path1", CLIENT_PORT},
		      {"path1", 0},
		      {"path1", CLIENT_PORT + 1},
		      {NULL, CLIENT_PORT},
		      {NULL, 0}};

	for (unsigned t = 0; t < ARRAY_SIZE(types); t++) {
		int fd = sockets_open(lab, "a", types[t]);

		ck_assert_int_eq(sockets_bind(lab, fd, "a", "path0", CLIENT_PORT), 0);
		for (unsigned i = 0; i < ARRAY_SIZE(places); i++)
			ck_assert_int_eq(sockets_bind(lab, fd, "a", places[i].path, places[i].port),
					 EINVAL);
		expect_name(own_name(fd), path_address(lab, "a", "path0", CLIENT_PORT));
		close(fd);
	}
}

SCENARIO(
	socket_kinds,
	"socket() makes SCTP sockets of the types SOCK_STREAM and SOCK_SEQPACKET for IPv4 and IPv6, "
	"and refuses other types and domains",
	.lab = &two_nodes, .as = AS_IPV6, .no_packets = true,
	.spec = {"RFC6458-3.1.1-1", "RFC6458-4.1.1-1"})
{
	static const struct {
		int domain, type, error;
	} kinds[] = {
		{AF_INET, SOCK_STREAM, 0},
		{AF_INET, SOCK_SEQPACKET, 0},
		{AF_INET6, SOCK_STREAM, 0},
		{AF_INET6, SOCK_SEQPACKET, 0},
		{AF_INET, SOCK_DGRAM, EPROTONOSUPPORT},
		{AF_INET6, SOCK_DGRAM, EPROTONOSUPPORT},
		{AF_INET, SOCK_RDM, ESOCKTNOSUPPORT},
		{AF_INET, 15, EINVAL},
		{AF_UNIX, SOCK_STREAM, EPROTONOSUPPORT},
		{-1, SOCK_STREAM, EAFNOSUPPORT},
		{1000, SOCK_SEQPACKET, EAFNOSUPPORT},
	};

	for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++) {
		int fd = lab_socket(lab, "a", kinds[i].domain, kinds[i].type, IPPROTO_SCTP);
		int error = fd < 0 ? errno : 0;

		ck_assert_msg(error == kinds[i].error, "socket(%d, %d) gave %s, expected %s",
			      kinds[i].domain, kinds[i].type,
			      error ? strerrorname_np(error) : "success",
			      kinds[i].error ? strerrorname_np(kinds[i].error) : "success");
		if (fd >= 0)
			close(fd);
	}
}
