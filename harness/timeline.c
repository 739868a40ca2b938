/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "harness/clock.h"
#include "harness/record.h"

enum { ROWS_IN_RECORD = 64, RECENT_PART = 100, MAX_SERIES = 64 };

/* Rows that differ in their bytes only come no more often, and later in the timeline even less. */
#define RECENT MILLISECONDS(50)

static struct {
	int64_t began;
	unsigned count, overflow;
	struct timeline_row rows[TIMELINE_MAX];
	uint8_t series[TIMELINE_MAX]; /* of each row: those of a node's path have the same */
	unsigned series_count;
	unsigned first[MAX_SERIES], last[MAX_SERIES]; /* rows of each */
} * timeline;

void timeline_start(void)
{
	if (!timeline) {
		timeline = mmap(NULL, sizeof(*timeline), PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (timeline == MAP_FAILED) {
			perror("sctp-runner: cannot map memory for the timeline");
			exit(EXIT_FAILURE);
		}
	}
	timeline->count = 0;
	timeline->overflow = 0;
	timeline->series_count = 0;
	timeline->began = lab_now();
}

static bool same_path(const struct timeline_row *one, const struct timeline_row *other)
{
	return !strcmp(one->node, other->node) && !strcmp(one->path, other->path);
}

/* The series that the row is of; series_count if that is a new one. */
static unsigned series_of(const struct timeline_row *row)
{
	unsigned series = 0;

	while (series < timeline->series_count &&
	       !same_path(&timeline->rows[timeline->first[series]], row))
		series++;
	return series;
}

static bool tells_news(const struct timeline_row *row, const struct timeline_row *last)
{
	int64_t recent = (row->time - timeline->began) / RECENT_PART;

	if (last->cwnd != row->cwnd || last->rto != row->rto || last->state != row->state)
		return true;
	if (recent < RECENT)
		recent = RECENT;
	return row->time - last->time >= recent && last->bytes != row->bytes;
}

void timeline_add(const struct timeline_row *row)
{
	unsigned series = series_of(row);
	bool begins = series == timeline->series_count;

	if (!begins && !tells_news(row, &timeline->rows[timeline->last[series]]))
		return;
	if (timeline->count == TIMELINE_MAX || series == MAX_SERIES) {
		timeline->overflow++;
		return;
	}
	if (begins)
		timeline->first[timeline->series_count++] = timeline->count;
	timeline->last[series] = timeline->count;
	timeline->series[timeline->count] = (uint8_t)series;
	timeline->rows[timeline->count++] = *row;
}

void timeline_sample(struct endpoint *endpoint, const char *path, struct sctp_paddrinfo *info,
		     uint64_t bytes, uint64_t delivered)
{
	struct timeline_row row = {.time = lab_now(), .bytes = bytes, .delivered = delivered};

	endpoint_path_again(endpoint, info);
	row.cwnd = info->spinfo_cwnd;
	row.rto = info->spinfo_rto;
	row.state = info->spinfo_state;
	(void)memccpy(row.node, endpoint->node, '\0', sizeof(row.node) - 1);
	(void)memccpy(row.path, path, '\0', sizeof(row.path) - 1);
	timeline_add(&row);
}

static json_t *row_of(const struct timeline_row *row)
{
	return json_pack("[I, I, I, i, I, I]", (json_int_t)((row->time - timeline->began) / 1000),
			 (json_int_t)row->cwnd, (json_int_t)row->rto, row->state,
			 (json_int_t)row->bytes, (json_int_t)row->delivered);
}

/* Sends one record of the series, from row `next` on.  Returns where to go on. */
static unsigned send_part(const char *name, unsigned series, unsigned next)
{
	const struct timeline_row *path = &timeline->rows[timeline->first[series]];
	json_t *rows = json_array();

	for (; next <= timeline->last[series] && json_array_size(rows) < ROWS_IN_RECORD; next++)
		if (timeline->series[next] == series)
			json_array_append_new(rows, row_of(&timeline->rows[next]));
	record_send(json_pack("{s:s, s:s, s:s, s:s, s:o}", "type", "timeline", "name", name, "node",
			      path->node, "path", path->path, "rows", rows));
	return next;
}

void timeline_send(const char *name)
{
	char text[80];

	for (unsigned series = 0; series < timeline->series_count; series++)
		for (unsigned next = timeline->first[series]; next <= timeline->last[series];)
			next = send_part(name, series, next);
	if (!timeline->overflow)
		return;
	snprintf(text, sizeof(text), "the timeline lacks the last %u rows", timeline->overflow);
	record_send(json_pack("{s:s, s:s, s:s}", "type", "note", "name", name, "text", text));
}
