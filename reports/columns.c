/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/columns.h"

#include <stdio.h>
#include <string.h>

enum { KEYS = 4 };

static const char *key_of(const struct column *column, int key)
{
	const char *const keys[KEYS] = {column->kernel, column->spec, column->source, column->arch};

	return keys[key];
}

static bool same(const struct column *a, const struct column *b)
{
	for (int key = 0; key < KEYS; key++)
		if (strcmp(key_of(a, key), key_of(b, key)) != 0)
			return false;
	return true;
}

static int find(const struct columns *columns, const struct column *column)
{
	for (size_t i = 0; i < columns->count; i++)
		if (same(&columns->each[i], column))
			return (int)i;
	return -1;
}

/* Formats that a title may have, the first that tells the column from all others being taken. */
static void format_title(const struct column *column, int format, char title[TITLE_SIZE])
{
	size_t length;

	if (format == 0)
		snprintf(title, TITLE_SIZE, "%s", column->kernel);
	else if (format == 1)
		snprintf(title, TITLE_SIZE, "%s", column->spec);
	else
		snprintf(title, TITLE_SIZE, "%s in %s", format == 2 ? column->kernel : column->spec,
			 column->source);
	/* What was too long has no half of a character at its end. */
	length = strlen(title);
	for (bool cut = length == TITLE_SIZE - 1; cut && length > 0 && (title[length - 1] & 0x80);)
		title[--length] = '\0';
}

enum { FORMATS = 4 };

static bool is_unique(const struct columns *columns, size_t index, int format)
{
	char title[TITLE_SIZE], other[TITLE_SIZE];

	format_title(&columns->each[index], format, title);
	for (size_t i = 0; i < columns->count; i++) {
		format_title(&columns->each[i], format, other);
		if (i != index && strcmp(title, other) == 0)
			return false;
	}
	return true;
}

static void set_titles(struct columns *columns)
{
	for (size_t i = 0; i < columns->count; i++) {
		int format = 0;

		while (format < FORMATS - 1 && !is_unique(columns, i, format))
			format++;
		format_title(&columns->each[i], format, columns->titles[i]);
	}
}

int columns_add(struct columns *columns, const struct column *column)
{
	int found = find(columns, column);

	if (found >= 0)
		return found;
	if (columns->count == MAX_COLUMNS)
		return -1;
	columns->each[columns->count++] = *column;
	set_titles(columns);
	return (int)columns->count - 1;
}

static struct column column_of(const json_t *end)
{
	static const char *const names[KEYS] = {"kernel", "arch", "kernel_spec", "source"};
	const char *values[KEYS];

	for (int i = 0; i < KEYS; i++) {
		values[i] = json_string_value(json_object_get(end, names[i]));
		if (!values[i])
			values[i] = "";
	}
	return (struct column){values[0], values[1], values[2], values[3]};
}

int columns_add_end(struct columns *columns, const json_t *end)
{
	struct column column = column_of(end);

	return columns_add(columns, &column);
}

int columns_find(const struct columns *columns, const json_t *end)
{
	struct column column = column_of(end);

	return columns ? find(columns, &column) : -1;
}

const char *columns_title(const struct columns *columns, size_t index)
{
	return columns->titles[index];
}

const char *columns_title_of(const struct columns *columns, const json_t *end)
{
	int index = columns && columns->count > 1 ? columns_find(columns, end) : -1;

	return index < 0 ? NULL : columns_title(columns, (size_t)index);
}
