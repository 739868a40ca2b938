/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nodes whose addresses and routes the scenarios change themselves. */
#ifndef ROUTING_ROUTING_H
#define ROUTING_ROUTING_H

#include "harness/scenario/scenario.h"

/* The address of b that is on none of its links, and its subnet, which holds nothing else. */
#define routing_service(lab) by_version(lab, "10.9.0.2", "fd00:9::2")
#define routing_service_subnet(lab) by_version(lab, "10.9.0.0/24", "fd00:9::/64")

/* An address in text form as the numeric prefix that holds nothing else: "10.9.0.2/32" (static
 * buffer). */
const char *routing_host_prefix(const char *address);
/* Gives a device of the node an address, "10.9.0.2/32", that can be used at once. */
void routing_address_add(struct lab *lab, const char *node, const char *prefix, const char *device);

/* An endpoint of b that listens at the service address, to which a has a route over that link. */
struct endpoint *routing_listen_on_service(struct lab *lab, const char *link);
/* Routes the packets of a for the service over that link ("add", "replace"), or removes that route
 * ("del"). */
void routing_route_service(struct lab *lab, const char *how, const char *link);

/* Fails unless the packet was on that link, and from and to these addresses (paths of its nodes;
 * NULL: any). */
#define routing_assert_sent(lab, packet, link, source, destination)                                \
	routing_assert_sent_at(lab, packet, link, source, destination, __FILE__, __LINE__)
void routing_assert_sent_at(struct lab *lab, const struct packet *packet, const char *link,
			    const char *source, const char *destination, const char *file,
			    int line);

/* All packets that the node sent, from packet number `since` on, came from this address. */
#define routing_assert_all_sent_from(lab, since, node, source)                                     \
	routing_assert_all_sent_from_at(lab, since, node, source, __FILE__, __LINE__)
void routing_assert_all_sent_from_at(struct lab *lab, unsigned since, const char *node,
				     const char *source, const char *file, int line);

#endif
