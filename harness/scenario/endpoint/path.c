/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths by name: "path0", "path0/ipv4", "10.9.0.2", and the addresses they stand for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>

#include "harness/scenario/endpoint/endpoint.h"
#include "harness/scenario/stage/network.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/trace.h"
#include "netns/middlebox.h"

static void set_port(struct sockaddr_storage *address, uint16_t port)
{
	if (address->ss_family == AF_INET)
		((struct sockaddr_in *)address)->sin_port = htons(port);
	else
		((struct sockaddr_in6 *)address)->sin6_port = htons(port);
}

static bool is_literal(const char *path, struct sockaddr_storage *address)
{
	struct sockaddr_in in = {.sin_family = AF_INET};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};

	memset(address, 0, sizeof(*address));
	if (inet_pton(AF_INET, path, &in.sin_addr) == 1)
		memcpy(address, &in, sizeof(in));
	else if (inet_pton(AF_INET6, path, &in6.sin6_addr) == 1)
		memcpy(address, &in6, sizeof(in6));
	return address->ss_family != AF_UNSPEC;
}

/* Splits "path0/ipv4" into link and address family, each of which the lab must have. */
static int parse_path(struct lab *lab, const char *path, int *family)
{
	char link[64];
	const char *slash = strchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) : strlen(path);

	*family = lab_versions(lab) & IPV6 ? AF_INET6 : AF_INET;
	if (slash && strcmp(slash, "/ipv4") != 0 && strcmp(slash, "/ipv6") != 0)
		scenario_error("path %s: \"%s\" is no IP version", path, slash + 1);
	if (slash)
		*family = !strcmp(slash, "/ipv4") ? AF_INET : AF_INET6;
	if (!(lab_versions(lab) & (*family == AF_INET ? IPV4 : IPV6)))
		scenario_error("path %s: the lab does not use that IP version", path);
	snprintf(link, sizeof(link), "%.*s", (int)length, path);
	lab_must_have(lab, NULL, link);
	return topology_link(lab_topology(lab), link);
}

void path_must_exist(struct lab *lab, const char *path)
{
	struct sockaddr_storage literal;
	int family;

	if (!is_literal(path, &literal))
		(void)parse_path(lab, path, &family);
}

int lab_path_link(struct lab *lab, const char *path)
{
	int family;

	return parse_path(lab, path, &family);
}

static struct sockaddr_storage address_on(struct lab *lab, int node, int link, int family,
					  uint16_t port)
{
	struct sockaddr_storage address;

	if (!topology_address(lab_topology(lab), node, link, family, &address))
		scenario_error("node %d has no address on link %d", node, link);
	set_port(&address, port);
	return address;
}

struct sockaddr_storage path_address(struct lab *lab, const char *node, const char *path,
				     uint16_t port)
{
	struct sockaddr_storage literal;
	int family, link;

	if (is_literal(path, &literal)) {
		lab_must_have(lab, node, NULL);
		set_port(&literal, port);
		return literal;
	}
	link = parse_path(lab, path, &family);
	lab_must_have(lab, node, lab_topology(lab)->links[link].name);
	return address_on(lab, topology_node(lab_topology(lab), node), link, family, port);
}

/*
 * The address of the box that stands before end 0 of the link, if the last packet that got through from there to that port (0: to
 * any) bore it.
 */
static bool was_translated(struct lab *lab, int link, int family, uint16_t to_port,
			   struct sockaddr_storage *address)
{
	const struct topology_link *way = &lab_topology(lab)->links[link];
	bool translated = false, known = false;

	if (!lab_translation(lab, link, family, address))
		return false;
	for (unsigned i = trace_count(); !known && i-- > 0;) {
		struct packet *packet = trace_packet(i);

		known = packet && packet->fate != FRAME_CUT && packet->fate != FRAME_DROPPED &&
			!strcmp(packet->link, way->name) && !strcmp(packet->from, way->ends[0]) &&
			(!to_port || packet->sctp.destination_port == to_port);
		translated = known && is_host(address, (const struct sockaddr *)&packet->sctp.from);
		free(packet);
	}
	return translated;
}

