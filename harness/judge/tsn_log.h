/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one side of an association has sent under which TSN. */
#ifndef JUDGE_TSN_LOG_H
#define JUDGE_TSN_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tsn_entry {
	int64_t first, last; /* times of its first and its last transmission */
	int64_t arrival; /* of the first that arrived */
	int64_t report; /* of the last gap ack block that was sent about it */
	uint32_t number; /* SSN or MID */
	uint32_t ppid;
	uint32_t digest; /* of the user data; 0: it was not captured */
	uint16_t stream;
	uint16_t size; /* bytes of user data */
	uint8_t flags; /* of the chunk */
	uint8_t sent; /* how often; 255: or more often */
	uint8_t arrived; /* how often it may have arrived */
	bool reported; /* by a gap ack block that was sent */
	bool acknowledged; /* by one that may have come */
	bool abandoned; /* a FORWARD TSN of its sender has passed it */
};

/* The TSNs from `base` on, without gaps; an entry that was never sent has `sent` 0. */
struct tsn_log {
	uint32_t base;
	size_t count, capacity;
	struct tsn_entry *entries;
};

/* Serial number arithmetic (RFC 1982). */
static inline bool tsn_before(uint32_t one, uint32_t other)
{
	return (int32_t)(one - other) < 0;
}

/* NULL if that TSN is not in the log. */
struct tsn_entry *tsn_find(const struct tsn_log *log, uint32_t tsn);
/* Makes room for a TSN that comes after `base`.  NULL if it is too far away, or without memory. */
struct tsn_entry *tsn_add(struct tsn_log *log, uint32_t tsn);
/* Forgets what is far below `tsn`. */
void tsn_forget(struct tsn_log *log, uint32_t tsn);
void tsn_free(struct tsn_log *log);

#endif
