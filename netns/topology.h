/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Topologies as data, and the iproute2 commands that build them. */
#ifndef NETNS_TOPOLOGY_H
#define NETNS_TOPOLOGY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>

/* IP versions, as a set. */
enum ip_versions {
	IPV4 = 1,
	IPV6 = 2,
	MIXED = IPV4 | IPV6, /* both versions on every link */
};

enum { MAX_NODES = 4, MAX_LINKS = 8, MAX_ROUTES = 4, DEFAULT_MTU = 1500 };

struct topology_link {
	const char *name; /* also the device name in both nodes: at most 15 characters */
	const char *ends[2]; /* node names */
	unsigned mtu; /* 0: DEFAULT_MTU */
};

/* In `node`, the subnets of `link` are reached over the next hop's address on `via`. */
struct topology_route {
	const char *node;
	const char *link;
	const char *via;
};

struct topology {
	const char *name;
	const char *title;
	const char *nodes[MAX_NODES + 1]; /* NULL at the end */
	struct topology_link links[MAX_LINKS + 1];
	const char *forwarding[MAX_NODES + 1]; /* nodes that forward, NULL at the end */
	/*
	 * Node without addresses, in which no kernel answers, or NULL.  A lab leaves its end of the
	 * links open: frames to it are only observed, frames from it are injected.
	 */
	const char *silent;
	struct topology_route routes[MAX_ROUTES + 1];
};

extern const struct topology two_nodes; /* a --path0-- b */
extern const struct topology dual_path; /* a ==path0,path1== b */
extern const struct topology triple_path; /* a ==path0..path2== b */
extern const struct topology eight_paths; /* a ==path0..path7== b */
extern const struct topology routed; /* a --left-- r --right-- b */
extern const struct topology
	two_routers; /* a --left0-- r0 --right0-- b, a --left1-- r1 --right1-- b */
extern const struct topology scripted_peer; /* iut --path0-- wire, and wire is silent */
extern const struct topology scripted_dual_path; /* iut ==path0,path1== wire */
extern const struct topology scripted_triple_path; /* iut ==path0..path2== wire */
extern const struct topology *const topologies[]; /* all of them, NULL at the end */

/* NULL if there is none of that name. */
const struct topology *topology_find(const char *name);

/* Index of a node or link in the topology, -1 if there is none. */
int topology_node(const struct topology *topology, const char *node);
int topology_link(const struct topology *topology, const char *link);
/* Which end of the link the node is, 0 or 1; -1 if it is not on that link. */
int topology_end(const struct topology *topology, int link, int node);

/* Whether the node of that name forwards. */
bool topology_forwards(const struct topology *topology, const char *node);

/* Whether that end of the link is a silent node's. */
bool topology_silent(const struct topology *topology, int link, int end);

/*
 * The address of a node on a link: IPv4 10.<link>.0.<1|2>/24, IPv6 fd00:<link>::<1|2>/64, where end
 * 0 has 1. Port 0.  False if the node is not on that link.
 */
bool topology_address(const struct topology *topology, int node, int link, int family,
		      struct sockaddr_storage *out);

/* What topology_address() has without the node, and how many bits of it that is: 24 or 64. */
void topology_subnet(const struct topology *topology, int link, int family,
		     struct sockaddr_storage *out);
unsigned topology_prefix_length(int family);

/* The MTU of both ends of a link, in bytes. */
unsigned topology_mtu(const struct topology *topology, int link);

/*
 * Whether the node at that end of the link forwards.  Its neighbours have to know that it is a
 * router: what the kernel learns of an IPv6 route over one that is none it forgets.
 */
bool topology_routes(const struct topology *topology, int link, int end);

/* The fixed MAC address of that end of the link: 02:00:00:00:<link>:<1|2>. */
void topology_mac(int link, int end, uint8_t mac[6]);

/*
 * Prints the shell commands (iproute2, sysctl) that build the topology by hand with `ip netns`,
 * with plain veth links and the namespaces named PREFIXnode, and, with `undo`, those that remove
 * it.
 */
void topology_print_commands(const struct topology *topology, enum ip_versions versions,
			     const char *prefix, bool undo, FILE *out);

#endif
