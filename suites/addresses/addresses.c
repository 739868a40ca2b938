/* SPDX-License-Identifier: GPL-2.0-or-later */
#define SUITE "addresses"
#include "suites/addresses/addresses.h"

static bool is_ipv6(const char *address)
{
	return strchr(address, ':') != NULL;
}

void addresses_add(struct lab *lab, const char *node, const char *address, const char *device)
{
	const struct topology *topology = lab_topology(lab);
	int link = topology_link(topology, device);
	int end = topology_end(topology, link, topology_node(topology, node));
	const char *other = topology->links[link].ends[1 - end];

	ip_run(lab, node, "addr add %s/%s dev %s%s\n", address, is_ipv6(address) ? "64" : "24",
	       device, is_ipv6(address) ? " nodad" : "");
	if (topology->silent && strcmp(topology->silent, other) == 0)
		return;
	ip_run(lab, other, "neigh replace %s lladdr 02:00:00:00:%02d:0%d dev %s\n", address, link,
	       end + 1, device);
}

void addresses_remove(struct lab *lab, const char *node, const char *address, const char *device)
{
	ip_run(lab, node, "addr del %s/%s dev %s\n", address, is_ipv6(address) ? "64" : "24",
	       device);
}

const char *addresses_source(const struct packet *packet)
{
	return text_of_address(&packet->sctp.from);
}

const char *addresses_destination(const struct packet *packet)
{
	return text_of_address(&packet->sctp.to);
}

void addresses_expect_source(struct lab *lab, const struct packet *packet, const char *path,
			     const char *file, int line)
{
	struct sockaddr_storage wanted = path_address(lab, packet->from, path, 0);

	if (!is_host(&wanted, (const struct sockaddr *)&packet->sctp.from))
		scenario_fail(file, line, "%s came from %s, expected %s",
			      packet->chunk ? chunk_name(packet->chunk->type) : "the packet",
			      addresses_source(packet), text_of_address(&wanted));
}

void addresses_expect_listed(struct lab *lab, const struct packet *packet, const char *path,
			     bool wanted, const char *file, int line)
{
	struct sockaddr_storage address = path_address(lab, packet->from, path, 0);

	if (chunk_lists_address(lab, packet, path) != wanted)
		scenario_fail(file, line, "%s of %s %s %s, which it %s",
			      chunk_name(packet->chunk->type), packet->from,
			      wanted ? "does not list" : "lists", text_of_address(&address),
			      wanted ? "must" : "must not");
}
