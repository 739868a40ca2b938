/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/ladder.h"

#include <string.h>

#include "reports/text.h"

enum { LABELS_FROM = 39, LANE = 12, LEAST_LABEL = 20 };

static void put_repeated(FILE *out, char character, int count)
{
	for (int i = 0; i < count; i++)
		putc(character, out);
}

/* The lifelines with the packet's arrow between them: "|---INIT-->|". */
static void put_lanes(FILE *out, const struct exchange *exchange,
		      const struct exchange_packet *packet)
{
	unsigned left = packet->from < packet->to ? packet->from : packet->to;
	unsigned right = packet->from < packet->to ? packet->to : packet->from;
	bool rightwards = packet->from < packet->to;
	bool lost = strcmp(packet->fate, "dropped") == 0 || strcmp(packet->fate, "cut") == 0;

	for (unsigned i = 0; i < exchange->node_count; i++) {
		bool inside = i >= left && i < right;

		putc(inside && i > left ? '-' : '|', out);
		if (i + 1 == exchange->node_count)
			break;
		if (!inside) {
			put_repeated(out, ' ', LANE - 1);
			continue;
		}
		putc(i == left && !rightwards ? lost ? 'X' : '<' : '-', out);
		put_repeated(out, '-', LANE - 3);
		putc(i + 1 == right && rightwards ? lost ? 'X' : '>' : '-', out);
	}
}

static void put_packet(FILE *out, const struct exchange *exchange,
		       const struct exchange_packet *packet, int room)
{
	size_t length = strlen(packet->label);

	fprintf(out, "%c%4u %11.6f ", packet->question ? '>' : ' ', packet->number,
		packet->seconds);
	put_lanes(out, exchange, packet);
	putc(' ', out);
	text_put(out, packet->label, length > (size_t)room ? (size_t)room : length, "");
	if (length > (size_t)room)
		fputs("...", out);
	fputs(" (", out);
	text_put(out, packet->link, strlen(packet->link), "");
	if (strcmp(packet->fate, "passed") != 0) {
		fputs(", ", out);
		text_put(out, packet->fate, strlen(packet->fate), "");
	}
	fprintf(out, "%s%s%s)\n", packet->again ? ", again" : "", *packet->tag ? ", " : "",
		packet->tag);
}

static void put_head(FILE *out, const struct exchange *exchange, const char *name)
{
	text_put(out, name, strlen(name), "");
	fputs("\n                  ", out);
	for (unsigned i = 0; i < exchange->node_count; i++) {
		text_put(out, exchange->nodes[i], strnlen(exchange->nodes[i], LANE - 1), "");
		put_repeated(out, ' ', LANE - (int)strnlen(exchange->nodes[i], LANE - 1));
	}
	putc('\n', out);
}

int ladder_write_text(FILE *out, const json_t *end, int width)
{
	const char *name = json_string_value(json_object_get(end, "name"));
	struct exchange exchange;
	int result = exchange_make(&exchange, end);
	int room = width - LABELS_FROM - LANE * (int)exchange.node_count;

	if (result == 0)
		put_head(out, &exchange, name ? name : "");
	for (size_t i = 0; i < exchange.count && result == 0; i++)
		put_packet(out, &exchange, &exchange.packets[i],
			   room > LEAST_LABEL ? room : LEAST_LABEL);
	exchange_free(&exchange);
	return result == 0 && fflush(out) == 0 && !ferror(out) ? 0 : -1;
}
