/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/fix_table.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "harness/array_size.h"
#include "harness/host/ground/fault.h"
#include "harness/host/ground/files.h"
#include "harness/record/verdict.h"
#include "reports/spec/fixes.h"

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static bool any_fits(const json_t *fix, const char *glob)
{
	size_t index;
	json_t *cve;

	json_array_foreach (json_object_get(fix, "cves"), index, cve)
		if (fnmatch(glob, json_string_value(cve), 0) == 0)
			return true;
	return fnmatch(glob, text_of(fix, "id"), 0) == 0 ||
	       (*text_of(fix, "commit") && fnmatch(glob, text_of(fix, "commit"), 0) == 0);
}

bool fix_fits(const json_t *fix, char *const patterns[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (any_fits(fix, patterns[i]))
			return true;
	return count == 0;
}

static bool names(const json_t *record, const char *id)
{
	size_t index;
	json_t *each;

	json_array_foreach (json_object_get(record, "fix"), index, each)
		if (json_is_string(each) && strcmp(json_string_value(each), id) == 0)
			return true;
	return false;
}

/* The instances that guard the fix: an array of names. */
static json_t *guards_of(const struct instances *all, const char *id)
{
	json_t *guards = json_array();

	for (size_t i = 0; i < all->count; i++)
		if (names(all->items[i].data, id))
			json_array_append_new(guards, json_string(all->items[i].name));
	return guards;
}

/* A scenario that names a fix which is not there guards nothing. */
static int check_names(const struct instances *all, struct fault *fault)
{
	for (size_t i = 0; i < all->count; i++) {
		size_t index;
		json_t *id;

		json_array_foreach (json_object_get(all->items[i].data, "fix"), index, id)
			if (!json_is_string(id) || !fix_find(json_string_value(id)))
				return fault_set(fault, EXIT_FAILED,
						 "%s guards %s, which is not in the catalogue "
						 "(reports/spec/fixes.json)",
						 all->items[i].name,
						 json_is_string(id) ? json_string_value(id) : "?");
	}
	return 0;
}

static void print_fix(const json_t *fix, const json_t *guards)
{
	char *label = fix_label(fix), *releases = fix_releases(fix);
	const char *unguarded = text_of(fix, "unguarded"), *awaits = text_of(fix, "awaits");
	const char *introduced = text_of(fix, "introduced");
	size_t index;
	json_t *guard;

	printf("%s\n    %s\n    the fault came with %s; %s\n", label ? label : "",
	       text_of(fix, "title"),
	       *introduced ? introduced : "a release that is not established",
	       releases ? releases : "");
	json_array_foreach (guards, index, guard)
		printf("    guarded by %s\n", json_string_value(guard));
	if (json_array_size(guards) == 0)
		printf("    %s%s%s\n", *unguarded ? "cannot be guarded: " : "not guarded yet",
		       *awaits ? "; it takes " : "", *unguarded ? unguarded : awaits);
	free(label);
	free(releases);
}

static void print_json(const json_t *fix, const char *key, json_t *value)
{
	json_t *copy = json_copy((json_t *)fix);

	json_object_set(copy, key, value);
	json_dumpf(copy, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);
	putchar('\n');
	json_decref(copy);
}

int fix_table_of_catalogue(const struct instances *all, char *const patterns[], size_t count,
			   bool json, struct fault *fault)
{
	size_t index, printed = 0;
	const json_t *fix;

	if (check_names(all, fault) < 0)
		return -1;
	json_array_foreach (fixes_all(), index, fix) {
		json_t *guards;

		if (!fix_fits(fix, patterns, count))
			continue;
		guards = guards_of(all, text_of(fix, "id"));
		if (json)
			print_json(fix, "guards", guards);
		else
			print_fix(fix, guards);
		json_decref(guards);
		printed++;
	}
	return printed ? EXIT_PASSED
		       : fault_set(fault, EXIT_USAGE,
				   "no fix has an id, CVE number or commit like '%s'; "
				   "`sctp-conform fixes` lists all",
				   patterns[0]);
}

/* --- kernels --- */

const char *const fix_state_words[FIX_STATES] = {"-",	"not affected", "not seen",
						 "has", "LACKS",	"REGRESSION"};

enum { CELL = 12 }; /* the longest of these */

/* What the record says of the fix in its array `key`, or NULL. */
static const json_t *said_of(const json_t *end, const char *key, const json_t *fix)
{
	size_t index;
	json_t *item;

	json_array_foreach (json_object_get(end, key), index, item)
		if (strcmp(text_of(item, "id"), text_of(fix, "id")) == 0)
			return item;
	return NULL;
}

/* What one `end` record says of a fix that its scenario guards. */
static enum fix_state state_in(const json_t *end, const json_t *fix)
{
	enum verdict verdict = verdict_of_record(end);
	const json_t *lack = said_of(end, "lacks", fix);

	if (lack)
		return strcmp(text_of(lack, "why"), "regression") == 0 ? FIX_REGRESSION : FIX_LACKS;
	if (verdict != VERDICT_PASS && verdict != VERDICT_FIXED)
		return FIX_UNSEEN;
	/* What takes a checker, or more than one processor, passes without the fix, too. */
	if (strcmp(text_of(fix, "needs"), "any kernel") != 0)
		return FIX_UNSEEN;
	return said_of(end, "not_seen", fix) ? FIX_NOT_SEEN : FIX_HAS;
}

/* By the version alone, whatever was played. */
static bool is_needless(const json_t *fix, const struct column *column)
{
	const json_t *whole = fix_find(text_of(fix, "id"));

	return whole && column->kernel && fix_age(whole, column->kernel, NULL) == FIX_IS_NEEDLESS;
}

enum fix_state fix_state_on(const json_t *fix, const json_t *ends, const struct columns *columns,
			    size_t column, const json_t **shown)
{
	enum fix_state state = FIX_UNSEEN;
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		if (columns_find(columns, end) == (int)column && names(end, text_of(fix, "id"))) {
			enum fix_state one = state_in(end, fix);

			if (one <= state)
				continue;
			state = one;
			if (shown && one != FIX_HAS)
				*shown = end;
		}
	}
	return state < FIX_LACKS && is_needless(fix, &columns->each[column]) ? FIX_NOT_AFFECTED
									     : state;
}

