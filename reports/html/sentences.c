/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/html/part.h"

#include <stdlib.h>
#include <string.h>

#include "reports/spec/requirements.h"
#include "harness/memory.h"

/* What one kernel's results say of a sentence; the first that is true. */
enum state {
	FAILS, /* a scenario that claims it failed */
	DEVIATES, /* one had a known deviation */
	PROVEN, /* one passed */
	SKIPPED, /* those that claim it were skipped */
	UNTESTED, /* none is to prove it, for a reason */
	NOT_PLAYED, /* none that does was played */
	STATES,
};

static const char *const names[] = {"fails",   "deviates", "proven",
				    "skipped", "untested", "not played"};
/* The verdict whose colour it has. */
static const char *const styles[] = {"fail", "known", "pass", "skip", "skip", "skip"};

struct claim {
	bool states[MAX_COLUMNS][STATES];
	json_t *ends;
};

static enum state state_of_end(const json_t *end)
{
	enum verdict verdict = verdict_of_record(end);

	if (verdict_fails(verdict, false))
		return FAILS;
	if (verdict == VERDICT_KNOWN)
		return DEVIATES;
	return verdict == VERDICT_SKIP ? SKIPPED : PROVEN;
}

static enum state state_of(const struct requirement *requirement, const struct claim *claim,
			   size_t column)
{
	for (int state = 0; state < UNTESTED; state++)
		if (claim->states[column][state])
			return state;
	return requirement->untested ? UNTESTED : NOT_PLAYED;
}

static bool collect(const struct page *page, struct claim *claims)
{
	size_t index, number, count;
	const struct requirement *first = requirements_all(&count);
	json_t *end, *id;

	json_array_foreach (page->ends, index, end) {
		int column = columns_find(page->columns, end);

		json_array_foreach (json_object_get(end, "spec"), number, id) {
			const struct requirement *requirement =
				json_is_string(id) ? requirement_find(json_string_value(id)) : NULL;
			struct claim *claim = requirement ? &claims[requirement - first] : NULL;

			if (!claim || column < 0)
				continue;
			claim->states[column][state_of_end(end)] = true;
			if (!claim->ends)
				claim->ends = json_array();
			if (json_array_append(claim->ends, end) < 0)
				return false;
		}
	}
	return true;
}

static void put_sentence(struct page *page, const struct requirement *requirement,
			 const struct claim *claim)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "tr");
	markup_attribute(markup, "id", requirement->id);
	markup_start(markup, "th");
	markup_attribute(markup, "scope", "row");
	markup_put(markup, "%s", requirement->id);
	markup_end(markup);
	for (size_t i = 0; i < page->columns->count; i++) {
		enum state state = state_of(requirement, claim, i);

		markup_start(markup, "td");
		markup_start(markup, "span");
		markup_format(markup, "class", "v %s", styles[state]);
		markup_put(markup, "%s", names[state]);
		markup_end(markup);
		markup_end(markup);
	}
	markup_element(markup, "td", NULL, NULL);
	markup_put(markup, "%s: %s ", requirement_level_name(requirement->level),
		   requirement->text);
	if (requirement->untested)
		markup_element(markup, "em", NULL, requirement->untested);
	if (claim->ends)
		markup_start(markup, "small");
	if (claim->ends)
		page_put_scenarios(page, claim->ends);
	if (claim->ends)
		markup_end(markup);
	markup_end(markup);
	markup_end(markup);
}

static void put_head(struct page *page)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "tr");
	markup_element(markup, "th", NULL, "sentence");
	for (size_t i = 0; i < page->columns->count; i++)
		markup_element(markup, "th", NULL, columns_title(page->columns, i));
	markup_element(markup, "th", NULL, "in our words");
	markup_end(markup);
}

/* How many sentences are in which state, and what that is of all of them. */
static void put_totals(struct page *page, const struct requirement *requirements,
		       const struct claim *claims, size_t count)
{
	struct markup *markup = &page->markup;

	for (size_t i = 0; i < page->columns->count; i++) {
		unsigned totals[STATES] = {0};

		for (size_t k = 0; k < count; k++)
			totals[state_of(&requirements[k], &claims[k], i)]++;
		markup_put(markup, i ? " · " : " ");
		if (page->columns->count > 1)
			markup_put(markup, "%s: ", columns_title(page->columns, i));
		for (int state = 0; state < STATES; state++)
			if (totals[state])
				markup_put(markup, "%u %s (%.1f %%) ", totals[state], names[state],
					   100.0 * totals[state] / (double)count);
	}
}

static void put_rfc(struct page *page, const struct requirement *requirements,
		    const struct claim *claims, size_t count)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "details");
	markup_attribute(markup, "class", "rfc");
	markup_start(markup, "summary");
	markup_start(markup, "b");
	markup_put(markup, "RFC %u", requirement_rfc(requirements));
	markup_end(markup);
	markup_put(markup, ", %zu sentences:", count);
	put_totals(page, requirements, claims, count);
	markup_end(markup);
	markup_element(markup, "div", "wide", NULL);
	markup_start(markup, "table");
	put_head(page);
	for (size_t i = 0; i < count; i++)
		put_sentence(page, &requirements[i], &claims[i]);
	markup_end(markup);
	markup_end(markup);
	markup_end(markup);
}

static void put_rfcs(struct page *page, const struct claim *claims)
{
	size_t count;
	const struct requirement *all = requirements_all(&count);

	for (size_t i = 0, end; i < count; i = end) {
		for (end = i; end < count; end++)
			if (requirement_rfc(&all[end]) != requirement_rfc(&all[i]))
				break;
		put_rfc(page, &all[i], &claims[i], end - i);
	}
}

void sentences_put(struct page *page)
{
	struct markup *markup = &page->markup;
	size_t count;
	const struct requirement *all = requirements_all(&count);
	struct claim *claims = xcalloc(count + 1, sizeof(*claims));

	if (!claims || !collect(page, claims)) {
		markup->failed = true;
		free(claims);
		return;
	}
	markup_start(markup, "section");
	markup_attribute(markup, "id", "requirements");
	markup_element(markup, "h2", NULL, "Requirements");
	markup_element(markup, "p", NULL,
		       "Each sentence of the RFCs with a MUST, SHOULD or MAY, and what RFC 6458 "
		       "describes in prose. Proven means that a "
		       "scenario which claims it passed in these results, and none deviated.");
	markup_element(markup, "p", NULL, NULL);
	put_totals(page, all, claims, count);
	markup_end(markup);
	put_rfcs(page, claims);
	markup_end(markup);
	for (size_t i = 0; i < count; i++)
		json_decref(claims[i].ends);
	free(claims);
}
