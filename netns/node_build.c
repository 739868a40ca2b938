/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is in one node of a lab: the same as the commands of topology_commands.c make, in the same
 * order, which netns/tests/test_topology_script.c compares.
 */
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "netns/lab_private.h"
#include "netns/rtnetlink.h"

/*
 * The kernel tells of a change of carrier at once only where a device has another index than its
 * veth peer, whatever their namespaces are; otherwise it may take a second.
 */
enum { FIRST_NODE_INDEX = 10 };

static const struct family {
	enum ip_versions version;
	int family;
} families[] = {{IPV4, AF_INET}, {IPV6, AF_INET6}};

struct node {
	struct lab *lab;
	int socket; /* of rtnetlink_open() */
	int number;
};

int node_device_index(int link)
{
	return FIRST_NODE_INDEX + link;
}

static int make_device(const struct node *node, int link, int end)
{
	const struct topology *topology = node->lab->topology;
	char far_end[IFNAMSIZ];
	struct rtnetlink_veth veth = {
		.name = topology->links[link].name,
		.index = node_device_index(link),
		.peer = far_end,
		.peer_index = hub_device_index(link, end),
		.peer_namespace = node->lab->hub,
		.mtu = topology_mtu(topology, link),
	};

	hub_device(link, end, far_end);
	topology_mac(link, end, veth.mac);
	return rtnetlink_add_veth(node->lab, node->socket, &veth);
}

static int add_address(const struct node *node, int link, int family)
{
	struct sockaddr_storage own;

	topology_address(node->lab->topology, node->number, link, family, &own);
	return rtnetlink_add_address(node->lab, node->socket, node_device_index(link), &own,
				     topology_prefix_length(family));
}

static int add_neighbour(const struct node *node, int link, int end, int family)
{
	const struct topology *topology = node->lab->topology;
	int other = topology_node(topology, topology->links[link].ends[1 - end]);
	struct sockaddr_storage address;
	uint8_t mac[6];

	topology_address(topology, other, link, family, &address);
	topology_mac(link, 1 - end, mac);
	return rtnetlink_add_neighbour(node->lab, node->socket, node_device_index(link), &address,
				       mac, topology_routes(topology, link, 1 - end));
}

static int configure_device(const struct node *node, int link, int end)
{
	enum ip_versions versions = node->lab->versions;

	for (size_t i = 0; i < ARRAY_SIZE(families); i++)
		if (versions & families[i].version &&
		    add_address(node, link, families[i].family) < 0)
			return -1;
	if (rtnetlink_set_up(node->lab, node->socket, node_device_index(link)) < 0)
		return -1;
	for (size_t i = 0; i < ARRAY_SIZE(families); i++)
		if (versions & families[i].version &&
		    add_neighbour(node, link, end, families[i].family) < 0)
			return -1;
	return 0;
}

/* Calls `work` for each link that the node is on. */
static int for_each_link(const struct node *node,
			 int (*work)(const struct node *node, int link, int end))
{
	const struct topology *topology = node->lab->topology;

	for (int link = 0; topology->links[link].name; link++) {
		int end = topology_end(topology, link, node->number);

		if (end >= 0 && work(node, link, end) < 0)
			return -1;
	}
	return 0;
}

static int add_route(const struct node *node, const struct topology_route *route, int family)
{
	const struct topology *topology = node->lab->topology;
	int via = topology_link(topology, route->via);
	int end = topology_end(topology, via, node->number);
	int router = topology_node(topology, topology->links[via].ends[1 - end]);
	struct sockaddr_storage subnet, next_hop;

	topology_subnet(topology, topology_link(topology, route->link), family, &subnet);
	topology_address(topology, router, via, family, &next_hop);
	return rtnetlink_add_route(node->lab, node->socket, &subnet, topology_prefix_length(family),
				   &next_hop);
}

static int add_routes(const struct node *node)
{
	const struct topology *topology = node->lab->topology;

	for (const struct topology_route *route = topology->routes; route->node; route++)
		for (size_t i = 0; i < ARRAY_SIZE(families); i++)
			if (topology_node(topology, route->node) == node->number &&
			    node->lab->versions & families[i].version &&
			    add_route(node, route, families[i].family) < 0)
				return -1;
	return 0;
}

int node_build(struct lab *lab, int number)
{
	struct node node = {lab, rtnetlink_open(lab, lab->nodes[number]), number};
	int built = -1;

	if (node.socket < 0)
		return -1;
	if (for_each_link(&node, make_device) == 0 &&
	    rtnetlink_set_up(lab, node.socket, LOOPBACK_INDEX) == 0 &&
	    for_each_link(&node, configure_device) == 0)
		built = add_routes(&node);
	close(node.socket);
	return built;
}

/* The address that the kernel makes of a MAC address (RFC 4291 appendix A). */
static struct sockaddr_storage link_local_address(int link, int end)
{
	struct sockaddr_storage address = {.ss_family = AF_INET6};
	uint8_t *bytes = ((struct sockaddr_in6 *)&address)->sin6_addr.s6_addr;
	uint8_t mac[6];

	topology_mac(link, end, mac);
	bytes[0] = 0xfe;
	bytes[1] = 0x80;
	memcpy(bytes + 8, mac, 3);
	bytes[8] ^= 0x02;
	bytes[11] = 0xff;
	bytes[12] = 0xfe;
	memcpy(bytes + 13, mac + 3, 3);
	return address;
}

int node_await_addresses(struct lab *lab, int socket, int link, int end)
{
	const struct topology *topology = lab->topology;
	int node = topology_node(topology, topology->links[link].ends[end]);
	struct sockaddr_storage address = link_local_address(link, end);

	if (rtnetlink_await_address(lab, socket, node_device_index(link), &address) < 0)
		return -1;
	topology_address(topology, node, link, AF_INET6, &address);
	return rtnetlink_await_address(lab, socket, node_device_index(link), &address);
}
