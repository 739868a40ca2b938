/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/flame.h"

#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "reports/markup.h"

enum {
	WIDTH = 1200,
	MARGIN = 10,
	HEAD = 46, /* the title's lines */
	ROW = 17,
	LETTER = 7, /* the width of one */
	LEAST = 3, /* parts of ten thousand of all: narrower bars are left out */
};

static const char style[] =
	"svg{background:#fff;font:11px ui-monospace,monospace}"
	"text{fill:#1a1d21;pointer-events:none}.h{font-size:15px;font-weight:700}"
	"rect{fill:#d8dbdf;stroke:#fff;stroke-width:.5}.s rect{fill:#f0a848}"
	".u rect{fill:#b9d3ee}g:hover rect{fill:#ffe680}";

struct bar {
	char *name;
	unsigned long count; /* of stacks that it is in */
	struct bar **above; /* the functions that it called, by their names */
	size_t above_count;
};

static struct bar *bar_new(const char *name, size_t length)
{
	struct bar *bar = xcalloc(1, sizeof(*bar));

	bar->name = xstrndup(name, length);
	return bar;
}

static void bar_free(struct bar *bar)
{
	for (size_t i = 0; i < bar->above_count; i++)
		bar_free(bar->above[i]);
	free(bar->above);
	free(bar->name);
	free(bar);
}

static int compare(const struct bar *bar, const char *name, size_t length)
{
	int order = strncmp(bar->name, name, length);

	return order ? order : bar->name[length] != '\0';
}

/* The one of that name upon a bar, added if there is none; NULL if there is no room for another one. */
static struct bar *bar_above(struct bar *bar, const char *name, size_t length)
{
	size_t at = 0;

	for (size_t end = bar->above_count; at < end;) {
		size_t middle = at + (end - at) / 2;

		if (compare(bar->above[middle], name, length) < 0)
			at = middle + 1;
		else
			end = middle;
	}
	if (at < bar->above_count && compare(bar->above[at], name, length) == 0)
		return bar->above[at];
	if (bar->above_count == FLAME_WIDTH)
		return NULL;
	bar->above = xreallocarray(bar->above, bar->above_count + 1, sizeof(struct bar *));
	memmove(&bar->above[at + 1], &bar->above[at],
		(bar->above_count - at) * sizeof(struct bar *));
	bar->above_count++;
	return bar->above[at] = bar_new(name, length);
}

static void add_stack(struct bar *bottom, const char *line, size_t length, unsigned long count)
{
	struct bar *bar = bottom;

	bottom->count += count;
	for (unsigned depth = 0; length > 0 && depth < FLAME_DEPTH; depth++) {
		const char *end = memchr(line, ';', length);
		size_t name = end ? (size_t)(end - line) : length;

		if (name > 0) {
			bar = bar_above(bar, line, name);
			if (!bar)
				return;
			bar->count += count;
		}
		line += end ? name + 1 : name;
		length -= end ? name + 1 : name;
	}
}

static struct bar *read_stacks(const char *stacks)
{
	struct bar *bottom = bar_new("all", strlen("all"));

	for (const char *line = stacks; *line;) {
		size_t length = strcspn(line, "\n"), stack = strcspn(line, " \n");
		unsigned long count = line[stack] == ' ' ? strtoul(line + stack, NULL, 10) : 0;

		if (stack > 0 && count > 0)
			add_stack(bottom, line, stack, count);
		line += length + (line[length] == '\n');
	}
	return bottom;
}

static bool is_shown(const struct bar *bar, const struct bar *bottom)
{
	return bar->count * 10000 >= bottom->count * LEAST && bar->count > 0;
}

static unsigned depth_of(const struct bar *bar, const struct bar *bottom)
{
	unsigned most = 0;

	for (size_t i = 0; i < bar->above_count; i++) {
		unsigned depth =
			is_shown(bar->above[i], bottom) ? depth_of(bar->above[i], bottom) : 0;

		most = depth > most ? depth : most;
	}
	return most + 1;
}

static double width_of(unsigned long count, const struct bar *bottom)
{
	return bottom->count ? (double)(WIDTH - 2 * MARGIN) * (double)count / (double)bottom->count
			     : 0;
}

static const char *kind_of(const struct bar *bar)
{
	if (strncmp(bar->name, "sctp_", strlen("sctp_")) == 0)
		return "s";
	return strcmp(bar->name, "program") == 0 ? "u" : "k";
}

static void put_bar(struct markup *markup, const struct bar *bar, const struct bar *bottom,
		    double x, int y)
{
	double width = width_of(bar->count, bottom);
	size_t room = width > 2 * LETTER ? (size_t)(width / LETTER) - 1 : 0;

	markup_start(markup, "g");
	markup_attribute(markup, "class", kind_of(bar));
	markup_start(markup, "title");
	markup_put(markup, "%s: %.2f %% (%lu stacks)", bar->name,
		   bottom->count ? 100.0 * (double)bar->count / (double)bottom->count : 0.0,
		   bar->count);
	markup_end(markup);
	markup_start(markup, "rect");
	markup_format(markup, "x", "%.1f", x);
	markup_format(markup, "y", "%d", y);
	markup_format(markup, "width", "%.1f", width);
	markup_format(markup, "height", "%d", ROW - 1);
	markup_end(markup);
	if (room > 2) {
		markup_start(markup, "text");
		markup_format(markup, "x", "%.1f", x + 3);
		markup_format(markup, "y", "%d", y + ROW - 5);
		markup_put(markup, "%.*s%s", (int)(strlen(bar->name) > room ? room - 1 : room),
			   bar->name, strlen(bar->name) > room ? "…" : "");
		markup_end(markup);
	}
	markup_end(markup);
}

/* A bar and what is upon it. */
static void put_flame(struct markup *markup, const struct bar *bar, const struct bar *bottom,
		      double x, int y)
{
	put_bar(markup, bar, bottom, x, y);
	for (size_t i = 0; i < bar->above_count; i++) {
		if (is_shown(bar->above[i], bottom))
			put_flame(markup, bar->above[i], bottom, x, y - ROW);
		x += width_of(bar->above[i]->count, bottom);
	}
}

static void put_text(struct markup *markup, const char *kind, int y, const char *text)
{
	markup_start(markup, "text");
	markup_attribute(markup, "class", kind);
	markup_format(markup, "x", "%d", MARGIN);
	markup_format(markup, "y", "%d", y);
	markup_put(markup, "%s", text);
	markup_end(markup);
}

int flame_write(FILE *out, const char *title, const char *stacks)
{
	struct bar *bottom = read_stacks(stacks);
	int height = HEAD + (int)depth_of(bottom, bottom) * ROW + MARGIN;
	struct markup markup;
	int result = markup_open(&markup, out);

	if (result == 0) {
		markup_start(&markup, "svg");
		markup_attribute(&markup, "xmlns", "http://www.w3.org/2000/svg");
		markup_format(&markup, "viewBox", "0 0 %d %d", WIDTH, height);
		markup_start(&markup, "style");
		markup_raw(&markup, style);
		markup_end(&markup);
		put_text(&markup, "h", 18, title);
		put_text(
			&markup, "n", 36,
			"Width: in how many of the kernel's call stacks a function was. Callers stand below.");
		put_flame(&markup, bottom, bottom, MARGIN, height - MARGIN - ROW);
		markup_end(&markup);
		result = markup_close(&markup);
	}
	bar_free(bottom);
	return result;
}
