/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sockets that listen on one port with SO_REUSEPORT: socket(7). */
#define SUITE "sockets"
#include <unistd.h>

#include "suites/sockets/by_hand.h"

enum { SHARED_PORT = 5000, PEERS = 24 };

struct listener {
	int fd;
	unsigned accepted;
};

/* Not an endpoint: those are bound before an option can be set. */
static int open_socket(struct lab *lab, bool sharing)
{
	int fd = sockets_open(lab, "iut", SOCK_STREAM);

	if (sharing)
		sockets_turn_on(fd, SOL_SOCKET, SO_REUSEPORT);
	return fd;
}

static int bind_to(struct lab *lab, int fd, uint16_t port)
{
	return sockets_bind(lab, fd, "iut", "path0", port);
}

static struct listener listen_sharing(struct lab *lab)
{
	struct listener listener = {.fd = open_socket(lab, true)};

	ck_assert_int_eq(bind_to(lab, listener.fd, SHARED_PORT), 0);
	ck_assert_int_eq(listen(listener.fd, PEERS), 0);
	return listener;
}

/* The peer sets up an association, which just one of the listeners accepts. */
static void connect_one(struct lab *lab, struct listener *one, struct listener *other,
			unsigned number)
{
	struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + number));
	struct listener *both[] = {one, other};
	unsigned before = one->accepted + other->accepted;

	sockets_shake_hands(peer);
	for (unsigned i = 0; i < 2; i++) {
		int fd = both[i]->fd < 0 ? -1 : accept(both[i]->fd, NULL, NULL);

		if (fd < 0)
			continue;
		both[i]->accepted++;
		ck_assert_int_eq(send(fd, "welcome", 7, 0), 7);
		peer_expect(peer, DATA);
		peer_send(peer, SACK);
	}
	ck_assert_uint_eq(one->accepted + other->accepted, before + 1);
}

SCENARIO(port_shared,
	 "Listeners that share a port with SO_REUSEPORT share its associations, each of which "
	 "has one listener, and the last one left gets them all",
	 .lab = &scripted_peer)
{
	struct listener one = listen_sharing(lab), other = listen_sharing(lab);
	unsigned kept;

	for (unsigned i = 0; i < PEERS; i++)
		connect_one(lab, &one, &other, i);
	/* The peers' ports are hashed: that all go to one has a chance of 1 in 8 million. */
	ck_assert_uint_gt(one.accepted, 0);
	ck_assert_uint_gt(other.accepted, 0);

	close(one.fd);
	one.fd = -1;
	kept = other.accepted;
	for (unsigned i = 0; i < PEERS; i++)
		connect_one(lab, &one, &other, PEERS + i);
	ck_assert_uint_eq(other.accepted, kept + PEERS);
}

SCENARIO(port_not_shared,
	 "A port is shared only if all its sockets have SO_REUSEPORT, including those bound first",
	 .lab = &scripted_peer, .no_packets = true)
{
	listen_sharing(lab);
	ck_assert_int_eq(bind_to(lab, open_socket(lab, false), SHARED_PORT), EADDRINUSE);
	ck_assert_int_eq(bind_to(lab, open_socket(lab, true), SHARED_PORT), 0);
	ck_assert_int_eq(bind_to(lab, open_socket(lab, false), SHARED_PORT + 1), 0);
	ck_assert_int_eq(bind_to(lab, open_socket(lab, true), SHARED_PORT + 1), EADDRINUSE);
}

SCENARIO(port_of_one_user,
	 "A port is shared by the sockets of one user, even with SO_REUSEPORT, and by no other's",
	 .lab = &scripted_peer, .no_packets = true)
{
	enum { SOMEBODY_ELSE = 4711 };
	int others = open_socket(lab, true);

	listen_sharing(lab);
	ck_assert_int_eq(fchown(others, SOMEBODY_ELSE, (gid_t)-1), 0);
	ck_assert_int_eq(bind_to(lab, others, SHARED_PORT), EADDRINUSE);
	ck_assert_int_eq(bind_to(lab, open_socket(lab, true), SHARED_PORT), 0);
	ck_assert_int_eq(bind_to(lab, others, SHARED_PORT), EADDRINUSE);
}

SCENARIO(port_of_other_addresses,
	 "Listeners with SO_REUSEPORT bound to different addresses each get the associations "
	 "for their own, and cannot both listen if their addresses overlap",
	 .lab = &scripted_dual_path)
{
	static const char *const paths[] = {"path0", "path1"};
	int fds[2], both = open_socket(lab, true);
	struct sockaddr_storage second = path_address(lab, "iut", "path1", SHARED_PORT);

	for (unsigned i = 0; i < 2; i++) {
		fds[i] = open_socket(lab, true);
		ck_assert_int_eq(sockets_bind(lab, fds[i], "iut", paths[i], SHARED_PORT), 0);
		ck_assert_int_eq(listen(fds[i], PEERS), 0);
	}
	for (uint16_t i = 0; i < 8; i++) {
		struct peer *peer =
			peer_open(lab, .port = (uint16_t)(PEER_PORT + i), .path = paths[i % 2]);

		sockets_shake_hands(peer);
		ck_assert_int_lt(accept(fds[1 - i % 2], NULL, NULL), 0);
		ck_assert_int_ge(accept(fds[i % 2], NULL, NULL), 0);
	}
	ck_assert_int_eq(bind_to(lab, both, SHARED_PORT), 0);
	ck_assert_int_eq(setsockopt(both, IPPROTO_SCTP, SCTP_SOCKOPT_BINDX_ADD, &second,
				    address_length(&second)),
			 0);
	ck_assert_int_eq(sockets_listen(both, PEERS), EEXIST);
}
