/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rows of `timeline` records (harness/record/record.h), checked. */
#ifndef REPORTS_TIMELINE_TABLE_H
#define REPORTS_TIMELINE_TABLE_H

#include <stddef.h>

#include <jansson.h>

enum { TIMELINE_ROWS = 1 << 13, TIMELINE_SERIES = 64 };

struct timeline_entry {
	double seconds;
	unsigned series; /* index in `series`: whose and which path */
	unsigned order; /* among all entries */
	json_int_t cwnd, rto, state, bytes, delivered;
};

struct timeline_series {
	const char *node, *path; /* letters, digits and -_/. only; the records' */
};

struct timeline_table {
	struct timeline_series series[TIMELINE_SERIES];
	unsigned series_count;
	struct timeline_entry *entries; /* by time */
	size_t count;
};

/* At most TIMELINE_ROWS rows of TIMELINE_SERIES series.  Returns 0, or -1 without memory. */
int timeline_table_make(struct timeline_table *table, const json_t *timelines);
void timeline_table_free(struct timeline_table *table);

/* "ACTIVE", "PF", ... */
const char *timeline_state_name(json_int_t state);

#endif
