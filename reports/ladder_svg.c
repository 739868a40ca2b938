/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/ladder.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
	WIDTH = 900,
	LEFT = 100, /* of the first lifeline: times stand before it */
	RIGHT = WIDTH - 60,
	HEAD = 34,
	ROW = 30,
	GAP = 18, /* between rows where nothing was sent for some time */
	ROWS_SHOWN = 400,
	ROWS_IN_BRIEF = 40,
	LETTER = 74, /* the width of one, in tenths */
};

/* From which pause on, in seconds, it is worth a word. */
static const double pause_told = 0.05;

static const char style[] =
	"svg{color:#1a1d21;background:#fff;font:12px ui-monospace,monospace}"
	".line{stroke:#9aa1a9}.node{font-weight:700;text-anchor:middle}"
	".t{fill:#5d656e;font-size:11px}.p{text-anchor:middle}"
	".a{stroke:#2457a5;stroke-width:1.6;fill:none}.h{fill:#2457a5;stroke:none}"
	".lost .a,.lost .x{stroke:#c0262d;stroke-dasharray:5 3}.x{stroke-width:2.2}.lost .h{fill:#c0262d}"
	".injected .a{stroke:#7a3fb0}.injected .h{fill:#7a3fb0}"
	".again .p{font-style:italic}.q{fill:#ffd84d;opacity:.55}.gap{fill:#5d656e;font-style:italic}";

static int x_of(const struct exchange *exchange, unsigned node)
{
	int spaces = exchange->node_count > 1 ? (int)exchange->node_count - 1 : 1;

	return LEFT + (RIGHT - LEFT) * (int)node / spaces;
}

static bool is_lost(const struct exchange_packet *packet)
{
	return strcmp(packet->fate, "dropped") == 0 || strcmp(packet->fate, "cut") == 0;
}

static double pause_before(const struct exchange *exchange, size_t index)
{
	return index ? exchange->packets[index].seconds - exchange->packets[index - 1].seconds : 0;
}

static size_t shown(const struct exchange *exchange, enum ladder_kind kind)
{
	size_t most = kind == LADDER_BRIEF ? ROWS_IN_BRIEF : ROWS_SHOWN;

	return exchange->count < most ? exchange->count : most;
}

static int height_of(const struct exchange *exchange, size_t rows)
{
	int height = HEAD + ROW;

	for (size_t i = 0; i < rows; i++)
		height += ROW + (pause_before(exchange, i) >= pause_told ? GAP : 0);
	return height;
}

static void put_line(struct markup *markup, const char *kind, int x1, int y1, int x2, int y2)
{
	markup_start(markup, "path");
	markup_attribute(markup, "class", kind);
	markup_format(markup, "d", "M%d %dL%d %d", x1, y1, x2, y2);
	markup_end(markup);
}

