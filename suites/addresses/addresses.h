/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nodes with more addresses than a lab gives them. */
#ifndef ADDRESSES_ADDRESSES_H
#define ADDRESSES_ADDRESSES_H

#include "harness/scenario/scenario.h"

/* A second address of node a or b on path0, in the subnet of the first. */
#define addresses_second_of_a(lab) by_version(lab, "10.0.0.11", "fd00:0::11")
#define addresses_second_of_b(lab) by_version(lab, "10.0.0.12", "fd00:0::12")

/* Gives the node that address on a device, which it can use at once; the other end knows where to send to it. */
void addresses_add(struct lab *lab, const char *node, const char *address, const char *device);
/* Takes it away again. */
void addresses_remove(struct lab *lab, const char *node, const char *address, const char *device);

/* The addresses that a packet came from, or went to, as text (static buffer). */
const char *addresses_source(const struct packet *packet);
const char *addresses_destination(const struct packet *packet);

/* Fails unless the packet came from that address of its node (a path or a literal address). */
#define expect_source(lab, packet, path)                                                           \
	addresses_expect_source(lab, packet, path, __FILE__, __LINE__)
void addresses_expect_source(struct lab *lab, const struct packet *packet, const char *path,
			     const char *file, int line);

/* Fails unless the chunk of the packet lists (or does not list) the address. */
#define expect_listed(lab, packet, path, wanted)                                                   \
	addresses_expect_listed(lab, packet, path, wanted, __FILE__, __LINE__)
void addresses_expect_listed(struct lab *lab, const struct packet *packet, const char *path,
			     bool wanted, const char *file, int line);

#endif