struct sockaddr_storage path_address_seen(struct lab *lab, const char *node, const char *path,
					  uint16_t port, uint16_t to_port)
{
	struct sockaddr_storage address = path_address(lab, node, path, port), literal, translated;
	int family, link;

	if (is_literal(path, &literal))
		return address;
	link = parse_path(lab, path, &family);
	if (strcmp(lab_topology(lab)->links[link].ends[0], node) != 0 ||
	    !was_translated(lab, link, family, to_port, &translated))
		return address;
	set_port(&translated, port);
	return translated;
}

struct sockaddr_storage peer_address(const struct endpoint *endpoint, const char *path,
				     uint16_t port)
{
	const struct topology *topology = lab_topology(endpoint->lab);
	struct sockaddr_storage literal;
	const char *near = endpoint->node;
	const char *const *ends;
	int link;

	if (is_literal(path, &literal))
		return path_address(endpoint->lab, NULL, path, port);
	link = lab_path_link(endpoint->lab, path);
	ends = topology->links[link].ends;
	/* Behind a router: the end that is not the router's. */
	if (topology_end(topology, link, topology_node(topology, near)) < 0)
		near = topology_forwards(topology, ends[0]) ? ends[0] : ends[1];
	return path_address_seen(endpoint->lab, strcmp(ends[0], near) ? ends[0] : ends[1], path,
				 port, 0);
}

bool is_host(const struct sockaddr_storage *address, const struct sockaddr *other)
{
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)other;

	if (address->ss_family == AF_INET) {
		const struct in_addr *host = &((const struct sockaddr_in *)address)->sin_addr;

		/* A mixed association may show IPv4 addresses as mapped ones. */
		if (other->sa_family == AF_INET6)
			return IN6_IS_ADDR_V4MAPPED(&six->sin6_addr) &&
			       !memcmp(&six->sin6_addr.s6_addr[12], host, sizeof(*host));
		return other->sa_family == AF_INET &&
		       ((const struct sockaddr_in *)other)->sin_addr.s_addr == host->s_addr;
	}
	return other->sa_family == AF_INET6 &&
	       IN6_ARE_ADDR_EQUAL(&((const struct sockaddr_in6 *)address)->sin6_addr,
				  &six->sin6_addr);
}

const char *path_of_address(struct lab *lab, const struct sockaddr *address)
{
	static char text[INET6_ADDRSTRLEN];
	static const int families[] = {AF_INET, AF_INET6};
	const struct topology *topology = lab_topology(lab);
	bool mixed = lab_versions(lab) == MIXED;

	for (int link = 0; link < MAX_LINKS && topology->links[link].name; link++) {
		for (int i = 0; i < 4; i++) {
			int family = families[i / 2];
			const char *node = topology->links[link].ends[i % 2];
			struct sockaddr_storage own;

			if (!(topology_address(topology, topology_node(topology, node), link,
					       family, &own) &&
			      is_host(&own, address)) &&
			    !(i % 2 == 0 && lab_translation(lab, link, family, &own) &&
			      is_host(&own, address)))
				continue;
			snprintf(text, sizeof(text), "%s%s", topology->links[link].name,
				 !mixed		     ? ""
				 : family == AF_INET ? "/ipv4"
						     : "/ipv6");
			return text;
		}
	}
	if (!inet_ntop(address->sa_family,
		       address->sa_family == AF_INET
			       ? (const void *)&((const struct sockaddr_in *)address)->sin_addr
			       : (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr,
		       text, sizeof(text)))
		return "?";
	return text;
}

socklen_t address_length(const struct sockaddr_storage *address)
{
	switch (address->ss_family) {
	case AF_INET:
		return sizeof(struct sockaddr_in);
	case AF_INET6:
		return sizeof(struct sockaddr_in6);
	default:
		return 0;
	}
}
