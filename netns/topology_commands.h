/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of a topology's iproute2 commands that a lab's batches share with the shell commands.
 */
#ifndef NETNS_TOPOLOGY_COMMANDS_H
#define NETNS_TOPOLOGY_COMMANDS_H

#include <stdio.h>

#include "netns/topology.h"

/* The MTU of a link, with the default filled in. */
unsigned topology_mtu(const struct topology *topology, int link);

/*
 * Prints what is configured inside one node whose devices exist: lo up, addresses, devices up,
 * permanent neighbours, routes.  One command of ip(8) a line, each after `before`: "ip -n NAME " in
 * a script, "" in a batch.
 */
void topology_print_node(const struct topology *topology, enum ip_versions versions, int node,
			 const char *before, FILE *out);

/* Prints "address MAC mtu MTU", the attributes of the device at one end of a link. */
void topology_print_device(const struct topology *topology, int link, int end, FILE *out);

#endif
