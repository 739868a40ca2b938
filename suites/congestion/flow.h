/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A flow of messages of one size to a scripted peer, and what RFC 9260 section 7.2 makes of it: the
 * congestion window that the RFC's own arithmetic gives is compared with that of the kernel after
 * each SACK, and with what the kernel then sends.
 *
 * RFC 9260 counts in PMDCS (the largest DATA chunk that a packet of the PMTU holds) and in whole
 * DATA chunks.  RFC 4960 counted in PMTUs, and implementations of it in bytes of user data.  Which
 * of the two the kernel does is told by its initial window; scenarios of their own hold it to RFC
 * 9260.
 */
#ifndef CONGESTION_FLOW_H
#define CONGESTION_FLOW_H

#include "suites/congestion/sender.h"

enum { MAX_FLOW = 400, DATA_HEADER = 16 };

struct counting {
	uint32_t segment; /* PMDCS, or the PMTU */
	uint32_t header; /* of a DATA chunk, where it counts */
	uint32_t initial; /* the initial window */
};

struct flow {
	struct sender sender;
	struct counting counting;
	size_t size; /* of a message */
	uint32_t bytes; /* that one of them counts */
	uint32_t cwnd, ssthresh, partial_bytes_acked, flight;
	uint32_t max_burst; /* packets; RFC 9260 section 16; 0: any number */
	unsigned queued, sent, cumulative; /* numbers of DATA */
	bool acknowledged[MAX_FLOW + 1];
	bool recovering; /* Fast Recovery, until `exit` is acknowledged */
	unsigned exit;
};

/* The initial windows of RFC 9260 7.2.1 and of RFC 4960 7.2.1. */
uint32_t initial_window_9260(uint32_t pmdcs, bool ipv6);
uint32_t initial_window_4960(uint32_t mtu);
uint32_t pmdcs_of(struct lab *lab, uint32_t mtu);
bool over_ipv6(struct lab *lab);

/* How the kernel counts, by the window of a path on which nothing was sent.  Fails the scenario if
 * neither RFC has that window. */
struct counting counting_of(struct sender sender, uint32_t mtu);
/* What a message of that size counts. */
uint32_t counted_bytes(struct counting counting, size_t size);

/* Opens an association, for messages of `size` bytes, of which a packet holds one. */
#define flow_open(lab, size, ...) flow_open_with(lab, size, &(struct sender_options){__VA_ARGS__})
struct flow flow_open_with(struct lab *lab, size_t size, const struct sender_options *options);

/* The user sends so many messages; those that the window has room for go. */
#define flow_queue(flow, count) flow_queue_at(flow, count, __FILE__, __LINE__)
void flow_queue_at(struct flow *flow, unsigned count, const char *file, int line);

/*
 * A SACK: the window becomes what the rules make of it, and what it then has room for goes.  Not
 * for SACKs that make the kernel retransmit at once.
 */
#define flow_sack(flow, n, ...)                                                                    \
	flow_sack_at(flow, n, &(struct acknowledgement){__VA_ARGS__}, __FILE__, __LINE__)
void flow_sack_at(struct flow *flow, unsigned n, const struct acknowledgement *ack,
		  const char *file, int line);
/* The same without looking at what is sent then. */
#define flow_sack_only(flow, n, ...)                                                               \
	flow_sack_only_at(flow, n, &(struct acknowledgement){__VA_ARGS__}, __FILE__, __LINE__)
void flow_sack_only_at(struct flow *flow, unsigned n, const struct acknowledgement *ack,
		       const char *file, int line);

/*
 * A SACK with the third report that DATA `lost` is missing, and so are the `more` that follow it:
 * `lost` goes again at once, and then, where no more are missing, what the window has room for.
 */
#define flow_sack_lost(flow, n, lost, more, ...)                                                   \
	flow_sack_lost_at(flow, n, lost, more, &(struct acknowledgement){__VA_ARGS__}, __FILE__,   \
			  __LINE__)
void flow_sack_lost_at(struct flow *flow, unsigned n, unsigned lost, unsigned more,
		       const struct acknowledgement *ack, const char *file, int line);

/* Sends and acknowledges all, by twos, until the window is at least so large, and nothing is
 * outstanding. */
#define flow_grow(flow, cwnd) flow_grow_at(flow, cwnd, __FILE__, __LINE__)
void flow_grow_at(struct flow *flow, uint32_t cwnd, const char *file, int line);

/* T3-rtx expires: one packet goes, with the earliest DATA.  Nothing may be in gap blocks. */
#define flow_expire(flow) flow_expire_at(flow, __FILE__, __LINE__)
void flow_expire_at(struct flow *flow, const char *file, int line);

/* Fails unless the kernel's window is that of the flow. */
#define flow_check(flow) flow_check_at(flow, __FILE__, __LINE__)
void flow_check_at(struct flow *flow, const char *file, int line);

#endif
