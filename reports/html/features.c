/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be used: a row for each feature, a column for each kernel. */
#include "reports/html/part.h"

#include <stdlib.h>

#include "reports/spec/features.h"
#include "harness/memory.h"

/* What one kernel's results say of a feature: of how many things which state. */
struct use {
	unsigned of[CLAIM_STATES];
};

/* Adds what speaks against it, or the first that speaks for it, to those that are linked to. */
static void add_end(json_t *shown, json_t *end)
{
	bool passed = claim_state_of_end(end) == CLAIM_PROVEN;

	if (!passed || json_array_size(shown) == 0)
		json_array_append(shown, end);
}

struct row {
	const struct feature *feature;
	struct use uses[MAX_COLUMNS];
	json_t *shown; /* the records that are linked to */
	bool played; /* on one of the kernels, if only to be skipped */
};

static void count_sentences(const struct page *page, struct row *row)
{
	size_t index;
	json_t *end;

	for (size_t i = 0; i < page->claims.count; i++) {
		const struct claim *claim = &page->claims.each[i];

		if (!feature_covers(row->feature, claim->requirement->id))
			continue;
		for (size_t k = 0; k < page->columns->count; k++)
			row->uses[k].of[claim_state(claim, k)]++;
		json_array_foreach (claim->ends, index, end)
			add_end(row->shown, end);
	}
}

static void count_scenarios(const struct page *page, struct row *row)
{
	size_t index;
	json_t *end;

	json_array_foreach (page->ends, index, end) {
		int column = columns_find(page->columns, end);
		char *name = page_scenario(end);

		if (name && column >= 0 && feature_covers(row->feature, name)) {
			row->uses[column].of[claim_state_of_end(end)]++;
			add_end(row->shown, end);
		}
		free(name);
	}
}

static unsigned count_decided(const struct use *use)
{
	return use->of[CLAIM_PROVEN] + use->of[CLAIM_DEVIATES] + use->of[CLAIM_FAILS];
}

static void fill_row(const struct page *page, const struct feature *feature, struct row *row)
{
	row->feature = feature;
	row->shown = json_array();
	count_sentences(page, row);
	if (feature->kind == FEATURE_SYSCTL)
		count_scenarios(page, row);
	for (size_t i = 0; i < page->columns->count; i++)
		if (count_decided(&row->uses[i]) > 0 || row->uses[i].of[CLAIM_SKIPPED])
			row->played = true;
}

static void put_use(struct page *page, const struct use *use)
{
	struct markup *markup = &page->markup;
	unsigned decided = count_decided(use);
	const char *style = "pass", *word = "yes";

	if (decided == 0) {
		style = "skip";
		word = use->of[CLAIM_SKIPPED] ? "no" : "not played";
	} else if (use->of[CLAIM_FAILS]) {
		style = "fail";
		word = "broken";
	} else if (use->of[CLAIM_DEVIATES]) {
		style = "known";
		word = "deviates";
	}
	markup_start(markup, "td");
	markup_start(markup, "span");
	markup_format(markup, "class", "v %s", style);
	markup_put(markup, "%s", word);
	markup_end(markup);
	if (decided > 0) {
		markup_start(markup, "small");
		markup_put(markup, " %u/%u", use->of[CLAIM_PROVEN], decided);
		markup_end(markup);
	}
	markup_end(markup);
}

/* The first few: a protocol has hundreds. */
static void put_links(struct page *page, const json_t *shown)
{
	enum { LINKS = 6 };
	json_t *first = json_array();
	json_t *names = json_object();
	size_t index;
	json_t *end;

	json_array_foreach (shown, index, end) {
		char *name = page_scenario(end);

		if (name && json_object_size(names) < LINKS && !json_object_get(names, name)) {
			json_object_set_new(names, name, json_true());
			json_array_append(first, end);
		}
		free(name);
	}
	markup_start(&page->markup, "td");
	markup_start(&page->markup, "small");
	page_put_scenarios(page, first);
	markup_end(&page->markup);
	markup_end(&page->markup);
	json_decref(names);
	json_decref(first);
}

static void put_row(struct page *page, const struct row *row)
{
	struct markup *markup = &page->markup;

	markup_element(markup, "tr", row->played ? NULL : "unplayed", NULL);
	markup_start(markup, "th");
	markup_attribute(markup, "scope", "row");
	page_put_name(page, row->feature->name);
	markup_put(markup, " ");
	markup_end(markup);
	for (size_t i = 0; i < page->columns->count; i++)
		put_use(page, &row->uses[i]);
	put_links(page, row->shown);
	markup_end(markup);
}

static void put_kind(struct page *page, const struct row *rows, size_t count)
{
	struct markup *markup = &page->markup;
	bool played = false;

	for (size_t i = 0; i < count; i++)
		played |= rows[i].played;
	markup_element(markup, "h3", played ? NULL : "unplayed",
		       feature_kind_name(rows->feature->kind));
	markup_element(markup, "div", played ? "wide" : "wide unplayed", NULL);
	markup_element(markup, "table", "features", NULL);
	markup_start(markup, "tr");
	markup_element(markup, "th", NULL, "feature");
	page_put_column_heads(page);
	markup_element(markup, "th", NULL, "look at");
	markup_end(markup);
	for (size_t i = 0; i < count; i++)
		put_row(page, &rows[i]);
	markup_end(markup);
	markup_end(markup);
}

/* Those of a kind follow one another. */
static void put_kinds(struct page *page, const struct row *rows, size_t count)
{
	size_t unplayed = 0;

	for (size_t i = 0; i < count; i++)
		unplayed += !rows[i].played;
	page_put_reveal(page, "unplayed-features", unplayed, "also what was");
	for (int kind = 0; kind < FEATURE_KINDS; kind++) {
		size_t first = 0, of_kind = 0;

		for (size_t i = 0; i < count; i++)
			if ((int)rows[i].feature->kind == kind && of_kind++ == 0)
				first = i;
		if (of_kind > 0)
			put_kind(page, &rows[first], of_kind);
	}
}

void features_put(struct page *page)
{
	struct markup *markup = &page->markup;
	size_t count;
	const struct feature *features = features_all(&count);
	struct row *rows = xcalloc(count, sizeof(*rows));

	if (!rows) {
		markup->failed = true;
		return;
	}
	for (size_t i = 0; i < count; i++)
		fill_row(page, &features[i], &rows[i]);
	markup_start(markup, "section");
	markup_attribute(markup, "id", "features");
	markup_element(markup, "h2", NULL, "Can I use");
	markup_element(
		markup, "p", NULL,
		"What of the socket API and of the protocol works on these kernels, and how many of the "
		"sentences about it are proven, of those that were decided. \"Deviates\" is no "
		"\"no\": what is otherwise than the document says is behind the links.");
	put_kinds(page, rows, count);
	markup_end(markup);
	for (size_t i = 0; i < count; i++)
		json_decref(rows[i].shown);
	free(rows);
}
