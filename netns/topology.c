/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The topologies that scenarios run in, and what follows from their data. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "netns/topology.h"

const struct topology two_nodes = {
	.name = "two_nodes",
	.title = "Two nodes on one link",
	.nodes = {"a", "b"},
	.links = {{.name = "path0", .ends = {"a", "b"}}},
};

const struct topology dual_path = {
	.name = "dual_path",
	.title = "Two nodes with two separate paths",
	.nodes = {"a", "b"},
	.links = {{.name = "path0", .ends = {"a", "b"}}, {.name = "path1", .ends = {"a", "b"}}},
};

const struct topology triple_path = {
	.name = "triple_path",
	.title = "Two nodes with three separate paths",
	.nodes = {"a", "b"},
	.links = {{.name = "path0", .ends = {"a", "b"}},
		  {.name = "path1", .ends = {"a", "b"}},
		  {.name = "path2", .ends = {"a", "b"}}},
};

const struct topology eight_paths = {
	.name = "eight_paths",
	.title = "Two nodes with eight separate paths",
	.nodes = {"a", "b"},
	.links = {{.name = "path0", .ends = {"a", "b"}},
		  {.name = "path1", .ends = {"a", "b"}},
		  {.name = "path2", .ends = {"a", "b"}},
		  {.name = "path3", .ends = {"a", "b"}},
		  {.name = "path4", .ends = {"a", "b"}},
		  {.name = "path5", .ends = {"a", "b"}},
		  {.name = "path6", .ends = {"a", "b"}},
		  {.name = "path7", .ends = {"a", "b"}}},
};

const struct topology routed = {
	.name = "routed",
	.title = "Two nodes with a router between them",
	.nodes = {"a", "r", "b"},
	.links = {{.name = "left", .ends = {"a", "r"}}, {.name = "right", .ends = {"r", "b"}}},
	.forwarding = {"r"},
	.routes = {{.node = "a", .link = "right", .via = "left"},
		   {.node = "b", .link = "left", .via = "right"}},
};

const struct topology two_routers = {
	.name = "two_routers",
	.title = "Two nodes with two paths, and a router on each",
	.nodes = {"a", "r0", "r1", "b"},
	.links = {{.name = "left0", .ends = {"a", "r0"}},
		  {.name = "right0", .ends = {"r0", "b"}},
		  {.name = "left1", .ends = {"a", "r1"}},
		  {.name = "right1", .ends = {"r1", "b"}}},
	.forwarding = {"r0", "r1"},
	.routes = {{.node = "a", .link = "right0", .via = "left0"},
		   {.node = "a", .link = "right1", .via = "left1"},
		   {.node = "b", .link = "left0", .via = "right0"},
		   {.node = "b", .link = "left1", .via = "right1"}},
};

const struct topology scripted_peer = {
	.name = "scripted_peer",
	.title = "A node and a wire on which a script plays its peer",
	.nodes = {"iut", "wire"},
	.links = {{.name = "path0", .ends = {"iut", "wire"}}},
	.silent = "wire",
};

const struct topology scripted_dual_path = {
	.name = "scripted_dual_path",
	.title = "A node and two wires on which a script plays its peer",
	.nodes = {"iut", "wire"},
	.links = {{.name = "path0", .ends = {"iut", "wire"}},
		  {.name = "path1", .ends = {"iut", "wire"}}},
	.silent = "wire",
};

const struct topology scripted_triple_path = {
	.name = "scripted_triple_path",
	.title = "A node and three wires on which a script plays its peer",
	.nodes = {"iut", "wire"},
	.links = {{.name = "path0", .ends = {"iut", "wire"}},
		  {.name = "path1", .ends = {"iut", "wire"}},
		  {.name = "path2", .ends = {"iut", "wire"}}},
	.silent = "wire",
};

const struct topology *const topologies[] = {
	&two_nodes,   &dual_path,     &triple_path,	   &eight_paths,	  &routed,
	&two_routers, &scripted_peer, &scripted_dual_path, &scripted_triple_path, NULL,
};

const struct topology *topology_find(const char *name)
{
	for (const struct topology *const *each = topologies; *each; each++)
		if (strcmp((*each)->name, name) == 0)
			return *each;
	return NULL;
}

int topology_node(const struct topology *topology, const char *node)
{
	for (int i = 0; topology->nodes[i]; i++)
		if (strcmp(topology->nodes[i], node) == 0)
			return i;
	return -1;
}

int topology_link(const struct topology *topology, const char *link)
{
	for (int i = 0; topology->links[i].name; i++)
		if (strcmp(topology->links[i].name, link) == 0)
			return i;
	return -1;
}

int topology_end(const struct topology *topology, int link, int node)
{
	if (node < 0 || node >= MAX_NODES || !topology->nodes[node])
		return -1;
	if (link < 0 || link >= MAX_LINKS || !topology->links[link].name)
		return -1;
	for (int end = 0; end < 2; end++)
		if (strcmp(topology->links[link].ends[end], topology->nodes[node]) == 0)
			return end;
	return -1;
}

bool topology_forwards(const struct topology *topology, const char *node)
{
	for (int i = 0; topology->forwarding[i]; i++)
		if (strcmp(topology->forwarding[i], node) == 0)
			return true;
	return false;
}

bool topology_silent(const struct topology *topology, int link, int end)
{
	return topology->silent && strcmp(topology->links[link].ends[end], topology->silent) == 0;
}

bool topology_address(const struct topology *topology, int node, int link, int family,
		      struct sockaddr_storage *out)
{
	int end = topology_end(topology, link, node);

	memset(out, 0, sizeof(*out));
	if (end < 0)
		return false;
	if (family == AF_INET) {
		struct sockaddr_in *in = (struct sockaddr_in *)out;
		uint32_t subnet = UINT32_C(10) << 24 | (uint32_t)link << 16;

		in->sin_family = AF_INET;
		in->sin_addr.s_addr = htonl(subnet | (uint32_t)(end + 1));
		return true;
	}
	if (family == AF_INET6) {
		struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)out;

		in6->sin6_family = AF_INET6;
		in6->sin6_addr.s6_addr[0] = 0xfd;
		in6->sin6_addr.s6_addr[3] = (uint8_t)link;
		in6->sin6_addr.s6_addr[15] = (uint8_t)(end + 1);
		return true;
	}
	return false;
}

void topology_subnet(const struct topology *topology, int link, int family,
		     struct sockaddr_storage *out)
{
	int first = topology_node(topology, topology->links[link].ends[0]);

	(void)topology_address(topology, first, link, family, out);
	if (family == AF_INET)
		((struct sockaddr_in *)out)->sin_addr.s_addr &= htonl(0xffffff00);
	else
		((struct sockaddr_in6 *)out)->sin6_addr.s6_addr[15] = 0;
}

unsigned topology_prefix_length(int family)
{
	return family == AF_INET ? 24 : 64;
}

unsigned topology_mtu(const struct topology *topology, int link)
{
	unsigned mtu = topology->links[link].mtu;

	return mtu ? mtu : DEFAULT_MTU;
}

bool topology_routes(const struct topology *topology, int link, int end)
{
	return topology_forwards(topology, topology->links[link].ends[end]);
}

void topology_mac(int link, int end, uint8_t mac[6])
{
	memset(mac, 0, 6);
	mac[0] = 0x02;
	mac[4] = (uint8_t)link;
	mac[5] = (uint8_t)(end + 1);
}
