/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/timeline_table.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "reports/report.h"

enum { NAME_LIMIT = 32, COLUMNS = 6, STATES = 4 };

static const json_int_t largest = (json_int_t)1 << 53; /* that a double holds exactly */

/* Names come from a guest, and go into tables and into commands for gnuplot. */
static bool is_plain(const char *name)
{
	size_t length = 0;

	for (; name && name[length]; length++)
		if (!isalnum((unsigned char)name[length]) && !strchr("-_/.", name[length]))
			return false;
	return length > 0 && length < NAME_LIMIT;
}

/* The index of the series, which is added if need be; -1 if it can not be. */
static int series_of(struct timeline_table *table, const json_t *record)
{
	const char *node = json_string_value(json_object_get(record, "node"));
	const char *path = json_string_value(json_object_get(record, "path"));

	if (!is_plain(node) || !is_plain(path))
		return -1;
	for (unsigned i = 0; i < table->series_count; i++)
		if (!strcmp(table->series[i].node, node) && !strcmp(table->series[i].path, path))
			return (int)i;
	if (table->series_count == TIMELINE_SERIES)
		return -1;
	table->series[table->series_count] = (struct timeline_series){node, path};
	return (int)table->series_count++;
}

static bool read_row(const json_t *row, json_int_t values[COLUMNS])
{
	if (json_array_size(row) != COLUMNS)
		return false;
	for (size_t i = 0; i < COLUMNS; i++) {
		const json_t *value = json_array_get(row, i);

		values[i] = json_integer_value(value);
		if (!json_is_integer(value) || values[i] < 0 || values[i] > largest)
			return false;
	}
	return values[3] < STATES;
}

static void take_row(struct timeline_table *table, unsigned series, const json_t *row)
{
	json_int_t values[COLUMNS];

	if (table->count == TIMELINE_ROWS || !read_row(row, values))
		return;
	table->entries[table->count] = (struct timeline_entry){
		.seconds = (double)values[0] / 1e6,
		.series = series,
		.order = (unsigned)table->count,
		.cwnd = values[1],
		.rto = values[2],
		.state = values[3],
		.bytes = values[4],
		.delivered = values[5],
	};
	table->count++;
}

static int by_time(const void *one, const void *other)
{
	const struct timeline_entry *a = one, *b = other;

	if (a->seconds < b->seconds || a->seconds > b->seconds)
		return a->seconds < b->seconds ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

int timeline_table_make(struct timeline_table *table, const json_t *timelines)
{
	size_t index, number;
	const json_t *record, *row;

	*table = (struct timeline_table){0};
	table->entries = xcalloc(TIMELINE_ROWS, sizeof(*table->entries));
	json_array_foreach (timelines, index, record) {
		const json_t *rows = json_object_get(record, "rows");
		int series = series_of(table, record);

		if (series < 0)
			continue;
		json_array_foreach (rows, number, row)
			take_row(table, (unsigned)series, row);
	}
	qsort(table->entries, table->count, sizeof(*table->entries), by_time);
	return 0;
}

void timeline_table_free(struct timeline_table *table)
{
	free(table->entries);
	*table = (struct timeline_table){0};
}

const char *timeline_state_name(json_int_t state)
{
	/* enum sctp_spinfo_state */
	static const char *const names[STATES] = {"INACTIVE", "PF", "ACTIVE", "UNCONFIRMED"};

	return state >= 0 && state < STATES ? names[state] : "?";
}

long timeline_write_csv(FILE *out, const json_t *timelines)
{
	struct timeline_table table;
	long count;

	if (timeline_table_make(&table, timelines) < 0)
		return -1;
	fprintf(out, "time,node,path,cwnd,rto,state,bytes,delivered\n");
	for (size_t i = 0; i < table.count; i++) {
		const struct timeline_entry *e = &table.entries[i];
		const struct timeline_series *series = &table.series[e->series];

		fprintf(out,
			"%.6f,%s,%s,%" JSON_INTEGER_FORMAT ",%.3f,%s,%" JSON_INTEGER_FORMAT
			",%" JSON_INTEGER_FORMAT "\n",
			e->seconds, series->node, series->path, e->cwnd, (double)e->rto / 1000,
			timeline_state_name(e->state), e->bytes, e->delivered);
	}
	count = (long)table.count;
	timeline_table_free(&table);
	return fflush(out) == 0 && !ferror(out) ? count : -1;
}
