/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/html/part.h"

#include "reports/claims.h"

/* On one of the kernels, or it is not to be. */
static bool is_played(const struct page *page, const struct claim *claim)
{
	for (size_t i = 0; i < page->columns->count; i++)
		if (claim_state(claim, i) != CLAIM_NOT_PLAYED)
			return true;
	return false;
}

static size_t count_unplayed(const struct page *page, const struct claim *claims, size_t count)
{
	size_t unplayed = 0;

	for (size_t i = 0; i < count; i++)
		unplayed += !is_played(page, &claims[i]);
	return unplayed;
}

static void put_sentence(struct page *page, const struct claim *claim)
{
	const struct requirement *requirement = claim->requirement;
	struct markup *markup = &page->markup;

	markup_start(markup, "tr");
	markup_attribute(markup, "id", requirement->id);
	if (!is_played(page, claim))
		markup_attribute(markup, "class", "unplayed");
	markup_start(markup, "th");
	markup_attribute(markup, "scope", "row");
	markup_put(markup, "%s", requirement->id);
	markup_end(markup);
	for (size_t i = 0; i < page->columns->count; i++) {
		enum claim_state state = claim_state(claim, i);

		markup_start(markup, "td");
		markup_start(markup, "span");
		markup_format(markup, "class", "v %s", claim_state_style(state));
		markup_put(markup, "%s", claim_state_name(state));
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

static void put_head(struct page *page, bool unplayed)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "tr");
	if (unplayed)
		markup_attribute(markup, "class", "unplayed");
	markup_element(markup, "th", NULL, "sentence");
	page_put_column_heads(page);
	markup_element(markup, "th", NULL, "in our words");
	markup_end(markup);
}

/* How many sentences are in which state, and what that is of all of them. */
static void put_totals(struct page *page, const struct claim *claims, size_t count)
{
	struct markup *markup = &page->markup;

	for (size_t i = 0; i < page->columns->count; i++) {
		unsigned totals[CLAIM_STATES] = {0};
		bool any = false;

		for (size_t k = 0; k < count; k++)
			totals[claim_state(&claims[k], i)]++;
		markup_put(markup, i ? "; " : " ");
		if (page->columns->count > 1)
			markup_put(markup, "%s: ", columns_title(page->columns, i));
		for (int state = 0; state < CLAIM_STATES; state++) {
			if (!totals[state])
				continue;
			/* No line ends before a per cent sign. */
			markup_put(markup, "%s%u %s (%.1f\u00a0%%)", any ? ", " : "", totals[state],
				   claim_state_name(state), 100.0 * totals[state] / (double)count);
			any = true;
		}
	}
}

static void put_rfc(struct page *page, const struct claim *claims, size_t count)
{
	struct markup *markup = &page->markup;
	size_t unplayed = count_unplayed(page, claims, count);

	markup_start(markup, "details");
	markup_attribute(markup, "class", "rfc");
	markup_start(markup, "summary");
	markup_start(markup, "b");
	markup_put(markup, "RFC %u", requirement_rfc(claims->requirement));
	markup_end(markup);
	markup_put(markup, ", %zu sentences:", count);
	put_totals(page, claims, count);
	markup_end(markup);
	if (unplayed > 0) {
		markup_element(markup, "p", "concealed muted", NULL);
		markup_put(markup, "%zu not played are not shown.", unplayed);
		markup_end(markup);
	}
	markup_element(markup, "div", "wide", NULL);
	markup_start(markup, "table");
	put_head(page, unplayed == count);
	for (size_t i = 0; i < count; i++)
		put_sentence(page, &claims[i]);
	markup_end(markup);
	markup_end(markup);
	markup_end(markup);
}

/* Calls put() with those of each RFC. */
static void each_rfc(struct page *page,
		     void (*put)(struct page *page, const struct claim *claims, size_t count))
{
	const struct claims *claims = &page->claims;

	for (size_t i = 0, end; i < claims->count; i = end) {
		unsigned rfc = requirement_rfc(claims->each[i].requirement);

		for (end = i; end < claims->count; end++)
			if (requirement_rfc(claims->each[end].requirement) != rfc)
				break;
		put(page, &claims->each[i], end - i);
	}
}

static void put_rfc_totals(struct page *page, const struct claim *claims, size_t count)
{
	markup_start(&page->markup, "li");
	markup_put(&page->markup, "RFC %u, %zu sentences:", requirement_rfc(claims->requirement),
		   count);
	put_totals(page, claims, count);
	markup_end(&page->markup);
}

void sentences_put_totals(struct page *page)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "section");
	markup_attribute(markup, "id", "requirements");
	markup_element(markup, "h2", NULL, "Requirements");
	markup_element(markup, "p", NULL,
		       "What these results say of the sentences of the RFCs; sctp-conform report "
		       "--format=requirements-csv has each of them.");
	markup_start(markup, "ul");
	each_rfc(page, put_rfc_totals);
	markup_end(markup);
	markup_end(markup);
}

void sentences_put(struct page *page)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "section");
	markup_attribute(markup, "id", "requirements");
	markup_element(markup, "h2", NULL, "Requirements");
	markup_element(markup, "p", NULL,
		       "Each sentence of the RFCs with a MUST, SHOULD or MAY, and what RFC 6458 "
		       "describes in prose. Proven means that a "
		       "scenario which claims it passed in these results, and none deviated.");
	markup_element(markup, "p", NULL, NULL);
	put_totals(page, page->claims.each, page->claims.count);
	markup_end(markup);
	page_put_reveal(page, "unplayed-sentences",
			count_unplayed(page, page->claims.each, page->claims.count),
			"also the sentences");
	each_rfc(page, put_rfc);
	markup_end(markup);
}
