/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A node that leaves checksums and segmentation to others, as containers and guests of a host do, behind a router:
 *
 *	a ==host== r --right-- b
 *
 * The device `host` joins a and r by a veth pair with all offloads; nothing but the two sees what runs over it.  On `right` is a
 * wire: what leaves r there must be as if it had never been offloaded.
 */
#ifndef OFFLOAD_OFFLOAD_H
#define OFFLOAD_OFFLOAD_H

#include "harness/scenario/scenario.h"

/* The addresses of a and r on `host`. */
#define offload_near(lab) by_version(lab, "10.90.0.1", "fd00:90::1")
#define offload_far(lab) by_version(lab, "10.90.0.2", "fd00:90::2")

/* Joins them, and has a and b know the way; `mtu` is that of `host`. */
void offload_join(struct lab *lab, unsigned mtu);

/* What is associated; of a nothing is seen where the veth is, so that it is no pair. */
struct offload_ends {
	struct endpoint *a, *b;
};

/* An association of a and b on that way: a's client, b's server. */
struct offload_ends offload_open(struct lab *lab);

/* Messages of many sizes, from 1 to 30,000 bytes, go from one to the other, and what was on `right` meanwhile was right: no packet
 * beyond that MTU, no checksum wrong. */
void offload_expect_transfer(struct endpoint *from, struct endpoint *to, unsigned mtu);

#endif
