/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sockets of one kernel that talk over the loopback device of a namespace of their own.  Nothing of the harness lies
 * between them, and all that a packet causes happens before the system call that sent it returns: so what a call costs
 * is what both ends have done.  For scenarios without a lab; what fails here ends them as `error`, unless it says
 * otherwise.
 *
 *	struct loopback_pair pair;
 *
 *	loopback_enter(1500);
 *	pair = loopback_connect(loopback_listen(5000, 8), 5000);
 *	loopback_send(pair.client, 100, 0);
 *	loopback_receive(pair.server);
 */
#ifndef ASSOCIATION_LOOPBACK_H
#define ASSOCIATION_LOOPBACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <netinet/in.h>
#include <netinet/sctp.h>

/* The ends of an association, one-to-one sockets that block. */
struct loopback_pair {
	int client, server;
};

/* Puts the process into a network namespace of its own, with a loopback device of that MTU that segments nothing by itself. */
void loopback_enter(unsigned mtu);
/* Whether the device takes large packets and segments them (GSO). */
void loopback_segment(bool segment);
/* Gives the device the addresses from one number up to another, which it does not get. */
void loopback_add_addresses_from(unsigned from, unsigned to);
void loopback_take_address(unsigned number);
/* The address of that number, 10.1.0.1 being the first, with a port (host order). */
struct sockaddr_in loopback_numbered(unsigned number, uint16_t port);
/* Writes a sysctl of the namespace, by its path below /proc/sys. */
void loopback_sysctl(const char *name, const char *value);

/* 127.0.0.1 with a port (host order). */
struct sockaddr_in loopback_address(uint16_t port);
/* A socket of that type (SOCK_STREAM, SOCK_SEQPACKET), without delay by Nagle's algorithm. */
int loopback_socket(int type);
/* One that is bound to 127.0.0.1 and listens. */
int loopback_listen(uint16_t port, int backlog);
/* The same for many associations: one-to-many. */
int loopback_listen_many(uint16_t port);
/* Connects a new socket to the listening one's port and accepts. */
struct loopback_pair loopback_connect(int listener, uint16_t port);
/* The same with a socket that is there already. */
struct loopback_pair loopback_connect_from(int client, int listener, uint16_t port);
/* Closes both ends at once, by an ABORT. */
void loopback_abort(struct loopback_pair pair);

/* Sends a message of that size, with flags of sendmsg(2), and receives one whole message. */
void loopback_send(int fd, size_t size, int flags);
void loopback_receive(int fd);
/* A socket option of level SCTP. */
void loopback_set(int fd, int option, const void *value, socklen_t size);
void loopback_set_number(int fd, int option, int value);

#endif
