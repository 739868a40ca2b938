/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An association with a scripted peer that supports FORWARD TSN (RFC 3758), the numbers of both
 * sides' DATA counted from 0, and what the suite asks of partial reliability's socket options.
 */
#ifndef PARTIAL_RELIABILITY_LIMITED_H
#define PARTIAL_RELIABILITY_LIMITED_H

#include "harness/scenario/scenario.h"

struct limited {
	struct peer *peer;
	struct endpoint *iut;
	uint32_t first; /* TSN of the kernel's first DATA */
};

struct limited_options {
	uint16_t istreams; /* that the kernel offers; 0: its default */
	uint32_t a_rwnd; /* of the peer; 0: its default */
};

#define limited_connect(lab, ...) limited_connect_with(lab, &(struct limited_options){__VA_ARGS__})
struct limited limited_connect_with(struct lab *lab, const struct limited_options *options);

/* --- the peer as the sender --- */

/* The peer's DATA that is lost: it takes a TSN and, of its stream, an SSN, and is never sent. */
void lose_data(struct peer *peer, uint16_t stream);

/* FORWARD TSN to number `n` of the peer's DATA, with streams and the SSNs that they skip to. */
struct skip {
	uint16_t stream, ssn;
};
enum { MAX_SKIPS = 16 };
#define forward(peer, n, ...)                                                                      \
	forward_with(peer, n, (const struct skip[MAX_SKIPS]){__VA_ARGS__},                         \
		     sizeof((struct skip[]){__VA_ARGS__}) / sizeof(struct skip))
void forward_with(struct peer *peer, unsigned n, const struct skip *skips, unsigned count);

/*
 * The kernel's next chunk is a SACK up to number `n` of the peer's DATA (-1: none of it), with the
 * one gap block from number `start` to number `end`, or with none if these are 0.  It may have been
 * delayed.
 */
#define expect_sacked(peer, n, start, end) expect_sacked_at(peer, n, start, end, __FILE__, __LINE__)
const struct packet *expect_sacked_at(struct peer *peer, int n, int start, int end,
				      const char *file, int line);

/* --- the kernel as the sender --- */

/* Sends with a policy and its value (SCTP_PRINFO).  Returns 0 or errno. */
int send_with_policy(struct endpoint *endpoint, uint16_t stream, const void *data, size_t size,
		     uint16_t policy, uint32_t value);
#define send_with_limit(endpoint, stream, size, policy, value)                                     \
	send_with_limit_at(endpoint, stream, size, policy, value, __FILE__, __LINE__)
/* The same with so many bytes of pattern_fill(0); the kernel must take them. */
void send_with_limit_at(struct endpoint *endpoint, uint16_t stream, size_t size, uint16_t policy,
			uint32_t value, const char *file, int line);

/* The counters of messages that were abandoned by a policy; stream -1: of the association. */
#define expect_abandoned(endpoint, stream, policy, unsent, sent)                                   \
	expect_abandoned_at(endpoint, stream, policy, unsent, sent, __FILE__, __LINE__)
void expect_abandoned_at(struct endpoint *endpoint, int stream, uint16_t policy, uint64_t unsent,
			 uint64_t sent, const char *file, int line);
struct sctp_prstatus abandoned(struct endpoint *endpoint, int stream, uint16_t policy);

/* The next chunk is DATA with this TSN (as a number from 0). */
#define expect_number(limited, n) expect_number_at(limited, n, __FILE__, __LINE__)
const struct packet *expect_number_at(struct limited limited, unsigned n, const char *file,
				      int line);

/* The peer has everything up to number `n`; -1: nothing. */
void acknowledge_to(struct limited limited, int n);

#endif
