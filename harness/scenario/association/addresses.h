/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The addresses of an association, as its endpoint lists them and as chunks do. */
#ifndef ASSOCIATION_ADDRESSES_H
#define ASSOCIATION_ADDRESSES_H

#include <stdbool.h>

#include "harness/scenario/endpoint/endpoint.h"
#include "harness/scenario/stage/trace.h"

enum { MAX_LISTED_PATHS = 8 };

/*
 * The peer's addresses (sctp_getpaddrs(3)), or the endpoint's own (sctp_getladdrs(3)), are those of
 * these paths and no others: expect_peer_addresses(iut, "path0", "path1").
 */
#define expect_peer_addresses(endpoint, ...)                                                       \
	expect_addresses_at(endpoint, true,                                                        \
			    (const char *const[MAX_LISTED_PATHS + 1]){__VA_ARGS__}, __FILE__,      \
			    __LINE__)
#define expect_local_addresses(endpoint, ...)                                                      \
	expect_addresses_at(endpoint, false,                                                       \
			    (const char *const[MAX_LISTED_PATHS + 1]){__VA_ARGS__}, __FILE__,      \
			    __LINE__)
void expect_addresses_at(struct endpoint *endpoint, bool of_peer, const char *const paths[],
			 const char *file, int line);

/* Whether the chunk of a packet, an INIT, INIT ACK or ASCONF, lists the address that its sender has
 * on a path.  How many addresses it lists. */
bool chunk_lists_address(struct lab *lab, const struct packet *packet, const char *path);
unsigned chunk_address_count(const struct packet *packet);

#endif
