/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arguments of calls. */
#include <stdlib.h>
#include <string.h>

#include "harness/mutants/rules.h"

static bool same_type(CXCursor a, CXCursor b)
{
	return clang_equalTypes(clang_getCanonicalType(clang_getCursorType(a)),
				clang_getCanonicalType(clang_getCursorType(b))) != 0;
}

/* The call with two of its arguments swapped. */
static void swap(const struct site *site, const char *rule, struct range first, struct range second)
{
	const struct source *source = site->source;
	struct range parts[] = {{site->range.begin, first.begin},
				second,
				{first.end, second.begin},
				first,
				{second.end, site->range.end}};
	char *texts[5];
	bool whole = true;

	for (size_t i = 0; i < 5; i++) {
		texts[i] = line_of(source, parts[i]);
		whole = whole && texts[i];
	}
	if (whole && strcmp(texts[1], texts[3]) != 0)
		mutate(site, rule, site->range, FORM_VALUE, "%s%s%s%s%s", texts[0], texts[1],
		       texts[2], texts[3], texts[4]);
	for (size_t i = 0; i < 5; i++)
		free(texts[i]);
}

void rule_arguments(const struct site *site, const char *rule)
{
	int count = clang_Cursor_getNumArguments(site->cursor);

	/* A call that a macro makes has no parentheses of its own. */
	if (site->kind != CXCursor_CallExpr || site->source->text[site->range.end - 1] != ')' ||
	    identifier_at(site->source, site->range.begin) == 0)
		return;
	for (int i = 0; i + 1 < count; i++) {
		CXCursor a = clang_Cursor_getArgument(site->cursor, (unsigned)i);
		CXCursor b = clang_Cursor_getArgument(site->cursor, (unsigned)i + 1);
		struct range first, second;

		if (same_type(a, b) && range_of(site->source, a, &first) &&
		    range_of(site->source, b, &second) &&
		    stands_between(site->source, first.end, second.begin, ",") &&
		    first.begin > site->range.begin && second.end < site->range.end)
			swap(site, rule, first, second);
	}
}