const char *fix_shown_text(const json_t *fix, const json_t *shown)
{
	static const char *const keys[] = {"lacks", "not_seen"};

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const json_t *item = said_of(shown, keys[i], fix);

		if (item)
			return json_string_value(json_object_get(item, "text"));
	}
	return NULL;
}

/* What a guard said that proved nothing: it was skipped, is known to deviate, or was in error. */
static char *undecided(const json_t *fix, const json_t *ends)
{
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		const char *key = verdict_of_record(end) == VERDICT_KNOWN ? "known" : "message";

		if (names(end, text_of(fix, "id")))
			return path_of("was not seen: %s, which guards it, was %s: %s",
				       text_of(end, "name"),
				       verdict_participle(verdict_of_record(end)),
				       text_of(end, key));
	}
	return path_of("was not seen");
}

char *fix_unseen(const json_t *fix, const json_t *ends)
{
	const char *unguarded = text_of(fix, "unguarded"), *awaits = text_of(fix, "awaits");
	const char *needs = text_of(fix, "needs");
	bool any = strcmp(needs, "any kernel") == 0;

	if (*unguarded)
		return path_of("cannot be seen: %s", unguarded);
	if (*awaits)
		return path_of("cannot be seen: it takes %s%s%s", any ? "" : needs, any ? "" : "; ",
			       awaits);
	return any ? undecided(fix, ends) : path_of("cannot be seen: it takes %s", needs);
}

/* What of a fix there is to print. */
struct row {
	json_t *states, *why; /* by kernel: the word, and what says so where it is no plain one */
	bool lacks, seen; /* on some kernel */
	bool unseen; /* on some kernel nothing is known */
	const char *not_seen; /* why, on the first such kernel */
};

