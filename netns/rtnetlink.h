/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a lab is built of: devices, addresses, neighbours and routes.  To run `ip` costs an emulated
 * guest three million instructions, half a scenario, most of them for the dynamic linker.
 *
 * These are requests of rtnetlink(7), each of which the kernel has answered when the function returns: 0, or
 * -1 with a text in lab_error().  `socket` is one of rtnetlink_open(), and all happens in its
 * namespace.
 */
#ifndef NETNS_RTNETLINK_H
#define NETNS_RTNETLINK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "netns/lab_private.h"

/* A pair of devices, one of which goes to another namespace. */
struct rtnetlink_veth {
	const char *name;
	int index;
	uint8_t mac[6];
	const char *peer;
	int peer_index;
	int peer_namespace; /* its descriptor */
	unsigned mtu; /* of both */
};

enum { LOOPBACK_INDEX = 1 };

/* A socket for the requests, to be closed; -1 with a text in lab_error(). */
int rtnetlink_open(struct lab *lab, int namespace);

/* `ip link add NAME ... type veth peer name PEER ...` */
int rtnetlink_add_veth(struct lab *lab, int socket, const struct rtnetlink_veth *veth);
/* `ip link set dev DEVICE up`; here and below `index` is the device's. */
int rtnetlink_set_up(struct lab *lab, int socket, int index);
/*
 * Wait until the kernel has done what it leaves to its threads: told all of the namespace that the
 * device, which is up, has its carrier, and made an address of it one to which packets may come.
 */
int rtnetlink_await_up(struct lab *lab, int socket, int index);
int rtnetlink_await_address(struct lab *lab, int socket, int index,
			    const struct sockaddr_storage *address);
/* `ip addr add ADDRESS/PREFIX dev DEVICE`, of IPv6 with `nodad` */
int rtnetlink_add_address(struct lab *lab, int socket, int index,
			  const struct sockaddr_storage *address, unsigned prefix_length);
/* `ip neigh replace ADDRESS lladdr MAC dev DEVICE nud permanent [router]` */
int rtnetlink_add_neighbour(struct lab *lab, int socket, int index,
			    const struct sockaddr_storage *address, const uint8_t mac[6],
			    bool router);
/* `ip route add SUBNET/PREFIX via NEXT_HOP` */
int rtnetlink_add_route(struct lab *lab, int socket, const struct sockaddr_storage *subnet,
			unsigned prefix_length, const struct sockaddr_storage *next_hop);

#endif
