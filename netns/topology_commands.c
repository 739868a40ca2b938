/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A topology as iproute2 commands. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "netns/topology.h"
#include "harness/array_size.h"

static const struct family {
	enum ip_versions version;
	int family;
	const char
		*address_flags; /* without nodad the first seconds pass with tentative addresses */
} families[] = {
	{IPV4, AF_INET, ""},
	{IPV6, AF_INET6, " nodad"},
};

enum { FAMILIES = ARRAY_SIZE(families) };

static void print_mac(int link, int end, FILE *out)
{
	uint8_t mac[6];

	topology_mac(link, end, mac);
	fprintf(out, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4],
		mac[5]);
}

/* "address MAC mtu MTU": the attributes of the device at one end of a link. */
static void print_device(const struct topology *topology, int link, int end, FILE *out)
{
	fputs("address ", out);
	print_mac(link, end, out);
	fprintf(out, " mtu %u", topology_mtu(topology, link));
}

/* The address of one end of a link, or of the link's subnet where `end` is -1. */
static const char *address_text(int family, const struct topology *topology, int link, int end,
				char text[INET6_ADDRSTRLEN])
{
	const char *node = topology->links[link].ends[end < 0 ? 0 : end];
	struct sockaddr_storage address;
	struct sockaddr_in *in = (struct sockaddr_in *)&address;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&address;

	if (end < 0)
		topology_subnet(topology, link, family, &address);
	else
		topology_address(topology, topology_node(topology, node), link, family, &address);
	if (family == AF_INET)
		return inet_ntop(AF_INET, &in->sin_addr, text, INET6_ADDRSTRLEN);
	return inet_ntop(AF_INET6, &in6->sin6_addr, text, INET6_ADDRSTRLEN);
}

static void print_link_end(const struct topology *topology, enum ip_versions versions, int link,
			   int end, const char *before, FILE *out)
{
	const char *device = topology->links[link].name;
	char text[INET6_ADDRSTRLEN];
	bool router;

	if (topology_silent(topology, link, end)) {
		fprintf(out, "%slink set dev %s up\n", before, device);
		return;
	}
	for (int i = 0; i < FAMILIES; i++)
		if (versions & families[i].version)
			fprintf(out, "%saddr add %s/%u dev %s%s\n", before,
				address_text(families[i].family, topology, link, end, text),
				topology_prefix_length(families[i].family), device,
				families[i].address_flags);
	fprintf(out, "%slink set dev %s up\n", before, device);
	router = topology_routes(topology, link, 1 - end);
	for (int i = 0; i < FAMILIES; i++) {
		if (!(versions & families[i].version))
			continue;
		fprintf(out, "%sneigh replace %s lladdr ", before,
			address_text(families[i].family, topology, link, 1 - end, text));
		print_mac(link, 1 - end, out);
		fprintf(out, " dev %s nud permanent%s\n", device, router ? " router" : "");
	}
}

static void print_route(const struct topology *topology, enum ip_versions versions,
			const struct topology_route *route, const char *before, FILE *out)
{
	int link = topology_link(topology, route->link);
	int via = topology_link(topology, route->via);
	int end = topology_end(topology, via, topology_node(topology, route->node));
	char subnet[INET6_ADDRSTRLEN];
	char next_hop[INET6_ADDRSTRLEN];

	for (int i = 0; i < FAMILIES; i++)
		if (versions & families[i].version)
			fprintf(out, "%sroute add %s/%u via %s\n", before,
				address_text(families[i].family, topology, link, -1, subnet),
				topology_prefix_length(families[i].family),
				address_text(families[i].family, topology, via, 1 - end, next_hop));
}

/*
 * What is configured inside one node whose devices exist: lo up, addresses, devices up, permanent
 * neighbours, routes.  One command a line, each after `before`.
 */
static void print_node(const struct topology *topology, enum ip_versions versions, int node,
		       const char *before, FILE *out)
{
	fprintf(out, "%slink set dev lo up\n", before);
	for (int link = 0; topology->links[link].name; link++) {
		int end = topology_end(topology, link, node);

		if (end >= 0)
			print_link_end(topology, versions, link, end, before, out);
	}
	for (const struct topology_route *route = topology->routes; route->node; route++)
		if (topology_node(topology, route->node) == node)
			print_route(topology, versions, route, before, out);
}

static void print_sysctls(const struct topology *topology, enum ip_versions versions, int node,
			  const char *prefix, FILE *out)
{
	const char *name = topology->nodes[node];
	bool forwards = topology_forwards(topology, name);

	if (!(versions & IPV4) && !forwards)
		return;
	fprintf(out, "ip netns exec %s%s sysctl -qw", prefix, name);
	if (versions & IPV4)
		fputs(" net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0", out);
	if ((versions & IPV4) && forwards)
		fputs(" net.ipv4.ip_forward=1", out);
	if ((versions & IPV6) && forwards)
		fputs(" net.ipv6.conf.all.forwarding=1", out);
	fputc('\n', out);
}

static void print_link(const struct topology *topology, int link, const char *prefix, FILE *out)
{
	const struct topology_link *with = &topology->links[link];

	fprintf(out, "ip link add %s ", with->name);
	print_device(topology, link, 0, out);
	fprintf(out, " netns %s%s type veth peer name %s ", prefix, with->ends[0], with->name);
	print_device(topology, link, 1, out);
	fprintf(out, " netns %s%s\n", prefix, with->ends[1]);
}

void topology_print_commands(const struct topology *topology, enum ip_versions versions,
			     const char *prefix, bool undo, FILE *out)
{
	char before[256];

	for (int node = 0; topology->nodes[node]; node++)
		fprintf(out, "ip netns %s %s%s\n", undo ? "del" : "add", prefix,
			topology->nodes[node]);
	if (undo)
		return;
	/* Devices take the default sysctls when they are made, so the sysctls come first. */
	for (int node = 0; topology->nodes[node]; node++)
		print_sysctls(topology, versions, node, prefix, out);
	for (int link = 0; topology->links[link].name; link++)
		print_link(topology, link, prefix, out);
	for (int node = 0; topology->nodes[node]; node++) {
		snprintf(before, sizeof(before), "ip -n %s%s ", prefix, topology->nodes[node]);
		print_node(topology, versions, node, before, out);
	}
}
