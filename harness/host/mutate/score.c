/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/mutate/score.h"

#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/host/mutate/score_html.h"
#include "harness/host/mutate/score_table.h"
#include "harness/host/mutate/session.h"
#include "harness/memory.h"

static const char *word(const json_t *mutant, const char *key)
{
	const char *text = json_string_value(json_object_get(mutant, key));

	return text ? text : "";
}

/* Of what can be told from the original and was executed. */
static void print_row(const struct score_row *row, bool markdown, FILE *out)
{
	size_t whole = score_whole(row);
	double low, high;

	score_interval(row->counts[SCORE_KILLED], whole, &low, &high);
	fprintf(out,
		markdown ? "| %s | %zu | %zu | %.1f %% | %.1f to %.1f %% | %zu | %zu | %zu |\n"
			 : "%-30s %5zu %6zu %6.1f %%  %5.1f to %5.1f %% %8zu %8zu %8zu\n",
		row->name, row->counts[SCORE_KILLED], whole,
		whole > 0 ? 100.0 * (double)row->counts[SCORE_KILLED] / (double)whole : 0,
		100 * low, 100 * high, row->counts[SCORE_UNREACHED], row->counts[SCORE_EQUIVALENT],
		row->counts[SCORE_UNSWITCHABLE]);
}

static void print_table(const json_t *state, const char *key, const char *title, bool markdown,
			FILE *out)
{
	struct score_table table = score_count_by(state, key);

	if (markdown)
		fprintf(out,
			"| %s | killed | of | score | 95 %% interval | not executed | equivalent | "
			"not switchable |\n| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: "
			"|\n",
			title);
	else
		fprintf(out, "%-30s %5s %6s %8s  %16s %8s %8s %8s\n", title, "killed", "of",
			"score", "95 % interval", "no line", "equival.", "no switch");
	for (size_t i = 0; i < table.count; i++)
		print_row(&table.rows[i], markdown, out);
	fputc('\n', out);
	free(table.rows);
}

static void print_scenarios(const json_t *mutant, FILE *out)
{
	json_int_t count = json_integer_value(json_object_get(mutant, "executing"));
	size_t index;
	json_t *name;

	fprintf(out, "%lld scenarios executed it:", (long long)count);
	json_array_foreach (json_object_get(mutant, "scenarios"), index, name)
		fprintf(out, " %s", json_string_value(name));
	fputs(count > (json_int_t)json_array_size(json_object_get(mutant, "scenarios")) ? " ...\n"
											: "\n",
	      out);
}

/* Each mutant of that fate with its diff. */
static void print_fate(const json_t *state, const char *fate, const char *title, bool markdown,
		       FILE *out)
{
	bool any = false;
	size_t index;
	json_t *mutant;

	json_array_foreach (json_object_get(state, "mutants"), index, mutant) {
		if (strcmp(word(mutant, "fate"), fate) != 0)
			continue;
		if (!any)
			fprintf(out, markdown ? "## %s\n\n" : "%s\n\n", title);
		any = true;
		fprintf(out,
			markdown ? "### %s: %s(), line %d: %s\n\n```diff\n%s```\n\n"
				 : "%s: %s(), line %d: %s\n%s",
			word(mutant, "file"), word(mutant, "function"),
			(int)json_integer_value(json_object_get(mutant, "line")),
			word(mutant, "rule"), word(mutant, "diff"));
		if (*word(mutant, "proof"))
			fprintf(out, "%s\n", word(mutant, "proof"));
		if (json_object_get(mutant, "scenarios"))
			print_scenarios(mutant, out);
		fputc('\n', out);
	}
}

static size_t drawn(const json_t *state, const char *what)
{
	return (size_t)json_integer_value(json_object_get(json_object_get(state, "drawn"), what));
}

static void print_head(const json_t *state, bool markdown, FILE *out)
{
	fprintf(out, "%sMutants of net/sctp in %s%s", markdown ? "# " : "", word(state, "source"),
		markdown ? "\n\n" : "\n");
	fprintf(out,
		"Seed %d drew %zu of %zu; before them came %zu that leave the object the same, %zu "
		"that do not compile without a warning, and %zu that cross another.\n\n",
		(int)json_integer_value(json_object_get(state, "seed")),
		json_array_size(json_object_get(state, "mutants")), drawn(state, "all"),
		drawn(state, "same object"), drawn(state, "does not compile"),
		drawn(state, "crossing"));
}

