/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A summary in Markdown, as CI shows it beside a job. */
#include "reports/report.h"
#include "reports/regressions.h"
#include "harness/memory.h"

#include <stdlib.h>
#include <string.h>

/* What a summary has room for. */
enum { FAILURES_SHOWN = 50 };

static const char *text_of(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

/* One line in which nothing is markup. */
static void put_text(FILE *out, const char *text)
{
	for (; *text && *text != '\n'; text++) {
		if (strchr("\\`*_{}[]#|~", *text))
			fprintf(out, "\\%c", *text);
		else if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '&')
			fputs("&amp;", out);
		else
			putc((unsigned char)*text < 0x20 ? ' ' : *text, out);
	}
}

static void put_counts(FILE *out, const json_t *ends, const struct columns *columns)
{
	struct counts *counts = xcalloc(MAX_COLUMNS, sizeof(*counts));
	size_t index;
	json_t *end;

	if (!counts)
		return;
	json_array_foreach (ends, index, end) {
		int column = columns_find(columns, end);

		if (column >= 0)
			counts_add(&counts[column], end);
	}
	fputs("| kernel |", out);
	for (int verdict = 0; verdict < VERDICTS; verdict++)
		fprintf(out, " %s |", verdict_name(verdict));
	fputs("\n| --- |", out);
	for (int verdict = 0; verdict < VERDICTS; verdict++)
		fputs(" ---: |", out);
	for (size_t i = 0; i < columns->count; i++) {
		fputs("\n| ", out);
		put_text(out, columns_title(columns, i));
		fputs(" |", out);
		for (int verdict = 0; verdict < VERDICTS; verdict++)
			fprintf(out, " %u |", counts[i].of[verdict]);
	}
	fputs("\n", out);
	free(counts);
}

static void put_failure(FILE *out, const json_t *end, const struct columns *columns)
{
	const char *title = columns_title_of(columns, end);
	size_t index;
	json_t *lack;

	fprintf(out, "- **%s** ", verdict_name(verdict_of_record(end)));
	put_text(out, text_of(end, "name"));
	if (title) {
		fputs(" on ", out);
		put_text(out, title);
	}
	fputs(": ", out);
	put_text(out, text_of(end, "message"));
	fputs(" (", out);
	put_text(out, text_of(end, "file"));
	fprintf(out, ":%" JSON_INTEGER_FORMAT ")\n",
		json_integer_value(json_object_get(end, "line")));
	json_array_foreach (json_object_get(end, "lacks"), index, lack) {
		fputs("  - ", out);
		put_text(out, text_of(lack, "text"));
		putc('\n', out);
	}
}

/* Those that `regressions` says: of kernels that should have what they lack, or all others. */
static void put_failures(FILE *out, const json_t *ends, const struct columns *columns, bool strict,
			 bool regressions, unsigned *failures)
{
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		if (!verdict_fails(verdict_of_record(end), strict) ||
		    regressions != (regression_of(end) != NULL))
			continue;
		if (*failures == 0)
			fputs("\n### What fails\n\n", out);
		if ((*failures)++ < FAILURES_SHOWN)
			put_failure(out, end, columns);
	}
}

int markdown_write(FILE *out, const json_t *ends, const struct columns *columns, bool strict)
{
	unsigned failures = 0;

	fputs("## sctp-conform\n\n", out);
	put_counts(out, ends, columns);
	put_failures(out, ends, columns, strict, true, &failures);
	put_failures(out, ends, columns, strict, false, &failures);
	if (failures > FAILURES_SHOWN)
		fprintf(out, "- and %u more\n", failures - FAILURES_SHOWN);
	return fflush(out) == 0 && !ferror(out) ? 0 : -1;
}
