/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TAP version 14, and the kernel's dialect of it. */
#include "harness/memory.h"
#include "reports/called_from.h"
#include "reports/ladder.h"
#include "reports/report.h"
#include "reports/text.h"

#include <stdlib.h>
#include <string.h>

/* The last ones: a terminal shows no more. */
enum { PACKETS_SHOWN = 64, YAML_INDENT = 4 };

static const char *text_of(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

/* A description or the reason of a directive: '#' and '\' have a meaning there, and it is one line.
 */
static void put_description(FILE *out, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		text_put(out, text, length, "#\\");
		text += length;
		if (*text) {
			putc(' ', out);
			text++;
		}
	}
}

static void put_quoted(FILE *out, const char *text)
{
	putc('"', out);
	while (*text) {
		size_t length = strcspn(text, "\n");

		text_put(out, text, length, "\"\\");
		text += length;
		if (*text) {
			fputs("\\n", out);
			text++;
		}
	}
	putc('"', out);
}

static const char *next_line(const char *text, size_t *length)
{
	*length = strcspn(text, "\n");
	return text[*length] ? text + *length + 1 : NULL;
}

static void put_lines(FILE *out, const char *prefix, const char *text)
{
	while (text) {
		size_t length;
		const char *next = next_line(text, &length);

		/* A final newline ends the text, it does not begin another line. */
		if (length > 0 || next) {
			fputs(prefix, out);
			text_put(out, text, length, "");
			putc('\n', out);
		}
		text = next;
	}
}

static void yaml_text(FILE *out, const char *key, const char *text)
{
	if (!*text)
		return;
	/* A block whose first line begins with a blank would need an indentation indicator, which
	 * few TAP parsers know. */
	if (strchr(text, '\n') && !strchr(" \t\n", *text)) {
		fprintf(out, "  %s: |\n", key);
		put_lines(out, "    ", text);
		return;
	}
	fprintf(out, "  %s: ", key);
	put_quoted(out, text);
	putc('\n', out);
}

static void yaml_list(FILE *out, const char *key, const json_t *texts)
{
	size_t index;
	json_t *item;

	if (json_array_size(texts) == 0)
		return;
	fprintf(out, "  %s:\n", key);
	json_array_foreach (texts, index, item) {
		fputs("    - ", out);
		put_quoted(out,
			   json_is_string(item) ? json_string_value(item) : text_of(item, "text"));
		putc('\n', out);
	}
}

/* The text of the record tells all: time, link, nodes, chunks and fate. */
static void put_packet(FILE *out, const json_t *packet, const char *escaped)
{
	const char *text = text_of(packet, "text");

	text += strspn(text, " ");
	text_put(out, text, strlen(text), escaped);
}

static bool is_shown(const json_t *packets, size_t index)
{
	return index + PACKETS_SHOWN >= json_array_size(packets);
}

static void yaml_packets(FILE *out, const json_t *packets)
{
	size_t index;
	json_t *packet;

	if (json_array_size(packets) == 0)
		return;
	fputs("  packets:\n", out);
	json_array_foreach (packets, index, packet) {
		if (!is_shown(packets, index))
			continue;
		fputs("    - \"", out);
		put_packet(out, packet, "\"\\");
		fputs("\"\n", out);
	}
}

/* The packets as a ladder (reports/ladder.h), to be freed; NULL where there are none. */
static char *ladder_of(const json_t *end, const json_t *packets, int width)
{
	json_t *whole;
	char *text = NULL;
	size_t size = 0;
	FILE *out;
	int result;

	if (width == 0 || json_array_size(packets) == 0)
		return NULL;
	whole = json_copy((json_t *)end);
	out = xopen_memstream(&text, &size);
	(void)json_object_set(whole, "packets", (json_t *)packets);
	result = ladder_write_text(out, whole, width);
	json_decref(whole);
	if (fclose(out) == 0 && result == 0)
		return text;
	free(text);
	return NULL;
}

static void yaml_callers(FILE *out, const json_t *end)
{
	char *text = called_from(end);

	yaml_text(out, "at", text ? text : "");
	free(text);
}

static void yaml_block(FILE *out, const json_t *end, const json_t *packets, int width)
{
	char *ladder = ladder_of(end, packets, width > YAML_INDENT ? width - YAML_INDENT : 0);

	fputs("  ---\n", out);
	yaml_text(out, "verdict", text_of(end, "verdict"));
	yaml_text(out, "fail_nth", text_of(end, "fail_nth"));
	yaml_text(out, "message", text_of(end, "message"));
	yaml_text(out, "file", text_of(end, "file"));
	fprintf(out, "  line: %" JSON_INTEGER_FORMAT "\n",
		json_integer_value(json_object_get(end, "line")));
	yaml_callers(out, end);
	yaml_list(out, "lacks", json_object_get(end, "lacks"));
	yaml_list(out, "spec", json_object_get(end, "spec"));
	yaml_text(out, "etsi", text_of(end, "etsi"));
	yaml_list(out, "fix", json_object_get(end, "fix"));
	fprintf(out, "  seconds: %.6f\n", json_number_value(json_object_get(end, "seconds")));
	yaml_text(out, "kernel", text_of(end, "kernel"));
	yaml_text(out, "arch", text_of(end, "arch"));
	if (ladder)
		yaml_text(out, "ladder", ladder);
	else
		yaml_packets(out, packets);
	free(ladder);
	fputs("  ...\n", out);
}

