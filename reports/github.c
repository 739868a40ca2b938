/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GitHub's workflow commands, which become annotations of the sources. */
#include "reports/report.h"

#include <string.h>

static const char *text_of(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

/* A percent sign, the ends of lines and, in a property, what ends it are written as %XX. */
static void put_escaped(FILE *out, const char *text, const char *special)
{
	for (; *text; text++) {
		unsigned char character = (unsigned char)*text;

		if (character < 0x20 || strchr(special, *text))
			fprintf(out, "%%%02X", character);
		else
			putc(*text, out);
	}
}

static void put_annotation(FILE *out, const char *kind, const json_t *end, const char *title)
{
	size_t index;
	json_t *lack;

	fprintf(out, "::%s file=", kind);
	put_escaped(out, text_of(end, "file"), "%:,");
	fprintf(out, ",line=%" JSON_INTEGER_FORMAT ",title=",
		json_integer_value(json_object_get(end, "line")));
	put_escaped(out, text_of(end, "name"), "%:,");
	if (title) {
		fputs(" on ", out);
		put_escaped(out, title, "%:,");
	}
	fprintf(out, "::%s", verdict_name(verdict_of_record(end)));
	if (*text_of(end, "message"))
		fputs(": ", out);
	put_escaped(out, text_of(end, "message"), "%");
	json_array_foreach (json_object_get(end, "lacks"), index, lack) {
		fputs("%0A", out);
		put_escaped(out, text_of(lack, "text"), "%");
	}
	putc('\n', out);
}

int github_write(FILE *out, const json_t *ends, const struct columns *columns, bool strict)
{
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		enum verdict verdict = verdict_of_record(end);
		const char *title = columns_title_of(columns, end);

		if (verdict_fails(verdict, strict))
			put_annotation(out, "error", end, title);
		else if (verdict == VERDICT_FIXED)
			put_annotation(out, "notice", end, title);
	}
	return fflush(out) == 0 && !ferror(out) ? 0 : -1;
}
