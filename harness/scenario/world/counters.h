/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The counters of an association (SCTP_GET_ASSOC_STATS): what they may be beside each other. */
#ifndef SCENARIO_WORLD_COUNTERS_H
#define SCENARIO_WORLD_COUNTERS_H

#include <stdbool.h>
#include <stddef.h>

#include <netinet/in.h>
#include <netinet/sctp.h>

/*
 * Of one association, at two times: none went back, and SACKs are control chunks.  False with what is wrong in `error`.
 */
bool counters_follow(const struct sctp_assoc_stats *before, const struct sctp_assoc_stats *now,
		     char *error, size_t room);

/* Of one association, asked for in two ways at one time.  False with what is wrong in `error`. */
bool counters_same(const struct sctp_assoc_stats *asked, const struct sctp_assoc_stats *listed,
		   char *error, size_t room);

/*
 * Of its two ends, asked for at one time, where no packet was doubled on its way: the SACKs and DATA that came at the one
 * were sent by the other.  False with what is wrong in `error`.
 */
bool counters_match(const struct sctp_assoc_stats *sender, const struct sctp_assoc_stats *receiver,
		    char *error, size_t room);

#endif