void score_print(const json_t *state, enum score_format format, FILE *out)
{
	bool markdown = format == SCORE_MARKDOWN;

	if (format == SCORE_JSON) {
		(void)json_dumpf(state, out, JSON_INDENT(1) | JSON_SORT_KEYS);
		fputc('\n', out);
		return;
	}
	if (format == SCORE_HTML) {
		score_html(state, out);
		return;
	}
	print_head(state, markdown, out);
	print_table(state, NULL, "mutants", markdown, out);
	print_table(state, "file", "file", markdown, out);
	print_table(state, "rule", "rule", markdown, out);
	print_fate(state, FATE_SURVIVED, "Survivors", markdown, out);
	print_fate(state, FATE_UNREACHED, "On lines that no scenario executes", markdown, out);
	print_fate(state, FATE_EQUIVALENT, "Equivalent", markdown, out);
	print_fate(state, FATE_UNSWITCHABLE, "Cannot be switched, and were not played", markdown,
		   out);
}

static int write_one(const char *folder, const char *name, const json_t *state,
		     enum score_format format, struct fault *fault)
{
	char *path = path_of("%s/%s", folder, name), *text = NULL;
	size_t size;
	FILE *out = xopen_memstream(&text, &size);
	int result;

	score_print(state, format, out);
	xclose_memstream(out);
	result = file_write(path, text, size, fault);
	free(text);
	free(path);
	return result;
}

int score_write(const char *folder, const json_t *state, struct fault *fault)
{
	if (write_one(folder, "report.txt", state, SCORE_TEXT, fault) < 0 ||
	    write_one(folder, "report.html", state, SCORE_HTML, fault) < 0)
		return -1;
	return write_one(folder, "report.md", state, SCORE_MARKDOWN, fault);
}

/* Puts the fates of one shard into the state of all. */
static int merge(json_t *state, const json_t *shard, const char *folder, struct fault *fault)
{
	static const char *const keys[] = {"digest", "seed", "count", "file", "shards", "runner"};
	const json_t *others = json_object_get(shard, "mutants");
	size_t index;
	json_t *mutant;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (!json_equal(json_object_get(state, keys[i]), json_object_get(shard, keys[i])))
			return fault_set(fault, EXIT_USAGE,
					 "%s was measured with another %s than the first folder",
					 folder, keys[i]);
	json_array_foreach (json_object_get(state, "mutants"), index, mutant) {
		const json_t *other = json_array_get(others, index);

		if (!json_object_get(mutant, "fate") && json_object_get(other, "fate"))
			json_object_update(mutant, (json_t *)other);
	}
	return 0;
}

int score_load(char *const folders[], size_t count, json_t **state, struct fault *fault)
{
	bool *seen = xcalloc(count + 1, sizeof(*seen));
	size_t shards = 0;
	int result = 0;

	*state = NULL;
	for (size_t i = 0; i < count && !result; i++) {
		char *path = path_of("%s/" STATE_NAME, folders[i]);
		json_error_t error;
		json_t *shard = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
		size_t number = (size_t)json_integer_value(json_object_get(shard, "shard"));

		if (!*state)
			shards = (size_t)json_integer_value(json_object_get(shard, "shards"));
		if (!json_is_array(json_object_get(shard, "mutants")) || shards == 0)
			result = fault_set(fault, EXIT_USAGE, "%s has no measurement: %s",
					   folders[i],
					   shard ? "there are no mutants in it" : error.text);
		else if (shards != count || number < 1 || number > count || seen[number - 1])
			result = fault_set(fault, EXIT_USAGE,
					   "%s is shard %zu of %zu: name each of them once",
					   folders[i], number, shards);
		else if (*state)
			result = merge(*state, shard, folders[i], fault);
		if (!result)
			seen[number - 1] = true;
		if (!result && !*state)
			*state = json_incref(shard);
		json_decref(shard);
		free(path);
	}
	free(seen);
	return result;
}

int mutate_report(char *const folders[], size_t count, const char *format, struct fault *fault)
{
	json_t *state;
	int result = score_load(folders, count, &state, fault);

	if (!result)
		score_print(state,
			    strcmp(format, "json") == 0	      ? SCORE_JSON
			    : strcmp(format, "markdown") == 0 ? SCORE_MARKDOWN
			    : strcmp(format, "html") == 0     ? SCORE_HTML
							      : SCORE_TEXT,
			    stdout);
	json_decref(state);
	return result;
}
