/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages whose policy comes with them (SCTP_PRINFO), and how many were abandoned: RFC 7496 4. */
#ifndef PARTIAL_RELIABILITY_LIMITED_H
#define PARTIAL_RELIABILITY_LIMITED_H

#include "harness/scenario/scenario.h"

/* Sends a message with a policy and its value.  Returns 0 or errno. */
int partial_reliability_try(struct endpoint *endpoint, uint16_t stream, const void *data,
			    size_t size, uint16_t policy, uint32_t value);
/* The same with `size` bytes of pattern_fill(0); the kernel must accept them. */
#define partial_reliability_send(endpoint, stream, size, policy, value)                            \
	partial_reliability_send_at(endpoint, stream, size, policy, value, __FILE__, __LINE__)
void partial_reliability_send_at(struct endpoint *endpoint, uint16_t stream, size_t size,
				 uint16_t policy, uint32_t value, const char *file, int line);

/* For `stream`: all of the association (SCTP_PR_ASSOC_STATUS). */
enum { PARTIAL_RELIABILITY_ALL = -1 };

/* How many messages were abandoned by a policy, unsent and sent. */
#define partial_reliability_status(endpoint, stream, policy)                                       \
	partial_reliability_status_at(endpoint, stream, policy, __FILE__, __LINE__)
struct sctp_prstatus partial_reliability_status_at(struct endpoint *endpoint, int stream,
						   uint16_t policy, const char *file, int line);
/* Fails unless the numbers are these. */
#define partial_reliability_expect_abandoned(endpoint, stream, policy, unsent, sent)               \
	partial_reliability_expect_abandoned_at(endpoint, stream, policy, unsent, sent, __FILE__,  \
						__LINE__)
void partial_reliability_expect_abandoned_at(struct endpoint *endpoint, int stream, uint16_t policy,
					     uint64_t unsent, uint64_t sent, const char *file,
					     int line);

#endif
