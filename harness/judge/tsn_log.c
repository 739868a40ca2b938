/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/memory.h"
#include "harness/judge/tsn_log.h"

#include <stdlib.h>
#include <string.h>

/* How many TSNs are kept at most, and how many of those that were acknowledged. */
enum { TSN_SPAN = 1 << 16, TSN_KEPT = 4096 };

struct tsn_entry *tsn_find(const struct tsn_log *log, uint32_t tsn)
{
	uint32_t index = tsn - log->base;

	return index < log->count ? &log->entries[index] : NULL;
}

struct tsn_entry *tsn_add(struct tsn_log *log, uint32_t tsn)
{
	uint32_t index = tsn - log->base;

	if (index < log->count)
		return &log->entries[index];
	if (index >= TSN_SPAN)
		return NULL;
	if (index >= log->capacity) {
		size_t capacity = log->capacity ? log->capacity : 16;

		while (capacity <= index)
			capacity *= 2;
		log->entries = xreallocarray(log->entries, capacity, sizeof(*log->entries));
		log->capacity = capacity;
	}
	memset(log->entries + log->count, 0, (index + 1 - log->count) * sizeof(*log->entries));
	log->count = index + 1;
	return &log->entries[index];
}

void tsn_forget(struct tsn_log *log, uint32_t tsn)
{
	uint32_t index = tsn - log->base;
	size_t gone;

	if (index >= log->count || index < 2 * TSN_KEPT)
		return;
	gone = index - TSN_KEPT;
	log->count -= gone;
	log->base += (uint32_t)gone;
	memmove(log->entries, log->entries + gone, log->count * sizeof(*log->entries));
}

void tsn_free(struct tsn_log *log)
{
	free(log->entries);
	memset(log, 0, sizeof(*log));
}
