/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/json_parts.h"

#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "reports/called_from.h"

const char *json_part_text(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

char *json_part_scenario(const json_t *end)
{
	const char *name = json_part_text(end, "name");
	const char *dot = strchr(name, '.');
	const char *rest = dot ? strchr(dot + 1, '.') : NULL;

	return xstrndup(name, rest ? (size_t)(rest - name) : strlen(name));
}

/* Adds a line; what a terminal would obey becomes a blank. */
static void put_line(FILE *out, const char *before, const char *text)
{
	fputs(before, out);
	for (; *text; text++)
		putc(((unsigned char)*text < 0x20 || *text == 0x7f) && *text != '\n' ? ' ' : *text,
		     out);
	putc('\n', out);
}

static void put_result(FILE *out, const json_t *end)
{
	char *callers = called_from(end);
	size_t index;
	json_t *lack;

	put_line(out, "", json_part_text(end, "verdict"));
	if (*json_part_text(end, "message"))
		put_line(out, "", json_part_text(end, "message"));
	if (*json_part_text(end, "known"))
		put_line(out, "known: ", json_part_text(end, "known"));
	json_array_foreach (json_object_get(end, "lacks"), index, lack)
		put_line(out, "", json_part_text(lack, "text"));
	if (callers)
		put_line(out, "at ", callers);
	free(callers);
}

/* The packets that there is room for: the last ones. */
static void put_packets(FILE *out, const json_t *packets, size_t room)
{
	size_t first = json_array_size(packets);

	while (first > 0) {
		size_t length =
			strlen(json_part_text(json_array_get(packets, first - 1), "text")) + 1;

		if (length > room)
			break;
		room -= length;
		first--;
	}
	for (; first < json_array_size(packets); first++)
		put_line(out, "", json_part_text(json_array_get(packets, first), "text"));
}

char *json_part_excerpt(const json_t *end, size_t most, bool packets)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = xopen_memstream(&text, &size);

	put_result(out, end);
	(void)fflush(out);
	if (packets && size < most)
		put_packets(out, json_object_get(end, "packets"), most - size);
	if (fclose(out) != 0) {
		free(text);
		return NULL;
	}
	if (size > most) {
		/* No character is cut in two. */
		while (most > 0 && ((unsigned char)text[most] & 0xc0) == 0x80)
			most--;
		text[most] = '\0';
	}
	return text;
}

/* A terminal obeys DEL, which may stand in JSON as it is. */
static int write_inert(const char *bytes, size_t size, void *context)
{
	FILE *out = context;

	for (size_t i = 0; i < size; i++) {
		if (bytes[i] == 0x7f)
			fputs("\\u007f", out);
		else
			putc(bytes[i], out);
	}
	return 0;
}

int json_part_write(FILE *out, json_t *document)
{
	int result = document ? json_dump_callback(document, write_inert, out,
						   JSON_INDENT(1) | JSON_ENSURE_ASCII)
			      : -1;

	json_decref(document);
	putc('\n', out);
	return result == 0 && fflush(out) == 0 && !ferror(out) ? 0 : -1;
}
