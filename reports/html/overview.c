/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/html/part.h"

#include <stdlib.h>
#include <string.h>

#include "reports/report.h"
#include "reports/regressions.h"
#include "harness/memory.h"

/* The counts of some `end` records, kernel by kernel. */
static void count(const struct page *page, const json_t *ends, struct counts counts[])
{
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		int column = columns_find(page->columns, end);

		if (column >= 0)
			counts_add(&counts[column], end);
	}
}

static void put_counts(struct page *page, const struct counts *counts)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "td");
	for (int verdict = 0; verdict < VERDICTS; verdict++) {
		if (!counts->of[verdict])
			continue;
		markup_start(markup, "span");
		markup_format(markup, "class", "v %s", verdict_name(verdict));
		markup_put(markup, "%u %s", counts->of[verdict], verdict_name(verdict));
		markup_end(markup);
		markup_put(markup, " ");
	}
	markup_end(markup);
}

static void put_row(struct page *page, const char *title, const char *target,
		    const struct counts counts[])
{
	struct markup *markup = &page->markup;

	markup_start(markup, "tr");
	markup_start(markup, "th");
	markup_attribute(markup, "scope", "row");
	if (target) {
		markup_start(markup, "a");
		markup_format(markup, "href", "#suite-%s", target);
	}
	markup_put(markup, "%s", title);
	if (target)
		markup_end(markup);
	markup_end(markup);
	for (size_t i = 0; i < page->columns->count; i++)
		put_counts(page, &counts[i]);
	markup_end(markup);
}

static void put_kernels(struct page *page)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "tr");
	markup_element(markup, "th", NULL, "suite");
	for (size_t i = 0; i < page->columns->count; i++) {
		markup_start(markup, "th");
		markup_attribute(markup, "scope", "col");
		markup_put(markup, "%s", columns_title(page->columns, i));
		markup_start(markup, "small");
		markup_put(markup, " %s", page->columns->each[i].arch);
		markup_end(markup);
		markup_end(markup);
	}
	markup_end(markup);
}

static void put_table(struct page *page)
{
	struct markup *markup = &page->markup;
	struct counts *counts = xcalloc(MAX_COLUMNS, sizeof(*counts));
	const char *suite, *name;
	json_t *scenarios, *ends;

	if (!counts) {
		markup->failed = true;
		return;
	}
	markup_element(markup, "div", "wide", NULL);
	markup_start(markup, "table");
	put_kernels(page);
	json_object_foreach (page->suites, suite, scenarios) {
		memset(counts, 0, MAX_COLUMNS * sizeof(*counts));
		json_object_foreach (scenarios, name, ends)
			count(page, ends, counts);
		put_row(page, suite, suite, counts);
	}
	memset(counts, 0, MAX_COLUMNS * sizeof(*counts));
	count(page, page->ends, counts);
	put_row(page, "all", NULL, counts);
	markup_end(markup);
	markup_end(markup);
	markup_element(markup, "p", "muted",
		       "Over IPv4, over IPv6 and as a 32-bit program a scenario counts each time. "
		       "\"known\" is where Linux is known to deviate from the document.");
	free(counts);
}

static void group_under(json_t *groups, const char *reason, json_t *end)
{
	json_t *list = json_object_get(groups, reason);

	if (!list && json_object_set_new(groups, reason, json_array()) == 0)
		list = json_object_get(groups, reason);
	(void)json_array_append(list, end);
}

/* Headed by what they have in common, in the order in which that came. */
static void put_groups(struct page *page, const char *title, const char *about, json_t *groups,
		       bool open)
{
	struct markup *markup = &page->markup;
	const char *reason;
	json_t *ends;

	if (json_object_size(groups) > 0) {
		markup_start(markup, "details");
		markup_attribute(markup, "class", "group");
		if (open)
			markup_attribute(markup, "open", "open");
		markup_start(markup, "summary");
		markup_start(markup, "h3");
		markup_put(markup, "%s (%zu)", title, json_object_size(groups));
		markup_end(markup);
		markup_end(markup);
		markup_element(markup, "p", "muted", about);
		markup_start(markup, "dl");
		json_object_foreach (groups, reason, ends) {
			markup_element(markup, "dt", NULL, *reason ? reason : "no reason given");
			markup_start(markup, "dd");
			page_put_scenarios(page, ends);
			markup_end(markup);
		}
		markup_end(markup);
		markup_end(markup);
	}
	json_decref(groups);
}

