/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Path MTUs of a pair of endpoints, and what the network reports of them. */
#ifndef PMTU_PATH_MTU_H
#define PMTU_PATH_MTU_H

#include "harness/scenario/scenario.h"
#include "harness/wire/ip.h"

/* spinfo_mtu of the peer's address on a path; sstat_fragmentation_point. */
#define pmtu_expect_path_mtu(endpoint, path, mtu)                                                  \
	pmtu_expect_path_mtu_at(endpoint, path, mtu, __FILE__, __LINE__)
void pmtu_expect_path_mtu_at(struct endpoint *endpoint, const char *path, size_t mtu,
			     const char *file, int line);
#define pmtu_expect_fragmentation_point(endpoint, size)                                            \
	pmtu_expect_fragmentation_point_at(endpoint, size, __FILE__, __LINE__)
void pmtu_expect_fragmentation_point_at(struct endpoint *endpoint, size_t size, const char *file,
					int line);

/*
 * a sends a message of that size; it is fragmented into DATA chunks of `full` bytes of user data,
 * the last one having the rest, none of which is fragmented by IP, and b gets it.  Returns the
 * packet with the first one.
 */
#define pmtu_expect_fragments(pair, size, full)                                                    \
	pmtu_expect_fragments_at(pair, size, full, __FILE__, __LINE__)
const struct packet *pmtu_expect_fragments_at(struct pair pair, size_t size, size_t full,
					      const char *file, int line);

/*
 * The packet is retransmitted on its link as IP fragments that are no larger than the MTU and that
 * a router may fragment further.  Returns when the first was sent.
 */
#define pmtu_expect_ip_fragments(lab, packet, mtu)                                                 \
	pmtu_expect_ip_fragments_at(lab, packet, mtu, __FILE__, __LINE__)
int64_t pmtu_expect_ip_fragments_at(struct lab *lab, const struct packet *packet, size_t mtu,
				    const char *file, int line);
/* The next ICMP message after the packet that says it is too big, with that MTU. */
#define pmtu_expect_too_big(lab, packet, mtu)                                                      \
	pmtu_expect_too_big_at(lab, packet, mtu, __FILE__, __LINE__)
struct packet pmtu_expect_too_big_at(struct lab *lab, const struct packet *packet, size_t mtu,
				     const char *file, int line);
/* IP fragments of SCTP packets so far. */
unsigned pmtu_count_ip_fragments(void);

struct pmtu_too_big {
	/* Changes the packet that is quoted. */
	void (*change)(uint8_t *ip, uint8_t *sctp, uint32_t value);
	uint32_t value;
	size_t quoted; /* how many bytes of the SCTP packet; default: all, at most 500 */
};

/* The sender of the packet gets an ICMP message that it was too big for that MTU. */
#define pmtu_send_too_big(lab, packet, mtu, ...)                                                   \
	pmtu_send_too_big_with(lab, packet, mtu, &(struct pmtu_too_big){__VA_ARGS__})
void pmtu_send_too_big_with(struct lab *lab, const struct packet *packet, uint32_t mtu,
			    const struct pmtu_too_big *forged);

/* a sends a small message on that path, b gets it, and then a gets an ICMP message that it was too
 * big for that MTU. */
#define pmtu_send_too_big_on(pair, path, mtu)                                                      \
	pmtu_send_too_big_on_at(pair, path, mtu, __FILE__, __LINE__)
void pmtu_send_too_big_on_at(struct pair pair, const char *path, uint32_t mtu, const char *file,
			     int line);

/*
 * From now on what is larger than *limit and must not be fragmented is silently lost on that link
 * (NULL: on all).  The limit must live as long as the scenario, and may be changed.
 */
void pmtu_lose_larger(struct lab *lab, const char *link, size_t *limit);

#endif