static void ktap_diagnostics(FILE *out, const json_t *end, const json_t *packets, int width)
{
	char *ladder = ladder_of(end, packets, width);
	char *callers = called_from(end);
	size_t index;
	json_t *packet;

	fputs("# ", out);
	put_description(out, text_of(end, "verdict"));
	fputs(": ", out);
	put_description(out, text_of(end, "file"));
	fprintf(out, ":%" JSON_INTEGER_FORMAT "\n",
		json_integer_value(json_object_get(end, "line")));
	put_lines(out, "# ", text_of(end, "message"));
	if (callers) {
		fputs("# at ", out);
		put_description(out, callers);
		putc('\n', out);
	}
	free(callers);
	json_array_foreach (json_object_get(end, "lacks"), index, packet)
		put_lines(out, "# ", text_of(packet, "text"));
	json_array_foreach (json_object_get(end, "spec"), index, packet) {
		fputs("# spec ", out);
		put_description(out, json_is_string(packet) ? json_string_value(packet) : "");
		putc('\n', out);
	}
	fprintf(out, "# %.6f s on ", json_number_value(json_object_get(end, "seconds")));
	put_description(out, text_of(end, "kernel"));
	putc('\n', out);
	put_lines(out, "# ", ladder);
	json_array_foreach (packets, index, packet) {
		if (ladder || !is_shown(packets, index))
			continue;
		fputs("# ", out);
		put_packet(out, packet, "");
		putc('\n', out);
	}
	free(ladder);
}

void tap_begin(struct tap *tap, unsigned planned)
{
	static const char *const names[] = {
		[TAP14] = "TAP version 14", [TAP13] = "TAP version 13", [KTAP] = "KTAP version 1"};

	fprintf(tap->out, "%s\n", names[tap->dialect]);
	fprintf(tap->out, "1..%u%s\n", planned, planned ? "" : " # SKIP there is nothing to play");
}

static void put_directive(FILE *out, const char *directive, const char *reason)
{
	fprintf(out, " # %s ", directive);
	put_description(out, reason);
}

/* How many allocations failed, one at a time.  Before a directive there is no '#' for it. */
static void put_attempts(FILE *out, const json_t *attempts)
{
	if (attempts)
		fprintf(out,
			" (%" JSON_INTEGER_FORMAT " allocations and %" JSON_INTEGER_FORMAT
			" pages failed)",
			json_integer_value(json_object_get(attempts, "slab")),
			json_integer_value(json_object_get(attempts, "pages")));
}

static enum text_colour colour_of(enum verdict verdict, bool strict)
{
	if (verdict_fails(verdict, strict))
		return TEXT_RED;
	if (verdict == VERDICT_KNOWN || verdict == VERDICT_FIXED)
		return TEXT_YELLOW;
	return verdict == VERDICT_SKIP ? TEXT_BLUE : TEXT_GREEN;
}

void tap_point(struct tap *tap, const json_t *end, const json_t *packets)
{
	enum verdict verdict = verdict_of_record(end);
	bool skipped = verdict == VERDICT_SKIP && !tap->strict;
	bool known = verdict == VERDICT_KNOWN;
	bool fixed = verdict == VERDICT_FIXED;
	/* The kernel's parsers know XFAIL, and take "not ok" for a failure whatever follows. */
	bool ktap = tap->dialect == KTAP;
	bool ok = skipped || fixed || verdict == VERDICT_PASS || (known && ktap);
	bool explained = !ok || known;
	const char *title = columns_title_of(tap->columns, end);

	/* The KTAP parsers give a test the diagnostics that come before its result line. */
	if (explained && ktap)
		ktap_diagnostics(tap->out, end, packets, tap->ladder);
	tap->count++;
	text_colour(tap->out, tap->terminal, colour_of(verdict, tap->strict));
	fputs(ok ? "ok" : "not ok", tap->out);
	text_colour(tap->out, tap->terminal, TEXT_PLAIN);
	fprintf(tap->out, " %u %s", tap->count, ktap ? "" : "- ");
	put_description(tap->out, text_of(end, "name"));
	if (title) {
		fputs(" on ", tap->out);
		put_description(tap->out, title);
	}
	put_attempts(tap->out, json_object_get(end, "attempts"));
	if (skipped)
		put_directive(tap->out, "SKIP", text_of(end, "message"));
	else if (known || fixed)
		put_directive(tap->out,
			      !ktap   ? "TODO"
			      : known ? "XFAIL"
				      : "XPASS",
			      text_of(end, "known"));
	putc('\n', tap->out);
	if (explained && !ktap)
		yaml_block(tap->out, end, packets, tap->ladder);
}

void tap_note(struct tap *tap, const char *text)
{
	put_lines(tap->out, "# ", text);
}

void tap_bail_out(struct tap *tap, const char *reason)
{
	fputs("Bail out! ", tap->out);
	put_description(tap->out, reason);
	putc('\n', tap->out);
}
