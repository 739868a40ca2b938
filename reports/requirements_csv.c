/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/claims.h"

#include <stdlib.h>
#include <string.h>

#include "reports/json_parts.h"

/* RFC 4180: a quote is written twice.  Control characters are no part of a table. */
static void put_field(FILE *out, const char *text)
{
	putc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			putc('"', out);
		putc((unsigned char)*text < 0x20 || *text == 0x7f ? ' ' : *text, out);
	}
	putc('"', out);
}

/* The scenarios that claim it, each once, with blanks between them. */
static void put_scenarios(FILE *out, const json_t *ends)
{
	json_t *seen = json_object();
	size_t index;
	json_t *end;

	putc('"', out);
	json_array_foreach (ends, index, end) {
		char *name = json_part_scenario(end);

		if (!json_object_get(seen, name) &&
		    json_object_set_new(seen, name, json_true()) == 0)
			/* A name has no quote: the digest of results vouches for the runner's. */
			fprintf(out, "%s%.*s", json_object_size(seen) > 1 ? " " : "",
				(int)strcspn(name, "\"\n"), name);
		free(name);
	}
	putc('"', out);
	json_decref(seen);
}

static void put_sentence(FILE *out, const struct claim *claim, size_t columns)
{
	const struct requirement *requirement = claim->requirement;
	const char *section = strchr(requirement->id, '-');

	put_field(out, requirement->id);
	fprintf(out, ",%u,", requirement_rfc(requirement));
	fprintf(out, "\"%.*s\",", section ? (int)strcspn(section + 1, "-") : 0,
		section ? section + 1 : "");
	put_field(out, requirement_level_name(requirement->level));
	for (size_t i = 0; i < columns; i++) {
		putc(',', out);
		put_field(out, claim_state_name(claim_state(claim, i)));
	}
	putc(',', out);
	put_field(out, requirement->text);
	putc(',', out);
	put_field(out, requirement->untested ? requirement->untested : "");
	putc(',', out);
	put_scenarios(out, claim->ends);
	fputs("\r\n", out);
}

int requirements_write_csv(FILE *out, const json_t *ends, const struct columns *columns)
{
	struct claims claims;
	int result = claims_make(&claims, ends, columns);

	fputs("id,rfc,section,level", out);
	for (size_t i = 0; i < columns->count; i++) {
		putc(',', out);
		put_field(out, columns_title(columns, i));
	}
	fputs(",text,untested,scenarios\r\n", out);
	for (size_t i = 0; i < claims.count; i++)
		put_sentence(out, &claims.each[i], columns->count);
	claims_free(&claims);
	return result == 0 && fflush(out) == 0 && !ferror(out) ? 0 : -1;
}
