/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the page have in common. */
#include "reports/html/part.h"
#include "harness/memory.h"

#include <stdlib.h>
#include <string.h>

const char *page_text(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

char *page_scenario(const json_t *end)
{
	const char *name = page_text(end, "name");
	const char *dot = strchr(name, '.');
	const char *rest = dot ? strchr(dot + 1, '.') : NULL;

	return xstrndup(name, rest ? (size_t)(rest - name) : strlen(name));
}

unsigned long long page_kernels(const struct page *page, const json_t *ends)
{
	unsigned long long kernels = 0;
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		int column = columns_find(page->columns, end);

		if (column >= 0)
			kernels |= 1ULL << column;
	}
	return kernels;
}

void page_put_verdict(struct page *page, enum verdict verdict, const char *text)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "span");
	markup_format(markup, "class", "v %s", verdict_name(verdict));
	markup_put(markup, "%s%s%s", verdict_name(verdict), *text ? " " : "", text);
	markup_end(markup);
}

void page_put_name(struct page *page, const char *name)
{
	struct markup *markup = &page->markup;

	while (*name) {
		size_t length = strcspn(name, "._");

		length += strspn(name + length, "._");
		markup_put(markup, "%.*s", (int)length, name);
		name += length;
		if (!*name)
			break;
		markup_start(markup, "wbr");
		markup_end(markup);
	}
}

void page_put_link(struct page *page, const char *name)
{
	struct markup *markup = &page->markup;

	if (!page->paper) {
		markup_start(markup, "a");
		markup_format(markup, "href", "#%s", name);
	}
	page_put_name(page, name);
	if (!page->paper)
		markup_end(markup);
}

void page_put_column_heads(struct page *page)
{
	for (size_t i = 0; i < page->columns->count; i++)
		markup_element(&page->markup, "th", NULL, columns_title(page->columns, i));
}

void page_put_reveal(struct page *page, const char *id, size_t count, const char *what)
{
	struct markup *markup = &page->markup;

	if (count == 0)
		return;
	markup_start(markup, "input");
	markup_attribute(markup, "type", "checkbox");
	markup_attribute(markup, "class", "reveal");
	markup_attribute(markup, "id", id);
	/* No browser is to keep it ticked when the page is opened again: what is seen should be the same. */
	markup_attribute(markup, "autocomplete", "off");
	markup_end(markup);
	markup_put(markup, " ");
	markup_start(markup, "label");
	markup_attribute(markup, "for", id);
	markup_put(markup, "Show %s not played (%zu)", what, count);
	markup_end(markup);
}

void page_count(const struct page *page, const json_t *ends, size_t column, struct counts *counts)
{
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end)
		if (columns_find(page->columns, end) == (int)column)
			counts_add(counts, end);
}

void page_put_scenarios(struct page *page, const json_t *ends)
{
	struct markup *markup = &page->markup;
	unsigned long long kernels = page_kernels(page, ends);
	json_t *seen = json_object();
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		char *name = page_scenario(end);

		if (name && !json_object_get(seen, name) &&
		    json_object_set_new(seen, name, json_true()) == 0) {
			page_put_link(page, name);
			markup_put(markup, " ");
		}
		free(name);
	}
	json_decref(seen);
	if (page->columns->count < 2)
		return;
	markup_start(markup, "span");
	markup_attribute(markup, "class", "muted");
	markup_put(markup, "on");
	for (size_t i = 0; i < page->columns->count; i++)
		if (kernels & 1ULL << i)
			markup_put(markup, " %s", columns_title(page->columns, i));
	markup_end(markup);
}