static json_t *by_text(const struct page *page, enum verdict verdict, const char *key)
{
	json_t *groups = json_object();
	size_t index;
	json_t *end;

	json_array_foreach (page->ends, index, end)
		if (verdict_of_record(end) == verdict)
			group_under(groups, page_text(end, key), end);
	return groups;
}

/* What fails, by scenario. */
static json_t *failures(const struct page *page)
{
	json_t *groups = json_object();
	size_t index;
	json_t *end;

	json_array_foreach (page->ends, index, end) {
		char *name;

		if (!verdict_fails(verdict_of_record(end), false))
			continue;
		name = page_scenario(end);
		group_under(groups, name ? name : "", end);
		free(name);
	}
	return groups;
}

/* A packet that breaks a sentence is mostly the cause of what the scenario stumbled over. */
static void put_bystander(struct markup *markup, const json_t *end)
{
	static const char begins[] = "a bystander expects";
	size_t index;
	json_t *note;

	json_array_foreach (json_object_get(end, "notes"), index, note)
		if (strncmp(page_text(note, "text"), begins, strlen(begins)) == 0) {
			markup_element(markup, "dd", NULL, page_text(note, "text"));
			return;
		}
}

/* Its name, its verdicts, the first line of its first message, and what a bystander saw first. */
static void put_failure(struct page *page, const json_t *ends)
{
	struct markup *markup = &page->markup;
	const char *message = page_text(json_array_get(ends, 0), "message");
	size_t index;
	json_t *end;

	markup_start(markup, "dt");
	json_array_foreach (ends, index, end) {
		enum verdict verdict = verdict_of_record(end);

		if (index == 0 || verdict != verdict_of_record(json_array_get(ends, index - 1)))
			page_put_verdict(page, verdict, "");
	}
	markup_put(markup, " ");
	page_put_scenarios(page, ends);
	markup_end(markup);
	markup_start(markup, "dd");
	markup_put(markup, "%.*s", (int)strcspn(message, "\n"), message);
	markup_end(markup);
	put_bystander(markup, json_array_get(ends, 0));
}

static void put_failures(struct page *page)
{
	struct markup *markup = &page->markup;
	json_t *groups = failures(page);
	const char *name;
	json_t *ends;

	if (json_object_size(groups) > 0) {
		markup_start(markup, "h3");
		markup_put(markup, "What fails (%zu)", json_object_size(groups));
		markup_end(markup);
		markup_start(markup, "dl");
		json_object_foreach (groups, name, ends)
			put_failure(page, ends);
		markup_end(markup);
	}
	json_decref(groups);
}

static void group_lacks(const struct page *page, bool regressions, json_t *groups)
{
	size_t index, number;
	json_t *end, *lack;

	json_array_foreach (page->ends, index, end) {
		if (regressions != (regression_of(end) != NULL))
			continue;
		json_array_foreach (json_object_get(end, "lacks"), number, lack)
			group_under(groups, page_text(lack, "text"), end);
	}
}

/* What a kernel should have comes first. */
static json_t *lacking(const struct page *page)
{
	json_t *groups = json_object();

	group_lacks(page, true, groups);
	group_lacks(page, false, groups);
	return groups;
}

void overview_put(struct page *page)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "section");
	markup_attribute(markup, "id", "overview");
	markup_element(markup, "h2", NULL, "Overview");
	put_table(page);
	put_failures(page);
	put_groups(page, "Fixes that are lacking", "Changes of net/sctp that explain failures.",
		   lacking(page), true);
	put_groups(page, "What cannot be played", "What the kernel lacks for it.",
		   by_text(page, VERDICT_SKIP, "message"), false);
	markup_end(markup);
}
