/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages that are given up (RFC 3758, RFC 7496), and the FORWARD TSN or I-FORWARD-TSN (RFC 8260
 * 2.3.1) that skips them.
 */
#ifndef ASSOCIATION_FORWARD_TSN_H
#define ASSOCIATION_FORWARD_TSN_H

#include <stddef.h>
#include <stdint.h>

#include "harness/array_size.h"
#include "harness/scenario/association/association.h"
#include "harness/scenario/stage/trace.h"

/*
 * The user sends a message with a policy and its value (SCTP_PR_SCTP_TTL: milliseconds,
 * SCTP_PR_SCTP_RTX: retransmissions, SCTP_PR_SCTP_PRIO: a priority) by SCTP_DEFAULT_PRINFO; what is
 * sent afterwards is reliable again.  Further arguments as for endpoint_send().
 */
#define send_limited(endpoint, stream, text, policy, value, ...)                                   \
	endpoint_send_limited(                                                                     \
		endpoint, stream, text, policy, value,                                             \
		&(struct send_options){                                                            \
			.file = __FILE__, .line = __LINE__, .flags = (policy), ##__VA_ARGS__})
void endpoint_send_limited(struct endpoint *endpoint, uint16_t stream, const char *text,
			   uint16_t policy, uint32_t value, const struct send_options *options);

/* One entry of the list: that stream is skipped up to that SSN, or MID. */
struct skip {
	uint16_t stream;
	uint32_t number;
	uint16_t flags; /* I-FORWARD-TSN: SKIP_UNORDERED, and the reserved bits */
};

enum { SKIP_UNORDERED = 1, MAX_SKIPS = 16 };

/* For a list of arguments, each {stream, number} or {stream, number, flags}. */
#define SKIPS(...)                                                                                 \
	(const struct skip[MAX_SKIPS]){__VA_ARGS__}, ARRAY_SIZE(((struct skip[]){__VA_ARGS__}))

/* The peer skips its DATA (I-DATA) up to `n` and these messages:
 * send_forward_tsn(association, 4, {1, 0}, {2, 0}). */
#define send_forward_tsn(association, n, ...)                                                      \
	association_send_forward_tsn(association, FORWARD_TSN, 0, n, SKIPS(__VA_ARGS__))
#define send_i_forward_tsn(association, n, ...)                                                    \
	association_send_forward_tsn(association, I_FORWARD_TSN, 0, n, SKIPS(__VA_ARGS__))
void association_send_forward_tsn(struct association association, enum chunk_type type, int flags,
				  unsigned n, const struct skip *skips, size_t count);

/*
 * Fails unless packet->chunk, a FORWARD TSN or I-FORWARD-TSN, has that new cumulative TSN, lists
 * exactly these messages, in any order, and has no reserved bit set.
 */
#define check_forward_tsn(packet, tsn, ...)                                                        \
	check_forward_tsn_at(packet, tsn, SKIPS(__VA_ARGS__), __FILE__, __LINE__)
void check_forward_tsn_at(const struct packet *packet, uint32_t tsn, const struct skip *skips,
			  size_t count, const char *file, int line);

#endif
