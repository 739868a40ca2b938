/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known to be otherwise than a document says: where, against which sentence, and the packet that shows it. */
#include "reports/html/part.h"

#include <string.h>

#include "harness/array_size.h"
#include "reports/spec/requirements.h"

static json_t *by_reason(const struct page *page)
{
	json_t *groups = json_object();
	size_t index;
	json_t *end;

	json_array_foreach (page->ends, index, end) {
		enum verdict verdict = verdict_of_record(end);
		const char *reason = page_text(end, "known");

		if (verdict != VERDICT_KNOWN && verdict != VERDICT_FIXED)
			continue;
		if (!json_object_get(groups, reason))
			json_object_set_new(groups, reason, json_array());
		json_array_append(json_object_get(groups, reason), end);
	}
	return groups;
}

/* On which kernels it deviates, and on which it is gone. */
static void put_kernels(struct page *page, const json_t *ends)
{
	static const struct {
		enum verdict verdict;
		const char *word;
	} words[] = {{VERDICT_KNOWN, "deviates"}, {VERDICT_FIXED, "gone"}};
	size_t index;
	json_t *end;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		json_t *such = json_array();
		unsigned long long kernels;

		json_array_foreach (ends, index, end)
			if (verdict_of_record(end) == words[i].verdict)
				json_array_append(such, end);
		kernels = page_kernels(page, such);
		json_decref(such);
		for (size_t k = 0; k < page->columns->count; k++)
			if (kernels & 1ULL << k && (page->columns->count > 1 || i == 1)) {
				page_put_verdict(page, words[i].verdict,
						 columns_title(page->columns, k));
				markup_put(&page->markup, " ");
			}
	}
}

/* The sentences that its scenarios are about, each once. */
static void put_sentences(struct page *page, const json_t *ends)
{
	struct markup *markup = &page->markup;
	json_t *seen = json_object();
	size_t index, number;
	json_t *end, *id;

	json_array_foreach (ends, index, end)
		json_array_foreach (json_object_get(end, "spec"), number, id) {
			const char *name = json_string_value(id);
			const struct requirement *sentence = name ? requirement_find(name) : NULL;

			if (!sentence || json_object_get(seen, name))
				continue;
			json_object_set_new(seen, name, json_true());
			markup_start(markup, "li");
			page_put_link(page, name);
			markup_put(markup, " %s: %s", requirement_level_name(sentence->level),
				   sentence->text);
			markup_end(markup);
		}
	json_decref(seen);
}

/* The packet that the scenario looked at when the kernel did otherwise; NULL if none was kept. */
static const char *packet_of(const json_t *end)
{
	const json_t *wanted = json_object_get(end, "packet");
	size_t index;
	json_t *packet;

	json_array_foreach (json_object_get(end, "packets"), index, packet)
		if (json_is_integer(wanted) &&
		    json_equal(json_object_get(packet, "number"), wanted))
			return page_text(packet, "text");
	return NULL;
}

/* Of the first that has a packet, else of the first. */
static void put_evidence(struct page *page, const json_t *ends)
{
	const json_t *shown = NULL;
	const char *packet = NULL;
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		if (verdict_of_record(end) != VERDICT_KNOWN || packet)
			continue;
		packet = packet_of(end);
		if (!shown || packet)
			shown = end;
	}
	if (!shown)
		return;
	markup_element(&page->markup, "p", "muted", NULL);
	markup_put(&page->markup, "%s: %s", page_text(shown, "name"), page_text(shown, "title"));
	markup_end(&page->markup);
	markup_element(&page->markup, "pre", "message", page_text(shown, "message"));
	if (packet)
		markup_element(&page->markup, "pre", "packet", packet + strspn(packet, " "));
}

static void put_deviation(struct page *page, const char *reason, const json_t *ends)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "details");
	markup_attribute(markup, "class", "group deviation");
	if (page->paper)
		markup_attribute(markup, "open", "open");
	markup_start(markup, "summary");
	markup_put(markup, "%s ", *reason ? reason : "no reason given");
	put_kernels(page, ends);
	markup_end(markup);
	markup_start(markup, "ul");
	put_sentences(page, ends);
	markup_end(markup);
	put_evidence(page, ends);
	markup_start(markup, "p");
	page_put_scenarios(page, ends);
	markup_end(markup);
	markup_end(markup);
}

void deviations_put(struct page *page)
{
	struct markup *markup = &page->markup;
	json_t *groups = by_reason(page);
	const char *reason;
	json_t *ends;

	markup_start(markup, "section");
	markup_attribute(markup, "id", "deviations");
	markup_element(markup, "h2", NULL, NULL);
	markup_put(markup, "Known deviations (%zu)", json_object_size(groups));
	markup_end(markup);
	markup_element(
		markup, "p", NULL,
		"What Linux does otherwise than the document says, upstream included: where in its source, the "
		"sentences, and the message and packet of one scenario. The links lead to all of their packets.");
	json_object_foreach (groups, reason, ends)
		put_deviation(page, reason, ends);
	markup_end(markup);
	json_decref(groups);
}
