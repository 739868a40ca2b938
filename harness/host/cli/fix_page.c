/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page of all fixes and kernels, in Markdown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/cli/fix_table.h"
#include "harness/host/ground/fault.h"
#include "reports/spec/fixes.h"

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* The first line, without what Markdown or a terminal would take for more than text. */
static void print_line(const char *text)
{
	for (; *text && *text != '\n'; text++) {
		if (strchr("\\`*_<>|[]#", *text))
			putchar('\\');
		if ((unsigned char)*text >= ' ' && *text != 0x7f)
			putchar(*text);
	}
}

static void print_head(const char *command, const struct columns *columns)
{
	printf("<!-- SPDX-License-Identifier: GPL-2.0-or-later -->\n"
	       "# Which kernel has which fix of net/sctp\n\n"
	       "This page is made by\n\n```sh\n%s\n```\n\n"
	       "\"not seen\": by its version the kernel lacks the fix, and nothing shows that. \"not "
	       "affected\": the kernel is\nolder than the fault. \"-\": the fix cannot be seen "
	       "there; the last section says why.\n\n"
	       "| | kernel | architecture |\n| --- | --- | --- |\n",
	       command);
	for (size_t i = 0; i < columns->count; i++) {
		printf("| %zu | ", i + 1);
		print_line(columns_title(columns, i));
		printf(" | ");
		print_line(columns->each[i].arch);
		printf(" |\n");
	}
	putchar('\n');
}

static void print_table_head(const struct columns *columns)
{
	printf("| fix |");
	for (size_t i = 0; i < columns->count; i++)
		printf(" %zu |", i + 1);
	printf("\n| --- |");
	for (size_t i = 0; i < columns->count; i++)
		printf(" --- |");
	putchar('\n');
}

static void print_label(const json_t *fix)
{
	char *label = fix_label(fix);

	print_line(label ? label : "");
	free(label);
}

static void print_releases(const json_t *fix)
{
	char *releases = fix_releases(fix);

	print_line(releases ? releases : "");
	free(releases);
}

/* Whether the fix is lacking, whether a version alone says so, and whether anything is known. */
struct row {
	bool lacks, not_seen, seen;
};

static struct row look_at(const json_t *fix, const json_t *ends, const struct columns *columns,
			  bool print)
{
	struct row row = {false, false, false};

	for (size_t i = 0; i < columns->count; i++) {
		enum fix_state state = fix_state_on(fix, ends, columns, i, NULL);

		row.lacks |= state >= FIX_LACKS;
		row.not_seen |= state == FIX_NOT_SEEN;
		row.seen |= state != FIX_UNSEEN;
		if (print)
			printf(" %s |", fix_state_words[state]);
	}
	return row;
}

/* What showed it on the last kernel that lacks it, and the first one that has it: after that one if
 * there is any. */
static void print_proof(const json_t *fix, const json_t *ends, const struct columns *columns)
{
	const json_t *shown = NULL;
	size_t red = 0, before = columns->count, after = columns->count, green;

	for (size_t i = 0; i < columns->count; i++) {
		const json_t *one = NULL;
		enum fix_state state = fix_state_on(fix, ends, columns, i, &one);

		if (state >= FIX_LACKS) {
			shown = one;
			red = i;
			after = columns->count;
		} else if (state == FIX_HAS && after == columns->count) {
			after = i;
			if (before == columns->count)
				before = i;
		}
	}
	green = after < columns->count ? after : before;
	printf("\n**");
	print_label(fix);
	printf("**: ");
	print_line(text_of(fix, "title"));
	printf("\n- ");
	print_releases(fix);
	printf("\n- lacking in ");
	print_line(columns_title(columns, red));
	printf(", %s of ", text_of(shown, "verdict"));
	print_line(text_of(shown, "name"));
	printf(": ");
	print_line(text_of(shown, "message"));
	if (green < columns->count) {
		printf("\n- there in ");
		print_line(columns_title(columns, green));
	}
	putchar('\n');
}

/* The kernels whose version alone says that they lack the fix, and what guards it there. */
static void print_not_seen(const json_t *fix, const json_t *ends, const struct columns *columns)
{
	for (size_t i = 0; i < columns->count; i++) {
		const json_t *shown = NULL;

		if (fix_state_on(fix, ends, columns, i, &shown) != FIX_NOT_SEEN)
			continue;
		printf("- ");
		print_line(columns_title(columns, i));
		printf(", by ");
		print_line(text_of(shown, "name"));
		printf(": ");
		print_line(fix_shown_text(fix, shown));
		putchar('\n');
	}
}

static void print_regression(const json_t *fix, const json_t *ends, const struct columns *columns)
{
	for (size_t i = 0; i < columns->count; i++) {
		const json_t *shown = NULL;

		if (fix_state_on(fix, ends, columns, i, &shown) != FIX_REGRESSION)
			continue;
		printf("**REGRESSION** in ");
		print_line(columns_title(columns, i));
		printf(", seen by ");
		print_line(text_of(shown, "name"));
		printf(": ");
		print_line(fix_shown_text(fix, shown));
		printf("\n\n");
	}
}

int fix_page(const char *command, const json_t *ends, const struct columns *columns,
	     char *const patterns[], size_t count)
{
	bool lacks = false;
	size_t index;
	const json_t *fix;

	print_head(command, columns);
	json_array_foreach (fixes_all(), index, fix)
		if (fix_fits(fix, patterns, count))
			print_regression(fix, ends, columns);
	print_table_head(columns);
	json_array_foreach (fixes_all(), index, fix) {
		if (!fix_fits(fix, patterns, count) || !look_at(fix, ends, columns, false).seen)
			continue;
		printf("| ");
		print_label(fix);
		printf(" |");
		lacks |= look_at(fix, ends, columns, true).lacks;
		putchar('\n');
	}
	printf("\n## What showed it\n");
	json_array_foreach (fixes_all(), index, fix)
		if (fix_fits(fix, patterns, count) && look_at(fix, ends, columns, false).lacks)
			print_proof(fix, ends, columns);
	printf("\n## What the version says, and nothing shows\n\n");
	json_array_foreach (fixes_all(), index, fix)
		if (fix_fits(fix, patterns, count) && look_at(fix, ends, columns, false).not_seen)
			print_not_seen(fix, ends, columns);
	printf("\n## What cannot be seen\n\n");
	json_array_foreach (fixes_all(), index, fix) {
		char *unseen = fix_unseen(fix, ends);

		if (fix_fits(fix, patterns, count) && !look_at(fix, ends, columns, false).seen) {
			printf("- ");
			print_label(fix);
			printf(": ");
			print_line(unseen ? unseen : "");
			putchar('\n');
		}
		free(unseen);
	}
	return lacks ? EXIT_FAILED : EXIT_PASSED;
}
