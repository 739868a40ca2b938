/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/diff.h"

#include <string.h>

#include "reports/text.h"

/* Examples of what many scenarios show. */
enum { EXAMPLES = 3 };

static void put(FILE *out, const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	/* The first line of it. */
	if (text)
		text_put(out, text, strcspn(text, "\n"), "");
}

static void put_verdicts(FILE *out, const json_t *verdicts)
{
	size_t index;
	json_t *each;

	if (json_array_size(verdicts) == 0)
		return;
	fputs("verdicts:\n", out);
	json_array_foreach (verdicts, index, each) {
		fputs("  ", out);
		put(out, each, "name");
		fputs(": ", out);
		put(out, each, "old");
		fputs(" -> ", out);
		put(out, each, "new");
		putc('\n', out);
		if (json_string_length(json_object_get(each, "message")) == 0)
			continue;
		fputs("    ", out);
		put(out, each, "message");
		putc('\n', out);
	}
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
		for (size_t i = 0; i < json_array_size(findings) && i < EXAMPLES; i++)
			put_change(out, json_array_get(findings, i));
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
	size_t index;
	json_t *each;

	put_verdicts(out, json_object_get(diff, "verdicts"));
	put_wire(out, json_object_get(diff, "wire"));
	put_times(out, json_object_get(diff, "times"));
	if (json_array_size(notes) > 0)
		fputs("remarks:\n", out);
	json_array_foreach (notes, index, each)
		put_change(out, each);
	put(out, diff, "old");
	fputs(" and ", out);
	put(out, diff, "new");
	fprintf(out,
		": %zu verdicts differ, packets of %" JSON_INTEGER_FORMAT " scenarios compared\n",
		json_array_size(json_object_get(diff, "verdicts")),
		json_integer_value(json_object_get(diff, "compared")));
	return fflush(out) == 0 && !ferror(out) ? 0 : -1;
}
