/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an acceptance asks for, as pages to print: which implementation that was and what it can do, what the laboratory
 * chose, the verdict of each of ETSI's test purposes, where it deviates, and the digests of all that this rests on.
 */
#include "reports/html/html.h"

#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/memory.h"
#include "reports/html/part.h"
#include "reports/report.h"

static void put_cells(struct markup *markup, const char *head, const char *text)
{
	markup_start(markup, "tr");
	markup_element(markup, "th", NULL, head);
	markup_element(markup, "td", NULL, text);
	markup_end(markup);
}

static void put_json_cells(struct markup *markup, const char *head, const json_t *value)
{
	char *text = json_is_string(value) ? xstrdup(json_string_value(value))
					   : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

	if (value)
		put_cells(markup, head, text ? text : "");
	free(text);
}

static void section(struct markup *markup, const char *id, const char *title, const char *about)
{
	markup_start(markup, "section");
	markup_attribute(markup, "id", id);
	markup_element(markup, "h2", NULL, title);
	markup_element(markup, "p", NULL, about);
}

static void put_kernels(struct page *page)
{
	struct markup *markup = &page->markup;

	section(markup, "implementation", "Implementation under test",
		"The kernels, as they name themselves and as they were asked for.");
	markup_start(markup, "table");
	for (size_t i = 0; i < page->columns->count; i++) {
		const struct column *kernel = &page->columns->each[i];

		put_cells(markup, "kernel", kernel->kernel);
		put_cells(markup, "architecture", kernel->arch);
		put_cells(markup, "asked for as", kernel->spec);
	}
	markup_end(markup);
	markup_end(markup);
}

/* What was chosen for a run, and does not follow from the kernel. */
static void put_parameters(struct page *page, const json_t *runs)
{
	static const char *const keys[] = {"time",   "seed",	"selection", "abi",  "shard",
					   "shards", "capture", "fault",     "over", "booted"};
	struct markup *markup = &page->markup;
	size_t index;
	json_t *run;

	section(markup, "parameters", "Parameters of the run",
		"What the laboratory chose. In virtual time the same seed gives the same packets and times. Each "
		"scenario sets the protocol parameters that it needs; all others are the kernel's defaults.");
	markup_start(markup, "table");
	json_array_foreach (runs, index, run)
		for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
			put_json_cells(markup, keys[i],
				       json_object_get(json_object_get(run, "run"), keys[i]));
	markup_end(markup);
	markup_end(markup);
}

/* Whether a record is of that kernel; which run it is from makes no difference to what the kernel is. */
static bool is_of(const json_t *record, const struct column *kernel)
{
	return strcmp(page_text(record, "kernel"), kernel->kernel) == 0 &&
	       strcmp(page_text(record, "arch"), kernel->arch) == 0 &&
	       strcmp(page_text(record, "kernel_spec"), kernel->spec) == 0;
}

/* Of the kernel of that column, the first `boot` record. */
static const json_t *boot_of(const struct page *page, const json_t *runs, size_t column)
{
	size_t index, number;
	json_t *run, *boot;

	json_array_foreach (runs, index, run)
		json_array_foreach (json_object_get(run, "boots"), number, boot)
			if (is_of(boot, &page->columns->each[column]))
				return json_object_get(boot, "capabilities");
	return NULL;
}

static void put_capability(struct page *page, const json_t *runs, const char *name)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "tr");
	markup_element(markup, "th", NULL, name);
	for (size_t i = 0; i < page->columns->count; i++) {
		const json_t *state = json_object_get(boot_of(page, runs, i), name);
		bool there = json_is_true(state);

		markup_start(markup, "td");
		markup_start(markup, "span");
		markup_format(markup, "class", "v %s", there ? "pass" : "skip");
		markup_put(markup, "%s", there ? "yes" : state ? "no" : "not asked");
		markup_end(markup);
		if (json_is_string(state))
			markup_put(markup, " %s", json_string_value(state));
		markup_end(markup);
	}
	markup_end(markup);
}

static void put_titles(struct page *page, const char *first, const char *last)
{
	struct markup *markup = &page->markup;

	markup_start(markup, "tr");
	markup_element(markup, "th", NULL, first);
	page_put_column_heads(page);
	if (last)
		markup_element(markup, "th", NULL, last);
	markup_end(markup);
}

/* The statement of what is implemented: found out by asking the kernel, not by being told. */
static void put_capabilities(struct page *page, const json_t *runs)
{
	struct markup *markup = &page->markup;
	json_t *all = json_object();
	const char *name;
	json_t *state;

	section(markup, "capabilities", "Implementation conformance statement",
		"What the kernel and its configuration provide: the guest tried each before anything was played. What "
		"is missing is named with the option that provides it. Items bear names, not numbers: the "
		"contents of ETSI TS 102 369 name test purposes, and no proforma of a statement (ISO/IEC 9646-7) whose items could be "
		"cited.");
	for (size_t i = 0; i < page->columns->count; i++)
		(void)json_object_update_missing(all, (json_t *)boot_of(page, runs, i));
	markup_start(markup, "table");
	put_titles(page, "capability", NULL);
	json_object_foreach (all, name, state)
		put_capability(page, runs, name);
	markup_end(markup);
	markup_end(markup);
	json_decref(all);
}

/* Purposes by ID, each with the `end` records of its scenarios. */
static json_t *purposes_of(const json_t *ends)
{
	json_t *purposes = json_object();
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		const char *id = page_text(end, "etsi");

		if (!*id)
			continue;
		if (!json_object_get(purposes, id))
			json_object_set_new(purposes, id, json_array());
		json_array_append(json_object_get(purposes, id), end);
	}
	return purposes;
}

