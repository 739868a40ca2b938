/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/over.h"

#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/memory.h"
#include "harness/host/run/merge.h"
#include "harness/record/verdict.h"
#include "netns/middlebox.h"
#include "reports/text.h"

enum { WIDEST_MESSAGE = 160 };

/* Calls `work` for each name of the list until one returns another value than 0, which is returned. */
static int for_each(const char *list, int (*work)(const char *name, void *context), void *context)
{
	char *names = xstrdup(list), *rest = names, *name;
	int result = 0;

	while (result == 0 && (name = strsep(&rest, ",")))
		result = work(name, context);
	free(names);
	return result;
}

struct check {
	struct fault *fault;
	const struct middlebox *seen[64];
	size_t count;
};

static int refuse(struct check *check, const char *name)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = xopen_memstream(&text, &size);

	for (const struct middlebox *const *each = middleboxes; *each; each++)
		fprintf(out, "%s%s", each == middleboxes ? "" : ", ", (*each)->name);
	xclose_memstream(out);
	fault_set(check->fault, EXIT_USAGE, "--over: there is no middlebox '%.100s'; there are %s",
		  name, text);
	free(text);
	return -1;
}

static int check_name(const char *name, void *context)
{
	struct check *check = context;
	const struct middlebox *middlebox = middlebox_find(name, strlen(name));

	if (!middlebox)
		return refuse(check, name);
	for (size_t i = 0; i < check->count; i++)
		if (check->seen[i] == middlebox)
			return fault_set(check->fault, EXIT_USAGE, "--over names %s twice", name);
	if (check->count < ARRAY_SIZE(check->seen))
		check->seen[check->count++] = middlebox;
	return 0;
}

int over_check(const char *list, struct fault *fault)
{
	struct check check = {.fault = fault};

	return for_each(list, check_name, &check);
}

void over_choose(struct run_options *options)
{
	static char *core[] = {"handshake", "streams", "multihoming", "failover"};

	if (!options->run->over || options->again || options->pattern_count > 0)
		return;
	options->patterns = core;
	options->pattern_count = ARRAY_SIZE(core);
	options->run->patterns = options->patterns;
	options->run->pattern_count = options->pattern_count;
}

struct loading {
	const char *runner;
	struct instances *instances;
	struct fault *fault;
};

static int load_name(const char *name, void *context)
{
	struct loading *loading = context;

	return instances_load_over(loading->runner, name, loading->instances, loading->fault);
}

int over_load(const char *list, const char *runner, struct instances *instances,
	      struct fault *fault)
{
	struct loading loading = {runner, instances, fault};

	/* An earlier run's: what a file says. */
	if (list && over_check(list, fault) < 0)
		return -1;
	return list ? for_each(list, load_name, &loading) : 0;
}

struct printing {
	const struct run *run;
	const struct merged *merged;
	FILE *out;
};

static const char *text_of(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

/* What became of the scenario without the middlebox on the same kernel, or NULL. */
static const json_t *plain_of(const struct printing *printing, const json_t *end, size_t suffix)
{
	const char *name = text_of(end, "name");
	size_t length = strlen(name) - suffix, index;
	json_t *other;

	json_array_foreach (printing->merged->ends, index, other) {
		const char *plain = text_of(other, "name");

		if (strlen(plain) == length && strncmp(plain, name, length) == 0 &&
		    strcmp(text_of(other, "kernel_spec"), text_of(end, "kernel_spec")) == 0)
			return other;
	}
	return NULL;
}

/* The first line of what the scenario says. */
static void print_why(const json_t *end, FILE *out)
{
	const char *known = text_of(end, "known"), *text = *known ? known : text_of(end, "message");
	size_t length = strcspn(text, "\n");

	if (length == 0)
		return;
	fputs(": ", out);
	text_put(out, text, length < WIDEST_MESSAGE ? length : WIDEST_MESSAGE, "");
}

static void print_difference(const struct printing *printing, const json_t *end,
			     const json_t *plain)
{
	const char *title = columns_title_of(&printing->run->columns, end);

	fputs("  ", printing->out);
	text_put(printing->out, text_of(end, "name"), strlen(text_of(end, "name")), "");
	fprintf(printing->out, "%s%s: %s, without it %s", title ? " on " : "", title ? title : "",
		text_of(end, "verdict"), text_of(plain, "verdict"));
	print_why(end, printing->out);
	fputc('\n', printing->out);
}

/* Is called twice: once to count, with no plain stream, and once to print. */
static int print_over(const char *name, void *context)
{
	const struct printing *printing = context;
	unsigned played = 0, differ = 0;
	size_t suffix = strlen(name) + 1, index;
	json_t *end;

	for (int pass = 0; pass < 2; pass++) {
		if (pass == 1)
			fprintf(printing->out,
				"over %s: %u played, %u end otherwise than without it\n", name,
				played, differ);
		json_array_foreach (printing->merged->ends, index, end) {
			const char *full = text_of(end, "name");
			size_t length = strlen(full);
			const json_t *plain;

			if (length <= suffix || full[length - suffix] != '.' ||
			    strcmp(full + length - suffix + 1, name) != 0)
				continue;
			plain = plain_of(printing, end, suffix);
			if (pass == 0)
				played++;
			if (!plain || verdict_of_record(plain) == verdict_of_record(end))
				continue;
			if (pass == 0)
				differ++;
			else
				print_difference(printing, end, plain);
		}
	}
	return 0;
}

int over_print(const struct run *run, FILE *out, struct fault *fault)
{
	struct merged merged;
	struct printing printing = {run, &merged, out};
	int result = merged_load_one(run->out, &merged, fault);

	if (result == 0)
		result = for_each(run->over, print_over, &printing);
	merged_free(&merged);
	return result;
}
