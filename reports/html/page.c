/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/html/html.h"

#include <stdlib.h>
#include <string.h>

#include "reports/html/part.h"
#include "reports/report.h"
#include "harness/memory.h"

/* The files as they stand beside this one, each with a zero byte. */
__asm__(".section .rodata\n"
	"page_css:\n"
	".incbin \"reports/html/page.css\"\n"
	".byte 0\n"
	"page_js:\n"
	".incbin \"reports/html/page.js\"\n"
	".byte 0\n"
	".previous\n");
extern const char page_css[] __asm__("page_css");
extern const char page_js[] __asm__("page_js");

static json_t *inner(json_t *object, const char *key, json_t *(*make)(void))
{
	json_t *found = json_object_get(object, key);

	if (!found && json_object_set_new(object, key, make()) == 0)
		found = json_object_get(object, key);
	return found;
}

/* Returns NULL without memory. */
static json_t *group(const json_t *ends)
{
	json_t *suites = json_object();
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		char *scenario = page_scenario(end);
		char *suite = scenario ? xstrndup(scenario, strcspn(scenario, ".")) : NULL;
		json_t *group = suite ? inner(suites, suite, json_object) : NULL;
		json_t *list = group ? inner(group, scenario, json_array) : NULL;

		free(suite);
		free(scenario);
		if (!list || json_array_append(list, end) < 0) {
			json_decref(suites);
			return NULL;
		}
	}
	return suites;
}

void page_put_head(struct page *page, const char *title)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "head");
	markup_raw(markup,
		   "<meta charset=\"utf-8\"/>"
		   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
		   "<meta name=\"color-scheme\" content=\"light dark\"/>");
	markup_element(markup, "title", NULL, title);
	markup_start(markup, "style");
	markup_raw(markup, page_css);
	markup_end(markup);
	markup_end(markup);
}

static void put_option(struct markup *markup, const char *value, const char *text)
{
	markup_start(markup, "option");
	markup_attribute(markup, "value", value);
	markup_put(markup, "%s", text);
	markup_end(markup);
}

static void put_select(struct markup *markup, const char *id, const char *label)
{
	markup_element(markup, "label", NULL, NULL);
	markup_put(markup, "%s ", label);
	markup_start(markup, "select");
	markup_attribute(markup, "id", id);
	put_option(markup, "", "all");
}

/* Shown by the script, which it is for. */
static void put_filter(struct page *page)
{
	struct markup *markup = &page->markup;
	const char *suite;
	json_t *scenarios;

	markup_raw(markup,
		   "<form id=\"filter\" hidden=\"hidden\" role=\"search\" aria-label=\"Scenarios\">"
		   "<label>Search <input id=\"words\" type=\"search\" placeholder=\"name, title, "
		   "RFC9260-5.1, CVE-…\"/></label>");
	put_select(markup, "suite", "Suite");
	json_object_foreach (page->suites, suite, scenarios)
		put_option(markup, suite, suite);
	markup_end(markup);
	markup_end(markup);
	put_select(markup, "verdict", "Verdict");
	put_option(markup, "fail crash hang error", "what fails");
	for (int verdict = 0; verdict < VERDICTS; verdict++)
		put_option(markup, verdict_name(verdict), verdict_name(verdict));
	markup_end(markup);
	markup_end(markup);
	if (page->columns->count > 1) {
		put_select(markup, "kernel", "Kernel");
		for (size_t i = 0; i < page->columns->count; i++) {
			char number[24];

			snprintf(number, sizeof(number), "%zu", i);
			put_option(markup, number, columns_title(page->columns, i));
		}
		markup_end(markup);
		markup_end(markup);
	}
	markup_raw(markup, "<output id=\"shown\" aria-live=\"polite\"></output></form>");
}

static void put_body(struct page *page)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "body");
	markup_raw(markup,
		   "<header><h1>sctp-conform</h1><nav aria-label=\"Parts of the page\">"
		   "<a href=\"#overview\">Overview</a> <a href=\"#scenarios\">Scenarios</a> "
		   "<a href=\"#deviations\">Deviations</a> <a href=\"#features\">Can I use</a> "
		   "<a href=\"#requirements\">Requirements</a></nav></header><main>");
	overview_put(page);
	markup_start(markup, "section");
	markup_attribute(markup, "id", "scenarios");
	markup_element(markup, "h2", NULL, "Scenarios");
	put_filter(page);
	scenarios_put(page);
	markup_end(markup);
	deviations_put(page);
	features_put(page);
	sentences_put(page);
	/* For who reads it as XML, too. */
	markup_raw(markup, "</main><script>/*<![CDATA[*/\n");
	markup_raw(markup, page_js);
	markup_raw(markup, "/*]]>*/</script>");
	markup_end(markup);
}

int html_write(FILE *out, const json_t *ends, const struct columns *columns)
{
	struct page page = {.ends = ends, .columns = columns, .suites = group(ends)};
	int result = page.suites && claims_make(&page.claims, ends, columns) == 0
			     ? markup_open(&page.markup, out)
			     : -1;

	if (result == 0) {
		markup_raw(&page.markup, "<!DOCTYPE html>\n");
		markup_start(&page.markup, "html");
		markup_attribute(&page.markup, "lang", "en");
		page_put_head(&page, "sctp-conform: results");
		put_body(&page);
		result = markup_close(&page.markup);
	}
	claims_free(&page.claims);
	json_decref(page.suites);
	return result == 0 && fflush(out) == 0 && !ferror(out) ? 0 : -1;
}