__attribute__((format(printf, 5, 6))) static void put_text(struct markup *markup, const char *kind,
							   int x, int y, const char *format, ...)
{
	char text[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	markup_start(markup, "text");
	markup_attribute(markup, "class", kind);
	markup_format(markup, "x", "%d", x);
	markup_format(markup, "y", "%d", y);
	markup_put(markup, "%s", text);
	markup_end(markup);
}

static void put_arrow(struct markup *markup, const struct exchange_packet *packet, int from, int to,
		      int y)
{
	int side = to > from ? 1 : -1;
	/* What is lost ends on the way. */
	int tip = is_lost(packet) ? from + (to - from) * 3 / 5 : to - side;

	put_line(markup, "a", from, y, tip, y);
	if (is_lost(packet)) {
		put_line(markup, "x", tip - 5, y - 5, tip + 5, y + 5);
		put_line(markup, "x", tip - 5, y + 5, tip + 5, y - 5);
		return;
	}
	markup_start(markup, "path");
	markup_attribute(markup, "class", "h");
	markup_format(markup, "d", "M%d %dl%d -4v8z", tip, y, -8 * side);
	markup_end(markup);
}

/* Where a packet's label ends that has no more room. */
static int label_length(const char *label, int room)
{
	int length = (int)strlen(label);

	if (length <= room)
		return length;
	/* Not in the middle of a character. */
	for (length = room; length > 0 && ((unsigned char)label[length] & 0xc0) == 0x80; length--)
		;
	return length;
}

static void put_packet(struct markup *markup, const struct exchange *exchange,
		       const struct exchange_packet *packet, int y, enum ladder_kind kind)
{
	int from = x_of(exchange, packet->from), to = x_of(exchange, packet->to);
	int middle = (from + to) / 2;
	int room = abs(to - from) * 10 / LETTER;
	int length;
	char note[96];

	if (packet->from == packet->to)
		to = from + 40;
	snprintf(note, sizeof(note), "%s%.40s%s%s%s", packet->again ? "↻ " : "", packet->link,
		 is_lost(packet)		    ? " lost"
		 : strcmp(packet->fate, "injected") ? ""
						    : " injected",
		 *packet->tag ? ", " : "", packet->tag);
	room -= (int)strlen(note) + 4;
	length = label_length(packet->label, room > 8 ? room : 8);
	markup_start(markup, "g");
	markup_format(markup, "class", "k%s%s%s", is_lost(packet) ? " lost" : "",
		      strcmp(packet->fate, "injected") ? "" : " injected",
		      packet->again ? " again" : "");
	if (kind != LADDER_BRIEF)
		markup_element(markup, "title", NULL, packet->text);
	if (packet->question) {
		markup_start(markup, "rect");
		markup_attribute(markup, "class", "q");
		markup_format(markup, "x", "0");
		markup_format(markup, "y", "%d", y - 20);
		markup_format(markup, "width", "%d", WIDTH);
		markup_format(markup, "height", "%d", ROW - 2);
		markup_end(markup);
	}
	put_text(markup, "t", 4, y + 4, "%.6f", packet->seconds);
	put_arrow(markup, packet, from, to, y);
	put_text(markup, "p", middle, y - 6, "%.*s%s  · %s", length, packet->label,
		 packet->label[length] ? "…" : "", note);
	markup_end(markup);
}

static void put_head(struct markup *markup, const struct exchange *exchange, const char *title,
		     int height, bool alone)
{
	markup_start(markup, "svg");
	if (alone)
		markup_attribute(markup, "xmlns", "http://www.w3.org/2000/svg");
	markup_attribute(markup, "class", "ladder");
	markup_attribute(markup, "role", "img");
	markup_format(markup, "viewBox", "0 0 %d %d", WIDTH, height);
	markup_element(markup, "title", NULL, title);
	if (alone)
		markup_element(markup, "style", NULL, style);
	for (unsigned i = 0; i < exchange->node_count; i++) {
		int x = x_of(exchange, i);

		put_text(markup, "node", x, 18, "%s", exchange->nodes[i]);
		put_line(markup, "line", x, 26, x, height - 8);
	}
}

void ladder_put(struct markup *markup, const struct exchange *exchange, const char *title,
		enum ladder_kind kind)
{
	size_t rows = shown(exchange, kind);
	int height = height_of(exchange, rows);
	int y = HEAD;

	put_head(markup, exchange, title, height, kind == LADDER_ALONE);
	for (size_t i = 0; i < rows; i++) {
		double pause = pause_before(exchange, i);

		if (pause >= pause_told) {
			put_text(markup, "gap", 4, y + GAP, "⋮ %.3f s", pause);
			y += GAP;
		}
		y += ROW;
		put_packet(markup, exchange, &exchange->packets[i], y, kind);
	}
	if (exchange->count > rows)
		put_text(markup, "gap", LEFT, height - 8, "%zu more packets",
			 exchange->count - rows);
	markup_end(markup);
}

int ladder_write_svg(FILE *out, const json_t *end)
{
	const char *name = json_string_value(json_object_get(end, "name"));
	struct exchange exchange;
	struct markup markup;
	int result = exchange_make(&exchange, end);

	if (result == 0)
		result = markup_open(&markup, out);
	if (result == 0) {
		ladder_put(&markup, &exchange, name ? name : "", LADDER_ALONE);
		result = markup_close(&markup);
	}
	exchange_free(&exchange);
	return result == 0 && fflush(out) == 0 && !ferror(out) ? 0 : -1;
}
