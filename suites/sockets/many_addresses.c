/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sctp_bindx(3) and sctp_connectx(3) with several addresses, one of which is refused. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>
#include <unistd.h>

enum { PORT = 7400 };

struct packed {
	uint8_t bytes[4 * sizeof(struct sockaddr_in6)];
	size_t size;
	int count;
};

static void pack(struct packed *packed, const struct sockaddr_storage *address)
{
	memcpy(packed->bytes + packed->size, address, address_length(address));
	packed->size += address_length(address);
	packed->count++;
}

static void pack_path(struct packed *packed, struct lab *lab, const char *node, const char *path,
		      uint16_t port)
{
	struct sockaddr_storage address = path_address(lab, node, path, port);

	pack(packed, &address);
}

static int bindx(int fd, const struct packed *packed, int what)
{
	return sctp_bindx(fd, (struct sockaddr *)(uintptr_t)packed->bytes, packed->count, what) == 0
		       ? 0
		       : errno;
}

static int bound(int fd)
{
	struct sockaddr *list;
	int count = sctp_getladdrs(fd, 0, &list);

	if (count > 0)
		sctp_freeladdrs(list);
	return count;
}

SCENARIO(bindx_all_or_none,
	 "sctp_bindx() that cannot add or remove one of its addresses leaves the others as they "
	 "were",
	 .lab = &triple_path, .no_packets = true, .spec = {"RFC6458-9.1-10"})
{
	int fd = sockets_open(lab, "a", SOCK_SEQPACKET);
	struct packed list = {0};

	pack_path(&list, lab, "a", "path0", PORT);
	ck_assert_int_eq(bindx(fd, &list, SCTP_BINDX_ADD_ADDR), 0);
	/* The last of the three is another node's. */
	list = (struct packed){0};
	pack_path(&list, lab, "a", "path1", PORT);
	pack_path(&list, lab, "a", "path2", PORT);
	pack_path(&list, lab, "b", "path2", PORT);
	ck_assert_int_eq(bindx(fd, &list, SCTP_BINDX_ADD_ADDR), EADDRNOTAVAIL);
	ck_assert_int_eq(bound(fd), 1);
	list.count--;
	list.size = list.size / 3 * 2;
	ck_assert_int_eq(bindx(fd, &list, SCTP_BINDX_ADD_ADDR), 0);
	ck_assert_int_eq(bound(fd), 3);
	/* One that the socket does not have: the first is put back. */
	list = (struct packed){0};
	pack_path(&list, lab, "a", "path1", PORT);
	pack_path(&list, lab, "b", "path2", PORT);
	ck_assert_int_eq(bindx(fd, &list, SCTP_BINDX_REM_ADDR), EINVAL);
	ck_assert_int_eq(bound(fd), 3);
	close(fd);
}

SCENARIO(bindx_port,
	 "An address is removed with the socket's port or with port 0, and with no other",
	 .lab = &dual_path, .no_packets = true)
{
	int fd = sockets_open(lab, "a", SOCK_SEQPACKET);
	struct packed list = {0}, one = {0};

	pack_path(&list, lab, "a", "path0", PORT);
	pack_path(&list, lab, "a", "path1", PORT);
	ck_assert_int_eq(bindx(fd, &list, SCTP_BINDX_ADD_ADDR), 0);
	pack_path(&one, lab, "a", "path1", PORT + 1);
	ck_assert_int_eq(bindx(fd, &one, SCTP_BINDX_REM_ADDR), EINVAL);
	ck_assert_int_eq(bound(fd), 2);
	one = (struct packed){0};
	pack_path(&one, lab, "a", "path1", 0);
	ck_assert_int_eq(bindx(fd, &one, SCTP_BINDX_REM_ADDR), 0);
	ck_assert_int_eq(bound(fd), 1);
	close(fd);
}

static int connectx(int fd, const struct packed *packed)
{
	return sctp_connectx(fd, (struct sockaddr *)(uintptr_t)packed->bytes, packed->count,
			     NULL) == 0
		       ? 0
		       : errno;
}

SCENARIO(connectx_refused,
	 "sctp_connectx() refuses addresses with different ports, the wildcard, and an address "
	 "of another association's peer; nothing is sent and no association is left",
	 .lab = &triple_path)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path0"});
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sockaddr_storage wrong = wildcard_of(lab);
	struct packed list = {0};

	pack_path(&list, lab, "b", "path1", server->port);
	pack_path(&list, lab, "b", "path2", server->port + 1);
	ck_assert_int_eq(connectx(client->fd, &list), EINVAL);
	/* The wildcard is not the address of a peer. */
	list.count = 1;
	list.size /= 2;
	pack(&list, &wrong);
	ck_assert_int_eq(connectx(client->fd, &list), EINVAL);
	let_pass(lab, MILLISECONDS(100));
	ck_assert_uint_eq(count_packets(lab, INIT), 0);
	endpoint_connect(client, server);
	list = (struct packed){0};
	pack_path(&list, lab, "b", "path1", server->port);
	pack_path(&list, lab, "b", "path0", server->port);
	ck_assert_int_eq(connectx(client->fd, &list), EISCONN);
	let_pass(lab, MILLISECONDS(100));
	ck_assert_uint_eq(count_packets(lab, INIT), 1);
	ck_assert_uint_eq(association_count(client), 1);
}

SCENARIO(one_port_for_all_addresses,
	 "All addresses of a socket have its port: one with another port is refused",
	 .lab = &dual_path, .spec = {"RFC9260-1.3-3", "RFC6458-9.1-3"}, .no_packets = true)
{
	int fd = sockets_open(lab, "a", SOCK_SEQPACKET);
	struct packed list = {0}, other = {0};

	pack_path(&list, lab, "a", "path0", PORT);
	ck_assert_int_eq(bindx(fd, &list, SCTP_BINDX_ADD_ADDR), 0);
	pack_path(&other, lab, "a", "path1", PORT + 1);
	ck_assert_int_eq(bindx(fd, &other, SCTP_BINDX_ADD_ADDR), EINVAL);
	ck_assert_int_eq(bound(fd), 1);
	close(fd);
}

SCENARIO(address_of_one_socket,
	 "An address and port that belong to a socket cannot be bound by another one, alone or "
	 "among others",
	 .lab = &dual_path, .spec = {"RFC9260-1.3-4"}, .no_packets = true)
{
	int first = sockets_open(lab, "a", SOCK_SEQPACKET);
	int second = sockets_open(lab, "a", SOCK_SEQPACKET);
	int third = sockets_open(lab, "a", SOCK_SEQPACKET);
	struct packed list = {0}, both = {0};

	pack_path(&list, lab, "a", "path1", PORT);
	ck_assert_int_eq(bindx(first, &list, SCTP_BINDX_ADD_ADDR), 0);
	ck_assert_int_eq(bindx(second, &list, SCTP_BINDX_ADD_ADDR), EADDRINUSE);
	pack_path(&both, lab, "a", "path0", PORT);
	pack_path(&both, lab, "a", "path1", PORT);
	ck_assert_int_eq(bindx(second, &both, SCTP_BINDX_ADD_ADDR), EADDRINUSE);
	close(first);
	close(second);
	ck_assert_int_eq(bindx(third, &both, SCTP_BINDX_ADD_ADDR), 0);
	close(third);
}
