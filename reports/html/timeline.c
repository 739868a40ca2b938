/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/array_size.h"
#include "reports/html/part.h"

#include <stdlib.h>
#include <string.h>

#include "reports/timeline_table.h"
#include "harness/memory.h"

enum {
	WIDTH = 900,
	LEFT = 90,
	RIGHT = WIDTH - 20,
	HEAD = 20,
	PANEL = 110,
	SPACE = 26,
	COLOURS = 6
};

struct panel {
	const char *label;
	json_int_t (*value)(const struct timeline_entry *entry);
};

static json_int_t cwnd_of(const struct timeline_entry *entry)
{
	return entry->cwnd;
}

static json_int_t rto_of(const struct timeline_entry *entry)
{
	return entry->rto;
}

static const struct panel panels[] = {{"cwnd, bytes", cwnd_of}, {"RTO, ms", rto_of}};

enum { PANELS = ARRAY_SIZE(panels), HEIGHT = HEAD + PANELS * (PANEL + SPACE) };

static double x_of(double seconds, double end)
{
	return LEFT + (RIGHT - LEFT) * (end > 0 ? seconds / end : 0);
}

static json_int_t greatest(const struct timeline_table *table, const struct panel *panel)
{
	json_int_t most = 1;

	for (size_t i = 0; i < table->count; i++)
		if (panel->value(&table->entries[i]) > most)
			most = panel->value(&table->entries[i]);
	return most;
}

static void put_text(struct markup *markup, int x, int y, const char *kind, const char *text)
{
	markup_start(markup, "text");
	markup_attribute(markup, "class", kind);
	markup_format(markup, "x", "%d", x);
	markup_format(markup, "y", "%d", y);
	markup_put(markup, "%s", text);
	markup_end(markup);
}

/* Steps: a value holds until the next one. */
static void put_series(struct markup *markup, const struct timeline_table *table, unsigned series,
		       const struct panel *panel, int bottom)
{
	double end = table->entries[table->count - 1].seconds;
	double most = (double)greatest(table, panel);
	char *path = NULL;
	size_t size = 0;
	FILE *out = xopen_memstream(&path, &size);
	bool first = true;

	if (!out) {
		markup->failed = true;
		return;
	}
	for (size_t i = 0; i < table->count; i++) {
		const struct timeline_entry *entry = &table->entries[i];
		double x = x_of(entry->seconds, end);
		double y = bottom - PANEL * (double)panel->value(entry) / most;

		if (entry->series != series)
			continue;
		if (first)
			fprintf(out, "M%.1f %.1f", x, y);
		else
			fprintf(out, "H%.1fV%.1f", x, y);
		first = false;
	}
	fprintf(out, "H%d", RIGHT);
	if (fclose(out) == 0 && !first) {
		markup_start(markup, "path");
		markup_format(markup, "class", "c%u", series % COLOURS);
		markup_attribute(markup, "d", path);
		markup_end(markup);
	}
	free(path);
}

/* What was lost on the way, as ticks below the panel. */
static void put_losses(struct markup *markup, const json_t *packets, double end, int bottom)
{
	size_t index;
	json_t *packet;

	json_array_foreach (packets, index, packet) {
		const char *fate = page_text(packet, "fate");
		double seconds = json_number_value(json_object_get(packet, "seconds"));

		if ((strcmp(fate, "dropped") != 0 && strcmp(fate, "cut") != 0) || seconds > end)
			continue;
		markup_start(markup, "path");
		markup_attribute(markup, "class", "loss");
		markup_format(markup, "d", "M%.1f %dv8", x_of(seconds, end), bottom);
		markup_end(markup);
	}
}

static void put_legend(struct markup *markup, const struct timeline_table *table)
{
	for (unsigned i = 0; i < table->series_count; i++) {
		char kind[16], text[96];

		snprintf(kind, sizeof(kind), "k c%u", i % COLOURS);
		snprintf(text, sizeof(text), "%.40s %.40s", table->series[i].node,
			 table->series[i].path);
		put_text(markup, LEFT + 150 * (int)i, 14, kind, text);
	}
}

static void put_plot(struct markup *markup, const struct timeline_table *table, const json_t *end)
{
	double last = table->entries[table->count - 1].seconds;
	char text[64];

	markup_element(markup, "div", "wide", NULL);
	markup_attribute(markup, "tabindex", "0"); /* so that keys can scroll it */
	markup_start(markup, "svg");
	markup_attribute(markup, "class", "plot");
	markup_attribute(markup, "role", "img");
	markup_format(markup, "viewBox", "0 0 %d %d", WIDTH, HEIGHT);
	snprintf(text, sizeof(text), "Congestion window and RTO over %.3f s", last);
	markup_element(markup, "title", NULL, text);
	put_legend(markup, table);
	for (size_t i = 0; i < PANELS; i++) {
		int bottom = HEAD + PANEL + (int)i * (PANEL + SPACE);

		markup_start(markup, "path");
		markup_attribute(markup, "class", "axis");
		markup_format(markup, "d", "M%d %dV%dH%d", LEFT, bottom - PANEL, bottom, RIGHT);
		markup_end(markup);
		put_text(markup, 2, bottom - PANEL / 2, "t", panels[i].label);
		snprintf(text, sizeof(text), "%" JSON_INTEGER_FORMAT, greatest(table, &panels[i]));
		put_text(markup, 2, bottom - PANEL + 10, "t", text);
		for (unsigned series = 0; series < table->series_count; series++)
			put_series(markup, table, series, &panels[i], bottom);
		put_losses(markup, json_object_get(end, "packets"), last, bottom);
	}
	snprintf(text, sizeof(text), "%.3f s", last);
	put_text(markup, RIGHT - 60, HEIGHT - 8, "t", text);
	markup_end(markup);
	markup_end(markup);
}

void timeline_put(struct markup *markup, const json_t *end)
{
	const json_t *timelines = json_object_get(end, "timelines");
	struct timeline_table table;

	if (json_array_size(timelines) == 0)
		return;
	if (timeline_table_make(&table, timelines) < 0) {
		markup->failed = true;
		return;
	}
	if (table.count > 0)
		put_plot(markup, &table, end);
	timeline_table_free(&table);
}
