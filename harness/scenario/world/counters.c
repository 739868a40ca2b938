/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/world/counters.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "harness/array_size.h"

#define COUNTER(name)                                                                              \
	{                                                                                          \
#name, offsetof(struct sctp_assoc_stats, name)                                     \
	}

/* All but sas_maxrto, which begins anew each time it is asked for. */
static const struct counter {
	const char *name;
	size_t offset;
} counters[] = {
	COUNTER(sas_isacks),	  COUNTER(sas_osacks),	    COUNTER(sas_opackets),
	COUNTER(sas_ipackets),	  COUNTER(sas_rtxchunks),   COUNTER(sas_outofseqtsns),
	COUNTER(sas_idupchunks),  COUNTER(sas_gapcnt),	    COUNTER(sas_ouodchunks),
	COUNTER(sas_iuodchunks),  COUNTER(sas_oodchunks),   COUNTER(sas_iodchunks),
	COUNTER(sas_octrlchunks), COUNTER(sas_ictrlchunks),
};

static uint64_t value_of(const struct sctp_assoc_stats *stats, const struct counter *counter)
{
	uint64_t value;

	memcpy(&value, (const char *)stats + counter->offset, sizeof(value));
	return value;
}

static bool is_part(const char *what, uint64_t part, uint64_t whole, const char *of, char *error,
		    size_t room)
{
	if (part <= whole)
		return true;
	snprintf(error, room,
		 "a counter of an association is too large, %s: %" PRIu64 " of %" PRIu64 " %s",
		 what, part, whole, of);
	return false;
}

bool counters_follow(const struct sctp_assoc_stats *before, const struct sctp_assoc_stats *now,
		     char *error, size_t room)
{
	for (size_t i = 0; i < ARRAY_SIZE(counters); i++)
		if (value_of(now, &counters[i]) < value_of(before, &counters[i])) {
			snprintf(error, room,
				 "a counter of an association went back, %s: %" PRIu64
				 " after %" PRIu64,
				 counters[i].name, value_of(now, &counters[i]),
				 value_of(before, &counters[i]));
			return false;
		}
	return is_part("sas_isacks", now->sas_isacks, now->sas_ictrlchunks, "control chunks", error,
		       room) &&
	       is_part("sas_osacks", now->sas_osacks, now->sas_octrlchunks, "control chunks", error,
		       room);
}

bool counters_same(const struct sctp_assoc_stats *asked, const struct sctp_assoc_stats *listed,
		   char *error, size_t room)
{
	for (size_t i = 0; i < ARRAY_SIZE(counters); i++)
		if (value_of(asked, &counters[i]) != value_of(listed, &counters[i])) {
			snprintf(error, room,
				 "getsockopt and sock_diag disagree, %s: %" PRIu64 " and %" PRIu64,
				 counters[i].name, value_of(asked, &counters[i]),
				 value_of(listed, &counters[i]));
			return false;
		}
	return true;
}

bool counters_match(const struct sctp_assoc_stats *sender, const struct sctp_assoc_stats *receiver,
		    char *error, size_t room)
{
	/* What was taken back for want of memory comes, and counts, again (RFC 9260 6.2). */
	uint64_t sent = sender->sas_oodchunks + sender->sas_ouodchunks + sender->sas_rtxchunks;
	uint64_t came = receiver->sas_iodchunks + receiver->sas_iuodchunks;

	return is_part("sas_isacks", receiver->sas_isacks, sender->sas_osacks,
		       "that the peer has sent", error, room) &&
	       is_part("sas_iodchunks and sas_iuodchunks", came, sent, "that the peer has sent",
		       error, room);
}
