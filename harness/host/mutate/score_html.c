/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/mutate/score_html.h"

#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/mutate/score_table.h"
#include "harness/host/mutate/session.h"
#include "harness/memory.h"
#include "reports/markup.h"

static const char style[] =
	"body{font-family:sans-serif;max-width:70em;margin:2em auto}"
	"table{border-collapse:collapse;margin:1em 0}"
	"td,th{padding:.2em .8em;border-bottom:1px solid #ccc;text-align:right}"
	"td:first-child,th:first-child{text-align:left}"
	"pre{background:#f4f4f4;padding:.6em;overflow:auto}"
	"ins{text-decoration:none;color:#060}del{text-decoration:none;color:#900}"
	"details{margin:.3em 0}";

static const char *word(const json_t *mutant, const char *key)
{
	const char *text = json_string_value(json_object_get(mutant, key));

	return text ? text : "";
}

/* An element with a formatted text in it. */
#define put_element(markup, element, ...)                                                          \
	do {                                                                                       \
		markup_start(markup, element);                                                     \
		markup_put(markup, __VA_ARGS__);                                                   \
		markup_end(markup);                                                                \
	} while (0)

static void write_row(struct markup *markup, const struct score_row *row)
{
	size_t killed = row->counts[SCORE_KILLED], whole = score_whole(row);
	double low, high;

	score_interval(killed, whole, &low, &high);
	markup_start(markup, "tr");
	put_element(markup, "td", "%s", row->name);
	put_element(markup, "td", "%zu", killed);
	put_element(markup, "td", "%zu", whole);
	put_element(markup, "td", "%.1f %%", whole ? 100.0 * (double)killed / (double)whole : 0);
	put_element(markup, "td", "%.1f to %.1f %%", 100 * low, 100 * high);
	for (size_t i = SCORE_UNREACHED; i < SCORE_FATES; i++)
		put_element(markup, "td", "%zu", row->counts[i]);
	markup_end(markup);
}

static void write_table(struct markup *markup, const json_t *state, const char *key,
			const char *title)
{
	static const char *const columns[] = {"killed",	       "of",	       "score",
					      "95 % interval", "not executed", "equivalent",
					      "not switchable"};
	struct score_table table = score_count_by(state, key);

	markup_start(markup, "table");
	markup_start(markup, "tr");
	put_element(markup, "th", "%s", title);
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		put_element(markup, "th", "%s", columns[i]);
	markup_end(markup);
	for (size_t i = 0; i < table.count; i++)
		write_row(markup, &table.rows[i]);
	markup_end(markup);
	free(table.rows);
}

static void write_diff(struct markup *markup, const char *diff)
{
	markup_start(markup, "pre");
	while (*diff) {
		size_t length = strcspn(diff, "\n");
		const char *element = *diff == '+' ? "ins" : *diff == '-' ? "del" : "span";

		put_element(markup, element, "%.*s\n", (int)length, diff);
		diff += length + (diff[length] == '\n');
	}
	markup_end(markup);
}

static void write_mutant(struct markup *markup, const json_t *mutant)
{
	const json_t *names = json_object_get(mutant, "scenarios");
	size_t index;
	json_t *name;

	markup_start(markup, "details");
	put_element(markup, "summary", "%s: %s(), line %lld: %s", word(mutant, "file"),
		    word(mutant, "function"),
		    (long long)json_integer_value(json_object_get(mutant, "line")),
		    word(mutant, "rule"));
	write_diff(markup, word(mutant, "diff"));
	if (*word(mutant, "proof"))
		put_element(markup, "p", "%s", word(mutant, "proof"));
	if (names) {
		markup_start(markup, "p");
		markup_put(markup, "%lld scenarios executed it:",
			   (long long)json_integer_value(json_object_get(mutant, "executing")));
		json_array_foreach (names, index, name)
			markup_put(markup, " %s", json_string_value(name));
		markup_end(markup);
	}
	markup_end(markup);
}

static void write_fate(struct markup *markup, const json_t *state, const char *fate,
		       const char *title)
{
	bool any = false;
	size_t index;
	json_t *mutant;

	json_array_foreach (json_object_get(state, "mutants"), index, mutant) {
		if (strcmp(word(mutant, "fate"), fate) != 0)
			continue;
		if (!any)
			put_element(markup, "h2", "%s", title);
		any = true;
		write_mutant(markup, mutant);
	}
}

static void write_page(struct markup *markup, const json_t *state)
{
	markup_raw(markup, "<!DOCTYPE html>\n");
	markup_start(markup, "html");
	markup_start(markup, "head");
	markup_start(markup, "meta");
	markup_attribute(markup, "charset", "utf-8");
	markup_end(markup);
	put_element(markup, "title", "Mutants of net/sctp");
	put_element(markup, "style", "%s", style);
	markup_end(markup);
	markup_start(markup, "body");
	put_element(markup, "h1", "Mutants of net/sctp in %s", word(state, "source"));
	put_element(markup, "p", "Seed %lld, %zu mutants",
		    (long long)json_integer_value(json_object_get(state, "seed")),
		    json_array_size(json_object_get(state, "mutants")));
	write_table(markup, state, NULL, "mutants");
	write_table(markup, state, "file", "file");
	write_table(markup, state, "rule", "rule");
	write_fate(markup, state, FATE_SURVIVED, "Survivors");
	write_fate(markup, state, FATE_UNREACHED, "On lines that no scenario executes");
	write_fate(markup, state, FATE_EQUIVALENT, "Equivalent");
	write_fate(markup, state, FATE_UNSWITCHABLE, "Cannot be switched, and were not played");
}

void score_html(const json_t *state, FILE *out)
{
	struct markup markup;
	bool written = markup_open(&markup, out) == 0;

	if (written) {
		write_page(&markup, state);
		written = markup_close(&markup) == 0;
	}
	if (!written)
		memory_exhausted();
}
