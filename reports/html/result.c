/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/html/part.h"

#include <string.h>

#include "reports/ladder.h"

static void put_heading(struct page *page, const json_t *end)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "h4");
	page_put_verdict(page, verdict_of_record(end), "");
	markup_put(markup, " %s", page_text(end, "name"));
	markup_start(markup, "small");
	markup_put(markup, " on %s, %.6f s", page_text(end, "kernel"),
		   json_number_value(json_object_get(end, "seconds")));
	markup_end(markup);
	markup_end(markup);
}

static void put_words(struct page *page, const json_t *end)
{
	struct markup *markup = &page->markup;
	size_t index;
	json_t *item;

	if (*page_text(end, "message"))
		markup_element(markup, "pre", "message", page_text(end, "message"));
	if (*page_text(end, "known"))
		markup_element(markup, "p", "known-reason", page_text(end, "known"));
	json_array_foreach (json_object_get(end, "lacks"), index, item)
		markup_element(markup, "p", "lacks", page_text(item, "text"));
	json_array_foreach (json_object_get(end, "notes"), index, item)
		markup_element(markup, "p", "note", page_text(item, "text"));
}

static void put_marks(struct markup *markup, const json_t *end)
{
	bool asked = json_is_integer(json_object_get(end, "packet"));
	bool broken = json_is_integer(json_object_get(end, "violation"));

	if (asked || broken)
		markup_element(
			markup, "p", "muted",
			!broken	 ? "Marked is the packet that the scenario looked at last "
				   "before it failed."
			: !asked ? "Marked is the first packet that broke a sentence."
				 : "Marked are the packet that the scenario looked at last before "
				   "it failed, and the first that broke a sentence.");
}

static void put_ladder(struct page *page, const json_t *end, bool passed)
{
	struct markup *markup = &page->markup;
	struct exchange exchange;
	char title[256];

	if (exchange_make(&exchange, end) < 0)
		markup->failed = true;
	if (exchange.count > 0) {
		snprintf(title, sizeof(title), "Packets of %.200s", page_text(end, "name"));
		markup_start(markup, "details");
		markup_attribute(markup, "class", "packets");
		if (!passed)
			markup_attribute(markup, "open", "open");
		markup_start(markup, "summary");
		markup_put(markup, "%zu packets of %s on %s", exchange.count,
			   page_text(end, "name"), page_text(end, "kernel"));
		markup_end(markup);
		put_marks(markup, end);
		markup_element(markup, "div", "wide", NULL);
		markup_attribute(markup, "tabindex", "0"); /* so that keys can scroll it */
		ladder_put(markup, &exchange, title, passed ? LADDER_BRIEF : LADDER_PART);
		markup_end(markup);
		markup_end(markup);
	}
	exchange_free(&exchange);
}

void result_put_passed(struct page *page, const json_t *end)
{
	put_ladder(page, end, true);
	timeline_put(&page->markup, end);
}

void result_put(struct page *page, const json_t *end)
{
	struct markup *markup = &page->markup;
	enum verdict verdict = verdict_of_record(end);

	markup_element(markup, "div", "r", NULL);
	put_heading(page, end);
	put_words(page, end);
	if (verdict != VERDICT_SKIP) {
		source_put(markup, page_text(end, "file"),
			   json_integer_value(json_object_get(end, "line")));
		put_ladder(page, end, false);
	}
	timeline_put(markup, end);
	markup_end(markup);
}