static struct row row_of(const json_t *fix, const json_t *ends, const struct columns *columns)
{
	struct row row = {.states = json_object(), .why = json_object()};

	for (size_t i = 0; i < columns->count; i++) {
		const char *title = columns_title(columns, i), *text;
		const json_t *shown = NULL;
		enum fix_state state = fix_state_on(fix, ends, columns, i, &shown);

		row.lacks |= state >= FIX_LACKS;
		row.seen |= state > FIX_NOT_AFFECTED;
		row.unseen |= state == FIX_UNSEEN;
		json_object_set_new(row.states, title, json_string(fix_state_words[state]));
		text = state <= FIX_NOT_AFFECTED || state == FIX_HAS ? NULL
								     : fix_shown_text(fix, shown);
		if (state == FIX_NOT_AFFECTED)
			json_object_set_new(
				row.why, title,
				json_sprintf("the fault came with %s",
					     text_of(fix_find(text_of(fix, "id")), "introduced")));
		if (text)
			json_object_set_new(row.why, title, json_string(text));
		if (state == FIX_NOT_SEEN && !row.not_seen)
			row.not_seen = text;
	}
	return row;
}

static void print_row_json(const json_t *fix, const struct row *row)
{
	json_t *copy = json_copy((json_t *)fix);

	json_object_set(copy, "why", row->why);
	print_json(copy, "kernels", row->states);
	json_decref(copy);
}

static void print_row_text(const json_t *fix, const json_t *ends, const struct row *row,
			   const struct columns *columns)
{
	char *label = fix_label(fix), *releases = NULL, *unseen = NULL;
	const char *remark;

	if (row->lacks)
		releases = fix_releases(fix);
	if (row->unseen && !row->seen)
		unseen = fix_unseen(fix, ends);
	remark = row->not_seen ? row->not_seen : unseen;
	for (size_t i = 0; i < columns->count; i++)
		printf("%-*s ", CELL,
		       json_string_value(json_object_get(row->states, columns_title(columns, i))));
	printf("%s%s%s%s%s\n", label ? label : "", releases ? ", " : "", releases ? releases : "",
	       remark ? "; " : "", remark ? remark : "");
	free(label);
	free(releases);
	free(unseen);
}

/* The loudest lines: a newer kernel without a fix that it should have.  Only text has them. */
static void print_regressions(const json_t *ends, const struct columns *columns,
			      char *const patterns[], size_t count)
{
	size_t index;
	const json_t *fix;

	json_array_foreach (fixes_all(), index, fix) {
		for (size_t i = 0; fix_fits(fix, patterns, count) && i < columns->count; i++) {
			const json_t *shown = NULL;

			if (fix_state_on(fix, ends, columns, i, &shown) == FIX_REGRESSION)
				printf("REGRESSION in %s, seen by %s: %s\n",
				       columns_title(columns, i), text_of(shown, "name"),
				       fix_shown_text(fix, shown));
		}
	}
}

int fix_table_of_kernels(const json_t *ends, const struct columns *columns, char *const patterns[],
			 size_t count, bool json)
{
	bool lacks = false;
	size_t index;
	const json_t *fix;

	if (!json)
		print_regressions(ends, columns, patterns, count);
	for (size_t i = 0; !json && i < columns->count; i++)
		printf("%*s%s (%s)\n", (int)(i * (CELL + 1)), "", columns_title(columns, i),
		       columns->each[i].arch);
	json_array_foreach (fixes_all(), index, fix) {
		struct row row;

		if (!fix_fits(fix, patterns, count))
			continue;
		row = row_of(fix, ends, columns);
		lacks |= row.lacks;
		if (json)
			print_row_json(fix, &row);
		else
			print_row_text(fix, ends, &row, columns);
		json_decref(row.states);
		json_decref(row.why);
	}
	return lacks ? EXIT_FAILED : EXIT_PASSED;
}
