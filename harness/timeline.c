/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "harness/clock.h"
#include "harness/record.h"

enum { ROWS_IN_RECORD = 64, RECENT_PART = 100 };

/* Rows that differ in their bytes only come no more often, and later in the timeline even less. */
#define RECENT MILLISECONDS(50)

static struct {
	int64_t began;
	unsigned count, overflow;
	struct timeline_row rows[TIMELINE_MAX];
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
	timeline->began = lab_now();
}

static bool same_path(const struct timeline_row *one, const struct timeline_row *other)
{
	return !strcmp(one->node, other->node) && !strcmp(one->path, other->path);
}

static const struct timeline_row *last_of(const struct timeline_row *row)
{
	for (unsigned i = timeline->count; i > 0; i--)
		if (same_path(&timeline->rows[i - 1], row))
			return &timeline->rows[i - 1];
	return NULL;
}

static bool tells_news(const struct timeline_row *row)
{
	const struct timeline_row *last = last_of(row);
	int64_t recent = (row->time - timeline->began) / RECENT_PART;

	if (!last || last->cwnd != row->cwnd || last->rto != row->rto || last->state != row->state)
		return true;
	if (recent < RECENT)
		recent = RECENT;
	return row->time - last->time >= recent && last->bytes != row->bytes;
}

void timeline_add(const struct timeline_row *row)
{
	if (!tells_news(row))
		return;
	if (timeline->count == TIMELINE_MAX)
		timeline->overflow++;
	else
		timeline->rows[timeline->count++] = *row;
}

void timeline_sample(struct endpoint *endpoint, const char *path, uint64_t bytes,
		     uint64_t delivered)
{
	struct sctp_paddrinfo info = endpoint_path(endpoint, path);
	struct timeline_row row = {.time = lab_now(),
				   .cwnd = info.spinfo_cwnd,
				   .rto = info.spinfo_rto,
				   .state = info.spinfo_state,
				   .bytes = bytes,
				   .delivered = delivered};

	snprintf(row.node, sizeof(row.node), "%s", endpoint->node);
	snprintf(row.path, sizeof(row.path), "%s", path);
	timeline_add(&row);
}

static json_t *row_of(const struct timeline_row *row)
{
	return json_pack("[I, I, I, i, I, I]", (json_int_t)((row->time - timeline->began) / 1000),
			 (json_int_t)row->cwnd, (json_int_t)row->rto, row->state,
			 (json_int_t)row->bytes, (json_int_t)row->delivered);
}

/* Sends one record of the path that `first` is of, and marks what it holds as sent. */
static void send_path(const char *name, unsigned first, bool sent[TIMELINE_MAX])
{
	const struct timeline_row *path = &timeline->rows[first];
	json_t *rows = json_array();

	for (unsigned i = first; i < timeline->count && json_array_size(rows) < ROWS_IN_RECORD;
	     i++) {
		if (sent[i] || !same_path(&timeline->rows[i], path))
			continue;
		sent[i] = true;
		json_array_append_new(rows, row_of(&timeline->rows[i]));
	}
	record_send(json_pack("{s:s, s:s, s:s, s:s, s:o}", "type", "timeline", "name", name, "node",
			      path->node, "path", path->path, "rows", rows));
}

void timeline_send(const char *name)
{
	bool sent[TIMELINE_MAX] = {false};
	char text[80];

	for (unsigned i = 0; i < timeline->count; i++)
		if (!sent[i])
			send_path(name, i, sent);
	if (!timeline->overflow)
		return;
	snprintf(text, sizeof(text), "the timeline lacks the last %u rows", timeline->overflow);
	record_send(json_pack("{s:s, s:s, s:s}", "type", "note", "name", name, "text", text));
}
