/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sockets that a scenario itself reads, accepts on and binds, instead of an endpoint of the harness. */
#ifndef SOCKETS_BY_HAND_H
#define SOCKETS_BY_HAND_H

#include "harness/scenario/scenario.h"

/* The peer sets up an association with a listening socket, of which nothing is read or accepted;
 * further arguments are members of its INIT. */
#define sockets_shake_hands(peer, ...)                                                             \
	(peer_send(peer, INIT, ##__VA_ARGS__), peer_expect(peer, INIT_ACK),                        \
	 peer_send(peer, COOKIE_ECHO), peer_expect(peer, COOKIE_ACK))

/* A socket of that type in a node, not blocking, for the lab's IP version (IPv6 where it has both).
 */
int sockets_open(struct lab *lab, const char *node, int type);
/* Sets an option that is an int to 1. */
#define sockets_turn_on(fd, level, option)                                                         \
	ck_assert_int_eq(setsockopt(fd, level, option, &(int){1}, sizeof(int)), 0)
/* bind(2) to the node's address on a path, or (path NULL) to the wildcard: 0 or errno. */
int sockets_bind(struct lab *lab, int fd, const char *node, const char *path, uint16_t port);
/* The system call fails: -1, with that errno. */
#define sockets_expect_failure(call, error)                                                        \
	sockets_expect_failure_at(#call, (call), error, __FILE__, __LINE__)
void sockets_expect_failure_at(const char *call, long result, int error, const char *file,
			       int line);
/* listen(2), connect(2): 0 or errno. */
int sockets_listen(int fd, int backlog);
int sockets_connect(int fd, const struct sockaddr_storage *address);

#endif