/* The worst of its instances there: what fails weighs most, then what deviates, then a skip. */
static bool verdict_on(const struct page *page, const json_t *ends, size_t column,
		       enum verdict *verdict)
{
	static const enum verdict order[] = {VERDICT_ERROR, VERDICT_CRASH, VERDICT_HANG,
					     VERDICT_FAIL,  VERDICT_KNOWN, VERDICT_PASS,
					     VERDICT_FIXED, VERDICT_SKIP};
	struct counts counts = {0};

	page_count(page, ends, column, &counts);
	for (size_t i = 0; i < ARRAY_SIZE(order); i++)
		if (counts.of[order[i]]) {
			*verdict = order[i];
			return true;
		}
	return false;
}

static void put_purpose(struct page *page, const char *id, const json_t *ends,
			struct counts counts[])
{
	struct markup *markup = &page->markup;

	markup_start(markup, "tr");
	markup_element(markup, "th", NULL, id);
	for (size_t i = 0; i < page->columns->count; i++) {
		enum verdict verdict = VERDICT_ERROR;

		markup_start(markup, "td");
		if (verdict_on(page, ends, i, &verdict)) {
			page_put_verdict(page, verdict, "");
			counts[i].of[verdict]++;
		} else {
			markup_put(markup, "not played");
		}
		markup_end(markup);
	}
	markup_start(markup, "td");
	markup_put(markup, "%s ", page_text(json_array_get(ends, 0), "title"));
	markup_start(markup, "small");
	page_put_scenarios(page, ends);
	markup_end(markup);
	markup_end(markup);
	markup_end(markup);
}

static int by_number(const void *left, const void *right)
{
	return strverscmp(*(const char *const *)left, *(const char *const *)right);
}

/* The IDs in the order of their numbers, to be freed; they belong to the object. */
static const char **sorted(const json_t *purposes)
{
	const char **ids = xcalloc(json_object_size(purposes) + 1, sizeof(*ids));
	size_t count = 0;
	const char *id;
	json_t *ends;

	json_object_foreach ((json_t *)purposes, id, ends)
		ids[count++] = id;
	qsort(ids, count, sizeof(*ids), by_number);
	return ids;
}

static void put_purposes(struct page *page)
{
	struct markup *markup = &page->markup;
	json_t *purposes = purposes_of(page->ends);
	struct counts counts[MAX_COLUMNS] = {0};
	const char **ids = sorted(purposes);

	section(markup, "purposes", "Test purposes of ETSI TS 102 369",
		"The verdict of each purpose whose scenarios were played, by the rules of RFC 9260, which took the place "
		"of RFC 2960. Known: it deviates in a way that is explained below.");
	markup_element(markup, "div", "wide", NULL);
	markup_start(markup, "table");
	put_titles(page, "purpose", "scenario");
	for (const char **id = ids; *id; id++)
		put_purpose(page, *id, json_object_get(purposes, *id), counts);
	free(ids);
	markup_end(markup);
	markup_end(markup);
	for (size_t i = 0; i < page->columns->count; i++) {
		markup_element(markup, "p", NULL, NULL);
		markup_put(markup, "%s: %zu purposes", columns_title(page->columns, i),
			   json_object_size(purposes));
		for (int verdict = 0; verdict < VERDICTS; verdict++)
			if (counts[i].of[verdict])
				markup_put(markup, ", %u %s", counts[i].of[verdict],
					   verdict_participle(verdict));
		markup_end(markup);
	}
	markup_end(markup);
	json_decref(purposes);
}

static void put_digests(struct page *page, const json_t *runs)
{
	struct markup *markup = &page->markup;
	const char *name;
	size_t index;
	json_t *run, *digest;

	section(markup, "digests", "Digests",
		"SHA-256 of what each run left. guest.json lists the packages and files that were in the guests, and "
		"statement.json says what came out; `sctp-conform verify` holds both against the records and plays the "
		"run again. \"Content\" is the same for whoever plays the same kernel with the same seed.");
	json_array_foreach (runs, index, run) {
		markup_element(markup, "h3", NULL, page_text(run, "folder"));
		markup_element(markup, "table", "digests", NULL);
		json_object_foreach (json_object_get(run, "files"), name, digest)
			put_json_cells(markup, name, digest);
		put_json_cells(markup, "content", json_object_get(run, "content"));
		markup_end(markup);
	}
	markup_end(markup);
}

int dossier_write(FILE *out, const json_t *ends, const struct columns *columns, const json_t *runs)
{
	struct page page = {.ends = ends, .columns = columns, .paper = true};
	int result = claims_make(&page.claims, ends, columns);

	if (result == 0)
		result = markup_open(&page.markup, out);
	if (result == 0) {
		markup_raw(&page.markup, "<!DOCTYPE html>\n");
		markup_start(&page.markup, "html");
		markup_attribute(&page.markup, "lang", "en");
		page_put_head(&page, "SCTP conformance dossier");
		markup_start(&page.markup, "body");
		markup_raw(&page.markup,
			   "<header><h1>SCTP conformance dossier</h1></header><main>");
		put_kernels(&page);
		put_parameters(&page, runs);
		put_capabilities(&page, runs);
		put_purposes(&page);
		sentences_put_totals(&page);
		features_put(&page);
		deviations_put(&page);
		put_digests(&page, runs);
		markup_raw(&page.markup, "</main>");
		markup_end(&page.markup);
		result = markup_close(&page.markup);
	}
	claims_free(&page.claims);
	return result == 0 && fflush(out) == 0 && !ferror(out) ? 0 : -1;
}
