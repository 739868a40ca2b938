/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A table of verdicts, a column for each kernel. */
#include "reports/report.h"

#include <stdlib.h>
#include <string.h>

#include "reports/text.h"

enum { CELL = 6, LEAST_NAME = 20 };

static const char *text_of(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

/* An object of arrays in the order of first appearance: what became of each name on each kernel, -1
 * where it was not played. */
static json_t *collect(const json_t *ends, const struct columns *columns)
{
	json_t *rows = json_object();
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		const char *name = text_of(end, "name");
		int column = columns_find(columns, end);
		json_t *row = json_object_get(rows, name);

		if (!row) {
			row = json_array();
			for (size_t i = 0; i < columns->count; i++)
				json_array_append_new(row, json_integer(-1));
			if (json_object_set_new(rows, name, row) < 0)
				continue;
		}
		if (column >= 0)
			json_array_set_new(row, (size_t)column,
					   json_integer(verdict_of_record(end)));
	}
	return rows;
}

/* A row that tells something: not everything passed, or not everywhere. */
static bool is_shown(const json_t *row)
{
	size_t index;
	json_t *cell;

	json_array_foreach (row, index, cell) {
		json_int_t verdict = json_integer_value(cell);

		if (verdict >= 0 && verdict != VERDICT_PASS)
			return true;
	}
	return false;
}

static int name_width(json_t *rows)
{
	size_t widest = LEAST_NAME;
	const char *name;
	json_t *row;

	json_object_foreach (rows, name, row) {
		if (is_shown(row) && strlen(name) > widest)
			widest = strlen(name);
	}
	return (int)widest;
}

static void put_row(FILE *out, int width, const char *name, const json_t *row)
{
	size_t index;
	json_t *cell;

	text_put(out, name, strlen(name), "");
	fprintf(out, "%*s", width > (int)strlen(name) ? width - (int)strlen(name) : 0, "");
	json_array_foreach (row, index, cell) {
		json_int_t verdict = json_integer_value(cell);

		fprintf(out, " %*s", CELL, verdict < 0 ? "-" : verdict_name((enum verdict)verdict));
	}
	putc('\n', out);
}

static void put_total(FILE *out, int width, enum verdict verdict, json_t *rows, size_t columns)
{
	unsigned totals[MAX_COLUMNS] = {0}, sum = 0;
	const char *name;
	json_t *row;

	json_object_foreach (rows, name, row) {
		for (size_t i = 0; i < columns; i++) {
			bool counts =
				json_integer_value(json_array_get(row, i)) == (json_int_t)verdict;

			totals[i] += counts;
			sum += counts;
		}
	}
	if (sum == 0)
		return;
	fprintf(out, "%*s", width, verdict_name(verdict));
	for (size_t i = 0; i < columns; i++)
		fprintf(out, " %*u", CELL, totals[i]);
	putc('\n', out);
}

static void put_column(FILE *out, size_t number, const char *title, const char *arch)
{
	fprintf(out, "%zu: ", number);
	text_put(out, title, strlen(title), "");
	fputs(" (", out);
	text_put(out, arch, strlen(arch), "");
	fputs(")\n", out);
}

static void put_head(FILE *out, int width, const struct columns *columns)
{
	for (size_t i = 0; i < columns->count; i++)
		put_column(out, i + 1, columns_title(columns, i), columns->each[i].arch);
	fprintf(out, "%*s", width, "");
	for (size_t i = 0; i < columns->count; i++)
		fprintf(out, " %*zu", CELL, i + 1);
	putc('\n', out);
}

int table_write(FILE *out, const json_t *ends, const struct columns *columns)
{
	json_t *rows = collect(ends, columns);
	int width = name_width(rows);
	const char *name;
	json_t *row;

	put_head(out, width, columns);
	json_object_foreach (rows, name, row) {
		if (is_shown(row))
			put_row(out, width, name, row);
	}
	for (size_t i = 0; i < VERDICTS; i++)
		put_total(out, width, i, rows, columns->count);
	json_decref(rows);
	return fflush(out) == 0 && !ferror(out) ? 0 : -1;
}
