/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/timeline_records.h"

#include <stdio.h>

#include <jansson.h>

#include "harness/record/record.h"
#include "harness/scenario/endpoint/timeline.h"

enum { ROWS_IN_RECORD = 64 };

static json_t *row_of(const struct timeline_row *row)
{
	return json_pack("[I, I, I, i, I, I]", (json_int_t)((row->time - timeline_began()) / 1000),
			 (json_int_t)row->cwnd, (json_int_t)row->rto, row->state,
			 (json_int_t)row->bytes, (json_int_t)row->delivered);
}

/* Sends one record, which begins with the row `first`.  Returns the row after it, or NULL. */
static const struct timeline_row *send_part(const char *name, unsigned series,
					    const struct timeline_row *first, unsigned *from)
{
	const struct timeline_row *row = first;
	json_t *rows = json_array();

	while (row && json_array_size(rows) < ROWS_IN_RECORD) {
		json_array_append_new(rows, row_of(row));
		row = timeline_next(series, from);
	}
	record_send(json_pack("{s:s, s:s, s:s, s:s, s:o}", "type", "timeline", "name", name, "node",
			      first->node, "path", first->path, "rows", rows));
	return row;
}

void timeline_send(const char *name)
{
	char text[80];

	for (unsigned series = 0; series < timeline_series_count(); series++) {
		unsigned from = 0;
		const struct timeline_row *row = timeline_next(series, &from);

		while (row)
			row = send_part(name, series, row, &from);
	}
	if (!timeline_overflow())
		return;
	snprintf(text, sizeof(text), "the timeline lacks the last %u rows", timeline_overflow());
	record_send(json_pack("{s:s, s:s, s:s}", "type", "note", "name", name, "text", text));
}
