/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/html/part.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "reports/report.h"
#include "reports/spec/fixes.h"
#include "reports/spec/requirements.h"
#include "harness/memory.h"

static void put_list(FILE *out, const json_t *texts)
{
	size_t index;
	json_t *text;

	json_array_foreach (texts, index, text)
		if (json_is_string(text))
			fprintf(out, " %s", json_string_value(text));
}

/* What the search looks at, and the pairs KERNEL:VERDICT. */
static void put_data(struct page *page, const char *name, const json_t *ends)
{
	const json_t *first = json_array_get(ends, 0);
	char *text = NULL;
	size_t size = 0, index;
	FILE *out = xopen_memstream(&text, &size);
	json_t *end, *fix;

	if (out) {
		fprintf(out, "%s %s", name, page_text(first, "title"));
		put_list(out, json_object_get(first, "spec"));
		fprintf(out, " %s", page_text(first, "etsi"));
		json_array_foreach (json_object_get(first, "fix"), index, fix) {
			const char *id = json_string_value(fix);
			char *label = id && fix_find(id) ? fix_label(fix_find(id)) : NULL;

			fprintf(out, " %s", label ? label : id ? id : "");
			free(label);
		}
	}
	if (!out || fclose(out) != 0) {
		page->markup.failed = true;
		free(text);
		return;
	}
	for (char *at = text; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	markup_attribute(&page->markup, "data-q", text);
	free(text);
	text = NULL;
	out = xopen_memstream(&text, &size);
	if (!out) {
		page->markup.failed = true;
		return;
	}
	json_array_foreach (ends, index, end)
		fprintf(out, "%s%d:%s", index ? " " : "", columns_find(page->columns, end),
			verdict_name(verdict_of_record(end)));
	if (fclose(out) == 0)
		markup_attribute(&page->markup, "data-r", text);
	free(text);
}

/* What of a kernel's results matters most: a failure, else a deviation, else a skip. */
static enum verdict worst_of(const struct page *page, const json_t *ends, size_t column)
{
	static const enum verdict order[] = {VERDICT_CRASH, VERDICT_HANG,  VERDICT_ERROR,
					     VERDICT_FAIL,  VERDICT_KNOWN, VERDICT_FIXED,
					     VERDICT_SKIP,  VERDICT_PASS};
	struct counts counts = {0};

	page_count(page, ends, column, &counts);
	for (size_t i = 0; i < VERDICTS; i++)
		if (counts.of[order[i]])
			return order[i];
	return VERDICTS;
}

static void put_summary(struct page *page, const char *name, const json_t *ends)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "summary");
	for (size_t i = 0; i < page->columns->count; i++) {
		enum verdict worst = worst_of(page, ends, i);
		char number[24] = "";

		if (worst == VERDICTS)
			continue;
		if (page->columns->count > 1)
			snprintf(number, sizeof(number), "%zu", i + 1);
		page_put_verdict(page, worst, number);
		markup_put(markup, " ");
	}
	markup_element(markup, "code", NULL, strchr(name, '.') ? strchr(name, '.') + 1 : name);
	markup_put(markup, " ");
	markup_element(markup, "span", "title", page_text(json_array_get(ends, 0), "title"));
	markup_end(markup);
}

static void put_requirement(struct markup *markup, const char *id)
{
	const struct requirement *requirement = requirement_find(id);

	markup_start(markup, "li");
	markup_start(markup, "a");
	markup_format(markup, "href", "#%s", id);
	markup_put(markup, "%s", id);
	markup_end(markup);
	if (requirement)
		markup_put(markup, " %s: %s", requirement_level_name(requirement->level),
			   requirement->text);
	markup_end(markup);
}

static void put_fix(struct markup *markup, const char *id)
{
	const json_t *fix = fix_find(id);
	char *label = fix ? fix_label(fix) : NULL;
	char *releases = fix ? fix_releases(fix) : NULL;

	markup_start(markup, "li");
	markup_put(markup, "guards the fix %s%s%s", label ? label : id, releases ? ", " : "",
		   releases ? releases : "");
	markup_end(markup);
	free(label);
	free(releases);
}

static void put_claims(struct page *page, const json_t *end)
{
	struct markup *markup = &page->markup;
	size_t index;
	json_t *id;

	if (json_array_size(json_object_get(end, "spec")) +
		    json_array_size(json_object_get(end, "fix")) ==
	    0)
		return;
	markup_start(markup, "ul");
	json_array_foreach (json_object_get(end, "spec"), index, id)
		if (json_is_string(id))
			put_requirement(markup, json_string_value(id));
	json_array_foreach (json_object_get(end, "fix"), index, id)
		if (json_is_string(id))
			put_fix(markup, json_string_value(id));
	markup_end(markup);
}

/* What there is nothing more to say of than that it passed, in one line a kernel. */
static void put_passed(struct page *page, const json_t *ends, size_t column)
{
	struct markup *markup = &page->markup;
	bool any = false;
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		if (columns_find(page->columns, end) != (int)column ||
		    verdict_of_record(end) != VERDICT_PASS)
			continue;
		if (!any)
			markup_element(markup, "p", "passed", NULL);
		if (!any && page->columns->count > 1)
			markup_put(markup, "%s: ", columns_title(page->columns, column));
		markup_put(markup, "%s%s passed in %.3f s", any ? ", " : "", page_text(end, "name"),
			   json_number_value(json_object_get(end, "seconds")));
		any = true;
	}
	if (any)
		markup_end(markup);
}

static void put_scenario(struct page *page, const char *name, const json_t *ends)
{
	struct markup *markup = &page->markup;
	unsigned long long shown = 0; /* kernels of which the packets of a pass are there */
	size_t index;
	json_t *end;

	markup_start(markup, "details");
	markup_attribute(markup, "class", "s");
	markup_attribute(markup, "id", name);
	put_data(page, name, ends);
	put_summary(page, name, ends);
	put_claims(page, json_array_get(ends, 0));
	for (size_t i = 0; i < page->columns->count; i++)
		put_passed(page, ends, i);
	json_array_foreach (ends, index, end) {
		enum verdict verdict = verdict_of_record(end);
		unsigned long long kernel = 1ULL << (columns_find(page->columns, end) & 63);

		if (verdict != VERDICT_PASS)
			result_put(page, end);
		else if (!(shown & kernel))
			result_put_passed(page, end);
		/* Those over IPv4 and IPv6 are alike. */
		shown |= verdict == VERDICT_PASS ? kernel : 0;
	}
	markup_end(markup);
}

void scenarios_put(struct page *page)
{
	struct markup *markup = &page->markup;
	const char *suite, *name;
	json_t *scenarios, *ends;

	if (page->columns->count > 1) {
		markup_element(markup, "p", "muted", NULL);
		markup_put(markup, "The number after a verdict is its kernel: ");
		for (size_t i = 0; i < page->columns->count; i++)
			markup_put(markup, "%s%zu is %s", i ? ", " : "", i + 1,
				   columns_title(page->columns, i));
		markup_end(markup);
	}
	json_object_foreach (page->suites, suite, scenarios) {
		markup_start(markup, "section");
		markup_attribute(markup, "class", "suite");
		markup_format(markup, "id", "suite-%s", suite);
		markup_element(markup, "h3", NULL, suite);
		json_object_foreach (scenarios, name, ends)
			put_scenario(page, name, ends);
		markup_end(markup);
	}
}
