/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sctp_bindx(), sctp_connectx(), sctp_getladdrs() and sctp_getpaddrs() at their edges: RFC 6458 9.1 to 9.9. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <unistd.h>
#include <sys/socket.h>

enum { PORT = 7530 };

static int bindx(int fd, const struct sockaddr_storage *address, int flags)
{
	return sctp_bindx(fd, (struct sockaddr *)(uintptr_t)address, 1, flags) == 0 ? 0 : errno;
}

SCENARIO(wildcard_among_addresses,
	 "The wildcard address cannot be added to a socket with other addresses, nor others to a "
	 "socket with the wildcard",
	 .lab = &two_nodes, .no_packets = true, .spec = {"RFC6458-9.1-2"})
{
	struct sockaddr_storage wildcard = wildcard_of(lab);
	struct sockaddr_storage address = path_address(lab, "a", "path0", PORT);

	((struct sockaddr_in *)&wildcard)->sin_port = htons(PORT);
	for (unsigned i = 0; i < 2; i++) {
		int fd = sockets_open(lab, "a", SOCK_SEQPACKET);

		ck_assert_int_eq(bindx(fd, i ? &wildcard : &address, SCTP_BINDX_ADD_ADDR), 0);
		ck_assert_msg(bindx(fd, i ? &address : &wildcard, SCTP_BINDX_ADD_ADDR) != 0,
			      "%s is added", i ? "an address" : "the wildcard");
		close(fd);
	}
}

SCENARIO(
	bindx_both_ways,
	"sctp_bindx() that adds and removes at once gives EINVAL, and for an unbound socket with port "
	"0 the kernel chooses a port",
	.lab = &dual_path, .no_packets = true, .spec = {"RFC6458-9.1-4", "RFC6458-9.1-8"})
{
	int fd = sockets_open(lab, "a", SOCK_SEQPACKET);
	struct sockaddr_storage first = path_address(lab, "a", "path0", 0), name;
	struct sockaddr_storage second = path_address(lab, "a", "path1", 0);
	socklen_t size = sizeof(name);

	ck_assert_int_eq(bindx(fd, &first, SCTP_BINDX_ADD_ADDR | SCTP_BINDX_REM_ADDR), EINVAL);
	ck_assert_int_eq(bindx(fd, &first, SCTP_BINDX_ADD_ADDR), 0);
	ck_assert_int_eq(bindx(fd, &second, SCTP_BINDX_ADD_ADDR), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&name, &size), 0);
	ck_assert_uint_ne(((struct sockaddr_in *)&name)->sin_port, 0);
	close(fd);
}

SCENARIO(no_local_addresses, "sctp_getladdrs() of a socket that is not bound gives 0",
	 .lab = &two_nodes, .no_packets = true, .spec = {"RFC6458-9.5-3"})
{
	static const int types[] = {SOCK_STREAM, SOCK_SEQPACKET};

	for (unsigned i = 0; i < ARRAY_SIZE(types); i++) {
		int fd = sockets_open(lab, "a", types[i]);
		struct sockaddr *list;

		ck_assert_int_eq(sctp_getladdrs(fd, 0, &list), 0);
		close(fd);
	}
}

SCENARIO(no_peer_addresses, "sctp_getpaddrs() of a socket without an association gives 0",
	 .lab = &two_nodes, .no_packets = true, .spec = {"RFC6458-9.3-2"},
	 .known = {{"4.0", NULL,
		    "sctp_getsockopt_peer_addrs() (net/sctp/socket.c) gives EINVAL, which "
		    "sctp_getpaddrs() passes on"}})
{
	int fd = sockets_open(lab, "a", SOCK_STREAM);
	struct sockaddr *list;

	ck_assert_int_eq(sctp_getpaddrs(fd, 0, &list), 0);
	close(fd);
}

/* The family of the only address in the list. */
static int family_of(int count, struct sockaddr *list)
{
	int family = list->sa_family;

	ck_assert_int_eq(count, 1);
	sctp_freepaddrs(list);
	return family;
}

SCENARIO(mapped_in_lists,
	 "sctp_getpaddrs() gives the IPv4 addresses of an IPv6 socket's peer as "
	 "SCTP_I_WANT_MAPPED_V4_ADDR says",
	 .lab = &two_nodes, .as = AS_MIXED, .spec = {"RFC6458-9.3-3"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path0/ipv4"});
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sockaddr *list;
	int count;

	endpoint_connect(client, server, .link = "path0/ipv4");
	for (int mapped = 0; mapped < 2; mapped++) {
		option_set_int(client, SCTP_I_WANT_MAPPED_V4_ADDR, mapped);
		count = sctp_getpaddrs(client->fd, client->association, &list);
		ck_assert_int_eq(family_of(count, list), mapped ? AF_INET6 : AF_INET);
	}
}

SCENARIO(connectx_identifier,
	 "sctp_connectx() gives the identifier of its association, which SCTP_COMM_UP has as well",
	 .lab = &dual_path, .spec = {"RFC6458-9.9-2"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sockaddr_storage there = peer_address(client, "path0", server->port);
	sctp_assoc_t id = 0;

	sockets_expect_failure(sctp_connectx(client->fd, (struct sockaddr *)&there, 1, &id),
			       EINPROGRESS);
	ck_assert_int_ne(id, 0);
	ck_assert_int_eq(
		notification_of(expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP))
			->sn_assoc_change.sac_assoc_id,
		id);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

SCENARIO(connectx_of_listener, "sctp_connectx() of a one-to-one listener gives EISCONN",
	 .lab = &two_nodes, .no_packets = true)
{
	struct endpoint *listener = endpoint_listen(lab, "a", ONE_TO_ONE);
	struct sockaddr_storage there = peer_address(listener, "path0", SERVER_PORT);

	sockets_expect_failure(sctp_connectx(listener->fd, (struct sockaddr *)&there, 1, NULL),
			       EISCONN);
	let_pass(lab, MILLISECONDS(10));
	ck_assert_uint_eq(count_packets(lab, INIT), 0);
}
