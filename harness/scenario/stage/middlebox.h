/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a scenario does to a node that stands between the ends.  As in network.h, what fails here ends the scenario as `error`.
 */
#ifndef STAGE_MIDDLEBOX_H
#define STAGE_MIDDLEBOX_H

#include <stdint.h>

#include "netns/middlebox.h"

/* The packets that a rule of nft in table inet `table` of a node has counted, that begins so: "ct state invalid". */
uint64_t nft_counter(struct lab *lab, const char *node, const char *table, const char *rule);

/*
 * The node drops what its connection tracking has for invalid, by the hook "forward", or "input" in an end, and counts
 * that: firewall_dropped() is how many packets that were; firewall_new(), how many belonged to a connection that was new to
 * it, of which it had seen one direction only.
 */
void firewall_start(struct lab *lab, const char *node, const char *hook);
uint64_t firewall_dropped(struct lab *lab, const char *node);
uint64_t firewall_new(struct lab *lab, const char *node);

/* How long, in seconds, the node's connection tracking remembers an association in that state ("established"). */
void tracking_timeout(struct lab *lab, const char *node, const char *state, unsigned seconds);

/* Runs commands of ipvsadm, one a line. */
__attribute__((format(printf, 3, 4))) void ipvs_run(struct lab *lab, const char *node,
						    const char *format, ...);

/* As lab_join() of netns/middlebox.h, with an address for each of the two: the first and the second host of a subnet of its own
 * (10.90.0.0/24, fd00:90::/64), and each knows the other's Ethernet address. */
void nodes_join(struct lab *lab, const char *name, const char *one, const char *other,
		unsigned mtu);

#endif
