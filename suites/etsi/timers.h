/* SPDX-License-Identifier: GPL-2.0-or-later */
/* T1, T2 and T3 expire: what was sent goes out again, until the kernel gives up. */
#ifndef ETSI_TIMERS_H
#define ETSI_TIMERS_H

#include "harness/scenario/scenario.h"

/*
 * The timer that a chunk started, by being sent in that packet (packet->chunk), expires after `rto`
 * (nanoseconds), and the kernel sends the chunk again, alone and unchanged.  Returns that packet.
 */
#define etsi_expect_retransmission_of(association, sent, rto)                                      \
	etsi_expect_retransmission_of_at(association, sent, rto, __FILE__, __LINE__)
const struct packet *etsi_expect_retransmission_of_at(struct association association,
						      const struct packet *sent, int64_t rto,
						      const char *file, int line);

/*
 * The same `count` times, the timer running twice as long each time, up to RTO.Max (RFC 9260 6.3.3
 * E2).  Returns for how long it runs now.
 */
#define etsi_expect_retransmissions(association, sent, count, rto)                                 \
	etsi_expect_retransmissions_at(association, sent, count, rto, __FILE__, __LINE__)
int64_t etsi_expect_retransmissions_at(struct association association, const struct packet *sent,
				       unsigned count, int64_t rto, const char *file, int line);

/*
 * The timer, which the last packet started and which runs for `rto`, expires once more and the
 * kernel gives up: its user learns it by `change` (SCTP_CANT_STR_ASSOC, SCTP_COMM_LOST), no timer
 * runs on, and the association is gone.  Whether an ABORT informs the peer is the kernel's choice,
 * and noted.
 */
#define etsi_expect_given_up(association, rto, change)                                             \
	etsi_expect_given_up_at(association, rto, change, __FILE__, __LINE__)
void etsi_expect_given_up_at(struct association association, int64_t rto, int change,
			     const char *file, int line);

#endif
