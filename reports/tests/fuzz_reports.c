/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Renders records of whatever form: a JSON array of them.  What comes out controls no terminal, has as many test
 * points as there were, is XML, and gives gnuplot no command of its own.
 *
 * Reaches: tap_point yaml_block ktap_diagnostics put_directive junit_write table_write timeline_write_csv
 * plot_write_commands timeline_table_make kcidb_write netdev_write sarif_write ladder_of
 */
#include <libxml/parser.h>

#include "harness/tests/fuzz.h"
#include "reports/report.h"

struct text {
	FILE *out;
	char *bytes;
	size_t size;
};

static struct text begin(void)
{
	return (struct text){0};
}

static FILE *open_text(struct text *text)
{
	text->out = open_memstream(&text->bytes, &text->size);
	fuzz_require(text->out != NULL);
	return text->out;
}

static void close_text(struct text *text)
{
	fuzz_require(fclose(text->out) == 0);
	fuzz_require_inert(text->bytes, text->size);
}

static size_t count_points(const char *text)
{
	size_t count = 0;

	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		count += strncmp(line, "ok ", 3) == 0 || strncmp(line, "not ok ", 7) == 0;
	}
	return count;
}

static void write_tap(const json_t *ends, const struct columns *columns, enum tap_dialect dialect,
		      int ladder)
{
	struct text text = begin();
	struct tap tap = {
		.out = open_text(&text), .dialect = dialect, .columns = columns, .ladder = ladder};
	size_t index, size = json_array_size(ends);
	json_t *end;

	tap_begin(&tap, (unsigned)size);
	json_array_foreach (ends, index, end) {
		const char *message = json_string_value(json_object_get(end, "message"));

		tap_point(&tap, end, ends);
		tap_note(&tap, message ? message : "");
	}
	close_text(&text);
	fuzz_require(count_points(text.bytes) == size);
	fuzz_require(!strstr(text.bytes, "\nBail out!"));
	free(text.bytes);
}

static void write_junit(const json_t *ends, const struct columns *columns)
{
	struct text text = begin();
	xmlDoc *document;

	fuzz_require(junit_write(open_text(&text), ends, columns) == 0);
	close_text(&text);
	document = xmlReadMemory(text.bytes, (int)text.size, "junit.xml", NULL,
				 XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
					 XML_PARSE_HUGE);
	fuzz_require(document != NULL);
	xmlFreeDoc(document);
	free(text.bytes);
}

/* gnuplot gives what stands in backquotes to a shell, but not inside of single quotes. */
static void require_no_command(const char *text)
{
	bool quoted = false;

	for (; *text; text++) {
		quoted = *text == '\n' ? false : quoted != (*text == '\'');
		fuzz_require(quoted || *text != '`');
	}
}

static void write_timelines(const json_t *records)
{
	struct text text = begin();
	const json_t *first = json_array_get(records, 0);
	const char *title = json_string_value(json_object_get(first, "name"));
	long rows;

	rows = timeline_write_csv(open_text(&text), records);
	close_text(&text);
	free(text.bytes);
	text = begin();
	fuzz_require((plot_write_commands(open_text(&text), title ? title : "", records) == 0) ==
		     (rows > 0));
	fuzz_require(rows >= 0 && fclose(text.out) == 0);
	require_no_command(text.bytes);
	free(text.bytes);
}

static void write_table(const json_t *ends, const struct columns *columns)
{
	struct text text = begin();

	fuzz_require(table_write(open_text(&text), ends, columns) == 0);
	close_text(&text);
	free(text.bytes);
}

static void write_json(const json_t *ends, const struct columns *columns,
		       int (*write)(FILE *, const json_t *, const struct columns *, bool))
{
	struct text text = begin();
	json_t *document;

	fuzz_require(write(open_text(&text), ends, columns, true) == 0);
	close_text(&text);
	document = json_loads(text.bytes, 0, NULL);
	fuzz_require(document != NULL);
	json_decref(document);
	free(text.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *records = json_loadb((const char *)data, size, 0, NULL);
	static struct columns columns;
	size_t index;
	json_t *record;

	if (!json_is_array(records)) {
		json_decref(records);
		return 0;
	}
	columns.count = 0;
	json_array_foreach (records, index, record)
		(void)columns_add_end(&columns, record);
	write_tap(records, &columns, TAP14, 0);
	write_tap(records, &columns, TAP14, 100);
	write_tap(records, &columns, KTAP, 100);
	write_junit(records, &columns);
	write_table(records, &columns);
	write_json(records, &columns, kcidb_write);
	write_json(records, &columns, netdev_write);
	write_json(records, &columns, sarif_write);
	write_timelines(records);
	json_decref(records);
	return 0;
}
