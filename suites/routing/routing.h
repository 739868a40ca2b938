/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the scenarios of this suite share: nodes whose addresses and routes they change themselves.
 */
#ifndef ROUTING_ROUTING_H
#define ROUTING_ROUTING_H

#include "harness/scenario/scenario.h"

/* Linux' defaults of the parameters of RFC 9260 section 16; all but RTO.Initial are the RFC's. */
#define RTO_INITIAL SECONDS(3)
#define RTO_MIN SECONDS(1)
#define HB_INTERVAL SECONDS(30)
enum { PATH_MAX_RETRANS = 5 };

/* The address of b that is on none of its links, and the subnet it is alone in. */
#define SERVICE by_version(lab, "10.9.0.2", "fd00:9::2")
#define SERVICE_SUBNET by_version(lab, "10.9.0.0/24", "fd00:9::/64")

/* The text for the IP version of the lab. */
const char *by_version(struct lab *lab, const char *ipv4, const char *ipv6);
/* An address in text form as the numeric prefix that holds nothing else: "10.9.0.2/32". */
const char *host_prefix(const char *address);

/* Runs commands of ip in a node, or loads a ruleset of nft; what fails there is no fault of the
 * kernel under test. */
__attribute__((format(printf, 3, 4))) void ip_in(struct lab *lab, const char *node,
						 const char *format, ...);
__attribute__((format(printf, 3, 4))) void nft_in(struct lab *lab, const char *node,
						  const char *format, ...);
void sysctl_in(struct lab *lab, const char *node, const char *name, const char *value);

/* The address of a node on a path as text (static buffer, good for two calls). */
const char *address_text(struct lab *lab, const char *node, const char *path);

/*
 * Gives b the address SERVICE, in which an endpoint listens, and a the route to it over that link.
 */
struct endpoint *listen_on_service(struct lab *lab, const char *link);
/* Leads the packets of a for SERVICE over that link ("replace"), or ends that ("del"). */
void route_service(struct lab *lab, const char *how, const char *link);

/* Fails unless the packet was on that link, and from and to these addresses (paths of its nodes;
 * NULL: any). */
#define assert_sent(lab, packet, link, source, destination)                                        \
	assert_sent_at(lab, packet, link, source, destination, __FILE__, __LINE__)
void assert_sent_at(struct lab *lab, const struct packet *packet, const char *link,
		    const char *source, const char *destination, const char *file, int line);

/* All packets that the node sent, from packet number `since` on, came from this address. */
#define assert_all_sent_from(lab, since, node, source)                                             \
	assert_all_sent_from_at(lab, since, node, source, __FILE__, __LINE__)
void assert_all_sent_from_at(struct lab *lab, unsigned since, const char *node, const char *source,
			     const char *file, int line);

/* The message goes from one endpoint to the other, in DATA on that link.  Returns the DATA, after
 * its SACK came. */
#define expect_delivery(from, to, text, link)                                                      \
	expect_delivery_at(from, to, text, link, __FILE__, __LINE__)
const struct packet *expect_delivery_at(struct endpoint *from, struct endpoint *to,
					const char *text, const char *link, const char *file,
					int line);

/* Whether an INIT, INIT ACK or ASCONF lists the address (a path of the node that sent the packet).
 */
bool lists_address(struct lab *lab, const struct packet *packet, const char *path);
/* How many addresses it lists. */
unsigned count_listed(const struct packet *packet);

#endif
