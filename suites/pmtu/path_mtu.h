/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Associations over paths with an MTU of their own, and what the network says of it. */
#ifndef PMTU_PATH_MTU_H
#define PMTU_PATH_MTU_H

#include "harness/scenario/scenario.h"
#include "harness/wire/ip.h"

enum { COMMON_HEADER = 12, DATA_HEADER = 16 };

/* Linux' defaults of RFC 9260 section 16. */
#define RTO_MIN SECONDS(1)
#define RTO_INITIAL SECONDS(3)
#define HB_INTERVAL SECONDS(30)

struct pair {
	struct lab *lab;
	struct endpoint *a, *b;
};

/* Connects one-to-one endpoints of a and b over all their paths, waits until these are confirmed,
 * and exchanges a message each way so that every RTO is RTO.Min. */
struct pair pair_establish(struct lab *lab);

void set_node_sysctl(struct lab *lab, const char *node, const char *name, const char *value);
void set_link_mtu(struct lab *lab, const char *link, unsigned mtu);

size_t ip_header(struct lab *lab);
/* The most user data that the DATA chunk in a packet of this MTU can have. */
size_t user_data_of(struct lab *lab, size_t mtu);

/* spinfo_mtu of the peer's address on a path; sstat_fragmentation_point. */
#define expect_path_mtu(endpoint, path, mtu)                                                       \
	expect_path_mtu_at(endpoint, path, mtu, __FILE__, __LINE__)
void expect_path_mtu_at(struct endpoint *endpoint, const char *path, size_t mtu, const char *file,
			int line);
#define expect_fragmentation_point(endpoint, size)                                                 \
	expect_fragmentation_point_at(endpoint, size, __FILE__, __LINE__)
void expect_fragmentation_point_at(struct endpoint *endpoint, size_t size, const char *file,
				   int line);

/*
 * a sends a message of that size; it is cut into DATA chunks of `full` bytes of user data, the
 * last has the rest; none is fragmented by IP; b gets it.  Returns the packet with the first one.
 */
#define expect_cut(pair, size, full) expect_cut_at(pair, size, full, __FILE__, __LINE__)
const struct packet *expect_cut_at(struct pair pair, size_t size, size_t full, const char *file,
				   int line);

/*
 * The packet is in the network again as IP fragments, on its link, that are no larger than the MTU
 * and that a router may fragment further.  Returns when the first was sent.
 */
#define expect_ip_fragments(lab, packet, mtu)                                                      \
	expect_ip_fragments_at(lab, packet, mtu, __FILE__, __LINE__)
int64_t expect_ip_fragments_at(struct lab *lab, const struct packet *packet, size_t mtu,
			       const char *file, int line);
/* The next message, after the packet, that it is too big. */
#define expect_too_big(lab, packet, mtu) expect_too_big_at(lab, packet, mtu, __FILE__, __LINE__)
struct packet expect_too_big_at(struct lab *lab, const struct packet *packet, size_t mtu,
				const char *file, int line);
/* IP fragments of SCTP packets so far. */
unsigned count_ip_fragments(void);

struct too_big_forged {
	/* Changes the packet that is quoted. */
	void (*change)(uint8_t *ip, uint8_t *sctp, uint32_t value);
	uint32_t value;
	size_t quoted; /* so many bytes of the SCTP packet; default: all, at most 500 */
};

/* The network says to the sender of the packet that it was too big. */
#define say_too_big(lab, packet, mtu, ...)                                                         \
	say_too_big_with(lab, packet, mtu, &(struct too_big_forged){__VA_ARGS__})
void say_too_big_with(struct lab *lab, const struct packet *packet, uint32_t mtu,
		      const struct too_big_forged *forged);

/* a sends a small message over that path, b gets it, and then a is told that it was too big. */
void say_too_big_on(struct pair pair, const char *path, uint32_t mtu);

/*
 * From now on what is larger than *limit and must not be fragmented is lost on that link (NULL: on
 * all) without a word.  The limit must live as long as the scenario, and may be changed.
 */
void lose_larger(struct lab *lab, const char *link, size_t *limit);

/* SCTP_PEER_ADDR_PARAMS of a path or (NULL) of the association: flags and spp_pathmtu. */
void set_path_mtu(struct endpoint *endpoint, const char *path, uint32_t flags, uint32_t mtu);
void set_maxseg(struct endpoint *endpoint, uint32_t size);
uint32_t cwnd_of(struct endpoint *endpoint, const char *path);

#endif
