/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/endpoint/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "harness/scenario/stage/clock.h"

enum { RECENT_PART = 100, MAX_SERIES = 64 };

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

int64_t timeline_began(void)
{
	return timeline->began;
}

unsigned timeline_overflow(void)
{
	return timeline->overflow;
}

unsigned timeline_series_count(void)
{
	return timeline->series_count;
}

const struct timeline_row *timeline_next(unsigned series, unsigned *from)
{
	unsigned number = *from < timeline->first[series] ? timeline->first[series] : *from;

	while (number <= timeline->last[series] && timeline->series[number] != series)
		number++;
	*from = number + 1;
	return number <= timeline->last[series] ? &timeline->rows[number] : NULL;
}
