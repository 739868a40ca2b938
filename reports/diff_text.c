/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/diff.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "reports/text.h"

/* Examples of what many scenarios show. */
enum { EXAMPLES = 3 };

/* Scenarios that only one has are named up to that many. */
enum { FEW = 10 };

static void put(FILE *out, const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	/* The first line of it. */
	if (text)
		text_put(out, text, strcspn(text, "\n"), "");
}

static bool is_none(const json_t *each, const char *key)
{
	const char *verdict = json_string_value(json_object_get(each, key));

	return verdict && strcmp(verdict, "none") == 0;
}

static size_t alone(const json_t *verdicts)
{
	size_t count = 0, index;
	json_t *each;

	json_array_foreach (verdicts, index, each)
		count += is_none(each, "old") || is_none(each, "new");
	return count;
}

/* What only one of them has, by suite: which scenarios were selected is no difference between kernels. */
static void put_alone(FILE *out, const json_t *verdicts, const char *lacks, const char *has)
{
	json_t *suites = json_object();
	const char *suite;
	size_t index;
	json_t *each, *count;

	json_array_foreach (verdicts, index, each) {
		const char *name = json_string_value(json_object_get(each, "name"));
		char *key = name ? xstrndup(name, strcspn(name, ".")) : NULL;
		json_int_t so_far = key ? json_integer_value(json_object_get(suites, key)) : 0;

		if (key && is_none(each, lacks))
			json_object_set_new(suites, key, json_integer(so_far + 1));
		free(key);
	}
	if (json_object_size(suites) > 0)
		fprintf(out, "only in %s:\n ", has);
	json_object_foreach (suites, suite, count) {
		putc(' ', out);
		text_put(out, suite, strlen(suite), "");
		fprintf(out, " %" JSON_INTEGER_FORMAT, json_integer_value(count));
	}
	if (json_object_size(suites) > 0)
		putc('\n', out);
	json_decref(suites);
}

/* " (fix a, b)" */
static void put_fixes(FILE *out, const json_t *fixes)
{
	size_t index;
	json_t *fix;

	json_array_foreach (fixes, index, fix) {
		const char *id = json_string_value(fix);

		fputs(index ? ", " : " (fix ", out);
		text_put(out, id ? id : "", id ? strlen(id) : 0, "");
	}
	if (json_array_size(fixes) > 0)
		putc(')', out);
}

static void put_verdicts(FILE *out, const json_t *verdicts)
{
	size_t only = alone(verdicts);
	bool few = only <= FEW;
	size_t index;
	json_t *each;

	if (json_array_size(verdicts) > (few ? 0 : only))
		fputs("verdicts:\n", out);
	json_array_foreach (verdicts, index, each) {
		if (!few && (is_none(each, "old") || is_none(each, "new")))
			continue;
		fputs("  ", out);
		put(out, each, "name");
		fputs(": ", out);
		put(out, each, "old");
		fputs(" -> ", out);
		put(out, each, "new");
		put_fixes(out, json_object_get(each, "fixes"));
		putc('\n', out);
		if (json_string_length(json_object_get(each, "message")) == 0)
			continue;
		fputs("    ", out);
		put(out, each, "message");
		putc('\n', out);
	}
	if (few)
		return;
	put_alone(out, verdicts, "new", "the old results");
	put_alone(out, verdicts, "old", "the new results");
}

static void put_change(FILE *out, const json_t *each)
{
	const char *old = json_string_value(json_object_get(each, "old"));
	const char *new = json_string_value(json_object_get(each, "new"));

	fputs("    ", out);
	put(out, each, "name");
	fputs(": ", out);
	if (old && *old)
		put(out, each, "old");
	else
		fputs("nothing", out);
	fputs(" -> ", out);
	if (new &&*new)
		put(out, each, "new");
	else
		fputs("nothing", out);
	putc('\n', out);
}

static size_t scenarios_in(const json_t *findings)
{
	json_t *names = json_object();
	size_t index, count;
	json_t *each;

	json_array_foreach (findings, index, each) {
		const char *name = json_string_value(json_object_get(each, "name"));

		if (name)
			(void)json_object_set_new(names, name, json_true());
	}
	count = json_object_size(names);
	json_decref(names);
	return count;
}

/* The first of each scenario, of a few of them. */
static void put_examples(FILE *out, const json_t *findings)
{
	json_t *shown = json_object();
	size_t index;
	json_t *each;

	json_array_foreach (findings, index, each) {
		const char *name = json_string_value(json_object_get(each, "name"));

		if (!name || json_object_get(shown, name) || json_object_size(shown) == EXAMPLES)
			continue;
		put_change(out, each);
		json_object_set_new(shown, name, json_true());
	}
	json_decref(shown);
}

static void put_wire(FILE *out, const json_t *wire)
{
	size_t index;
	json_t *group;

	if (json_array_size(wire) > 0)
		fputs("on the wire:\n", out);
	json_array_foreach (wire, index, group) {
		const json_t *findings = json_object_get(group, "findings");
		size_t scenarios = scenarios_in(findings);

		fputs("  ", out);
		put(out, group, "what");
		fprintf(out, ": in %zu scenario%s\n", scenarios, scenarios == 1 ? "" : "s");
		put_examples(out, findings);
	}
}

static void put_times(FILE *out, const json_t *times)
{
	size_t index;
	json_t *each;

	if (json_array_size(times) > 0)
		fputs("times since the packet before:\n", out);
	json_array_foreach (times, index, each) {
		fputs("  ", out);
		put(out, each, "name");
		fprintf(out, ": %.6f -> %.6f s: ", json_number_value(json_object_get(each, "old")),
			json_number_value(json_object_get(each, "new")));
		put(out, each, "what");
		putc('\n', out);
	}
}

int diff_write(FILE *out, const json_t *diff)
{
	const json_t *notes = json_object_get(diff, "notes");
	const json_t *verdicts = json_object_get(diff, "verdicts");
	size_t index;
	json_t *each;

	put_verdicts(out, verdicts);
	put_wire(out, json_object_get(diff, "wire"));
	put_times(out, json_object_get(diff, "times"));
	if (json_array_size(notes) > 0)
		fputs("remarks:\n", out);
	json_array_foreach (notes, index, each)
		put_change(out, each);
	put(out, diff, "old");
	fputs(" and ", out);
	put(out, diff, "new");
	if (alone(verdicts) > 0)
		fprintf(out, ": %zu scenarios are in one of them alone", alone(verdicts));
	fprintf(out,
		"%c %zu verdicts differ, packets of %" JSON_INTEGER_FORMAT " scenarios compared\n",
		alone(verdicts) > 0 ? ',' : ':', json_array_size(verdicts) - alone(verdicts),
		json_integer_value(json_object_get(diff, "compared")));
	return fflush(out) == 0 && !ferror(out) ? 0 : -1;
}
