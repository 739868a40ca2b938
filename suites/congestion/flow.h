/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A flow of messages of one size to a scripted peer, and what RFC 9260 section 7.2 makes of it:
 * after each SACK the congestion window that the RFC's arithmetic gives is compared with that of
 * the kernel, and with what the kernel then sends.
 *
 * RFC 9260 counts in PMDCS (the largest DATA chunk that a packet of the PMTU holds) and in whole
 * DATA chunks.  RFC 4960 counted in PMTUs, and its implementations in bytes of user data.  The
 * initial window shows which of the two the kernel does; scenarios of their own hold it to RFC
 * 9260.
 */
#ifndef CONGESTION_FLOW_H
#define CONGESTION_FLOW_H

#include "harness/scenario/scenario.h"

enum { CONGESTION_MAX_DATA = 400 };

struct congestion_counting {
	uint32_t segment; /* PMDCS, or the PMTU */
	uint32_t header; /* of a DATA chunk, where it counts */
	uint32_t initial; /* the initial window */
};

struct congestion_flow {
	struct association association;
	struct congestion_counting counting;
	const char *path; /* that the user sends on; NULL: the primary path, path0 */
	size_t size; /* of a message */
	uint32_t bytes; /* as which a message counts */
	uint32_t cwnd, ssthresh, partial_bytes_acked, flight;
	uint32_t max_burst; /* packets; RFC 9260 section 16; 0: any number */
	unsigned queued, sent, cumulative; /* numbers of DATA */
	bool acknowledged[CONGESTION_MAX_DATA + 1];
	bool recovering; /* Fast Recovery, until `exit` is acknowledged */
	unsigned exit;
};

/* The initial windows of RFC 9260 7.2.1 and of RFC 4960 7.2.1, in bytes. */
uint32_t congestion_initial_window_9260(uint32_t pmdcs, bool ipv6);
uint32_t congestion_initial_window_4960(uint32_t mtu);
/* The PMDCS of a PMTU, in bytes (RFC 9260 section 1.3). */
uint32_t congestion_pmdcs(struct lab *lab, uint32_t mtu);

/* How the kernel counts, by the window of a path on which nothing was sent.  Fails the scenario if
 * neither RFC has that window. */
#define congestion_counting_of(association, mtu)                                                   \
	congestion_counting_at(association, mtu, __FILE__, __LINE__)
struct congestion_counting congestion_counting_at(struct association association, uint32_t mtu,
						  const char *file, int line);
/* The bytes as which a message of that size counts. */
uint32_t congestion_counted_bytes(struct congestion_counting counting, size_t size);
/* ssthresh after a loss with that window (RFC 9260 7.2.3), in bytes. */
uint32_t congestion_halved(struct congestion_counting counting, uint32_t cwnd);

/* Opens an association, for messages of `size` bytes, of which a packet holds one; options as of
 * association_open(). */
#define congestion_open(lab, size, ...)                                                            \
	congestion_open_with(                                                                      \
		lab, size,                                                                         \
		&(struct association_options){.file = __FILE__, .line = __LINE__, ##__VA_ARGS__})
struct congestion_flow congestion_open_with(struct lab *lab, size_t size,
					    const struct association_options *options);

/* The user sends this many messages; those that the window has room for are sent at once. */
#define congestion_queue(flow, count) congestion_queue_at(flow, count, __FILE__, __LINE__)
void congestion_queue_at(struct congestion_flow *flow, unsigned count, const char *file, int line);

/*
 * The peer acknowledges DATA `n` (arguments as of send_sack()): the window becomes what the rules
 * make of it, and what it then has room for is sent.  Not for SACKs that make the kernel retransmit
 * at once.
 */
#define congestion_sack(flow, n, ...)                                                              \
	congestion_sack_at(flow, n, &(struct sack_spec){__VA_ARGS__}, __FILE__, __LINE__)
void congestion_sack_at(struct congestion_flow *flow, unsigned n, const struct sack_spec *sack,
			const char *file, int line);

/*
 * The SACK is the third miss indication of DATA `lost`: the window is reduced, unless that was done
 * before in this Fast Recovery, `lost` is retransmitted at once, and then what the window has room
 * for is sent.
 */
#define congestion_sack_lost(flow, n, lost, ...)                                                   \
	congestion_sack_lost_at(flow, n, lost, &(struct sack_spec){__VA_ARGS__}, __FILE__, __LINE__)
void congestion_sack_lost_at(struct congestion_flow *flow, unsigned n, unsigned lost,
			     const struct sack_spec *sack, const char *file, int line);
/* All DATA up to `n` arrive, and the three after n + 1, which is lost: its third miss indication.
 */
#define congestion_lose_after(flow, n) congestion_lose_after_at(flow, n, __FILE__, __LINE__)
void congestion_lose_after_at(struct congestion_flow *flow, unsigned n, const char *file, int line);

/* Sends and acknowledges, two DATA a SACK, until the window is at least that large and nothing is
 * outstanding. */
#define congestion_grow(flow, cwnd) congestion_grow_at(flow, cwnd, __FILE__, __LINE__)
void congestion_grow_at(struct congestion_flow *flow, uint32_t cwnd, const char *file, int line);

/* T3-rtx expires: one packet is sent, with the earliest outstanding DATA.  Nothing may be in gap
 * blocks. */
#define congestion_expire(flow) congestion_expire_at(flow, __FILE__, __LINE__)
void congestion_expire_at(struct congestion_flow *flow, const char *file, int line);

/* Fails unless the kernel's window is that of the flow. */
#define congestion_check(flow) congestion_check_at(flow, __FILE__, __LINE__)
void congestion_check_at(const struct congestion_flow *flow, const char *file, int line);

#endif
