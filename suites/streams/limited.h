/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages with a limited life: RFC 3758, RFC 7496. */
#ifndef STREAMS_LIMITED_H
#define STREAMS_LIMITED_H

#include "harness/scenario/scenario.h"

/*
 * Sends with a policy (SCTP_PR_SCTP_TTL: milliseconds, SCTP_PR_SCTP_RTX: retransmissions); what is
 * sent afterwards is reliable again.
 */
void streams_send_limited(struct endpoint *endpoint, uint16_t stream, const char *text,
			  uint16_t policy, uint32_t limit, uint32_t context);

#endif
