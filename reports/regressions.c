/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/regressions.h"

#include <string.h>

#include "reports/text.h"

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

const char *regression_of(const json_t *end)
{
	size_t index;
	json_t *lack;

	json_array_foreach (json_object_get(end, "lacks"), index, lack)
		if (strcmp(text_of(lack, "why"), "regression") == 0)
			return text_of(lack, "text");
	return NULL;
}

static void put(FILE *out, const char *text)
{
	text_put(out, text, strlen(text), "");
}

int regressions_write(FILE *out, const json_t *ends, const struct columns *columns)
{
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		const char *text = regression_of(end);
		const char *title = columns_title_of(columns, end);

		if (!text)
			continue;
		fputs("REGRESSION in ", out);
		put(out, title ? title : text_of(end, "kernel"));
		fputs(", seen by ", out);
		put(out, text_of(end, "name"));
		fputs(": ", out);
		put(out, text);
		putc('\n', out);
	}
	return ferror(out) ? -1 : 0;
}
