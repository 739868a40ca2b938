/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages between two kernels, and the paths that their DATA and SACKs take. */
#ifndef ASSOCIATION_TRANSFER_H
#define ASSOCIATION_TRANSFER_H

#include <stdint.h>

#include "harness/scenario/association/pair.h"

/*
 * a sends this message, its DATA passes on that link, b gets it, and the SACK comes back to where
 * the DATA came from (RFC 9260 6.4).  Returns the DATA.
 */
#define expect_transfer(pair, text, link) pair_expect_transfer(pair, text, link, __FILE__, __LINE__)
const struct packet *pair_expect_transfer(struct pair pair, const char *text, const char *link,
					  const char *file, int line);

/*
 * The message goes from one endpoint to the other, at once, in DATA on that link (NULL: on any),
 * and is acknowledged, on whatever way.  Returns the DATA.
 */
#define expect_delivery(from, to, text, link)                                                      \
	endpoint_expect_delivery(from, to, text, NULL, link, __FILE__, __LINE__)
/* The same where the user asks for that path (SCTP_ADDR_OVER). */
#define expect_delivery_over(from, to, text, path)                                                 \
	endpoint_expect_delivery(from, to, text, path, path, __FILE__, __LINE__)
const struct packet *endpoint_expect_delivery(struct endpoint *from, struct endpoint *to,
					      const char *text, const char *path, const char *link,
					      const char *file, int line);

/* The DATA in `lost` is sent again, on this link (NULL: on any), when T3-rtx, `rto`, has expired.
 */
#define expect_retransmission_of(lab, lost, link, rto)                                             \
	expect_retransmission_of_at(lab, lost, link, rto, __FILE__, __LINE__)
const struct packet *expect_retransmission_of_at(struct lab *lab, const struct packet *lost,
						 const char *link, int64_t rto, const char *file,
						 int line);

/*
 * a sends a message on the dark `link`, which has this RTO: after it the DATA goes to the link
 * `other` (NULL: to any other), b gets it, and the SACK comes back there.  Returns the DATA that
 * was lost.
 */
#define expect_detour(pair, link, other, rto)                                                      \
	pair_expect_detour(pair, link, other, rto, __FILE__, __LINE__)
const struct packet *pair_expect_detour(struct pair pair, const char *link, const char *other,
					int64_t rto, const char *file, int line);

/*
 * The primary path0 goes dark, and a sends message after message, each of which comes over path1
 * when the RTO, doubled every time, has passed.  Returns how many it takes until path0 is in that
 * state (path_state()); 0: more than 12.
 */
#define failures_until(pair, state) pair_failures_until(pair, state, __FILE__, __LINE__)
unsigned pair_failures_until(struct pair pair, int state, const char *file, int line);

/* The HEARTBEAT ACK with the Heartbeat Info of `heartbeat`, at once and on its link (RFC 9260
 * 8.3); fails if there is none. */
#define expect_heartbeat_ack(lab, heartbeat)                                                       \
	expect_heartbeat_ack_at(lab, heartbeat, __FILE__, __LINE__)
const struct packet *expect_heartbeat_ack_at(struct lab *lab, const struct packet *heartbeat,
					     const char *file, int line);

#endif
