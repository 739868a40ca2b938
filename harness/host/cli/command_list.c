/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/cli/command.h"
#include "harness/host/cli/known_page.h"
#include "harness/host/cli/options.h"
#include "harness/host/cli/requirement_list.h"
#include "harness/host/run/pattern.h"
#include "harness/host/run/programs.h"
#include "harness/memory.h"

static const char *const formats[] = {"text", "json", "csv", "markdown", NULL};

/* As enum list_format has them. */
enum { FORMAT_TEXT = LIST_TEXT, FORMAT_JSON = LIST_JSON, FORMAT_CSV = LIST_CSV, FORMAT_MARKDOWN };

struct input {
	int format;
	bool known, requirements, suites;
	const char *grep;
	char **patterns;
	size_t count;
	struct fault *fault;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct input *input = state->input;

	switch (key) {
	case 'f':
		input->format = option_word("format", argument, formats, input->fault);
		return input->format < 0 ? EINVAL : 0;
	case 'r':
		input->requirements = true;
		return 0;
	case 's':
		input->suites = true;
		return 0;
	case 'g':
		input->grep = argument;
		return 0;
	case 'k':
		input->known = true;
		return 0;
	case ARGP_KEY_ARGS:
		input->patterns = state->argv + state->next;
		input->count = (size_t)(state->argc - state->next);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static void print_known(const json_t *known)
{
	const char *from = text_of(known, "from");
	const char *to = text_of(known, "to");
	const char *where = text_of(known, "where");

	printf("    known%s%s%s%s%s%s: %s\n", *from ? " from " : "", from, *to ? " up to " : "", to,
	       *where ? " " : "", where, text_of(known, "reason"));
}

static int print_one(const struct instance *instance, const struct input *input)
{
	const json_t *known = json_object_get(instance->data, "known");
	size_t index;
	json_t *item;

	if (input->format == FORMAT_JSON) {
		int result = json_dumpf(instance->data, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);

		return result < 0 || putchar('\n') == EOF ? -1 : 0;
	}
	printf("%-44s %s\n", instance->name, text_of(instance->data, "title"));
	if (input->known) {
		json_array_foreach (known, index, item)
			print_known(item);
	}
	return ferror(stdout) ? -1 : 0;
}

/* Whether the name or the title has the words, in whatever case. */
static bool is_searched(const struct instance *instance, const char *words)
{
	return strcasestr(instance->name, words) ||
	       strcasestr(text_of(instance->data, "title"), words);
}

/* Leaves those that --grep finds, and --known. */
static void narrow(const struct input *input, struct selection *selection)
{
	size_t count = 0;

	for (size_t i = 0; i < selection->count; i++) {
		const struct instance *instance = selection->items[i];

		if ((!input->grep || is_searched(instance, input->grep)) &&
		    (!input->known ||
		     json_array_size(json_object_get(instance->data, "known")) > 0))
			selection->items[count++] = instance;
	}
	selection->count = count;
}

/* Adds one to the number at a key, which begins with 0. */
static int count_up(json_t *object, const char *key)
{
	return json_object_set_new(
		object, key, json_integer(json_integer_value(json_object_get(object, key)) + 1));
}

/* A line a suite: how many scenarios, and how many instances of them. */
static int print_suites(const struct selection *selection)
{
	json_t *suites = json_object(), *scenarios;
	const char *suite;
	int result = suites ? 0 : -1;

	for (size_t i = 0; result == 0 && i < selection->count; i++) {
		const json_t *data = selection->items[i]->data;
		char *place = xasprintf("%s:%" JSON_INTEGER_FORMAT, text_of(data, "file"),
					json_integer_value(json_object_get(data, "line")));

		suite = text_of(data, "suite");
		if (!json_object_get(suites, suite))
			result = json_object_set_new(suites, suite, json_object());
		if (result == 0)
			result = count_up(json_object_get(suites, suite), place);
		free(place);
	}
	json_object_foreach (suites, suite, scenarios) {
		json_int_t instances = 0;
		const char *place;
		json_t *count;

		json_object_foreach (scenarios, place, count)
			instances += json_integer_value(count);
		printf("%-22s %4zu scenarios %5" JSON_INTEGER_FORMAT " instances\n", suite,
		       json_object_size(scenarios), instances);
	}
	json_decref(suites);
	return result < 0 || ferror(stdout) ? -1 : 0;
}

/* Whether it is no line an instance. */
static bool is_whole(const struct input *input)
{
	return input->suites || input->format == FORMAT_MARKDOWN;
}

static int print_selected(const struct input *input, const struct instances *all)
{
	struct selection selection;
	int result = 0;

	if (selection_make(all, input->patterns, input->count, &selection, input->fault) < 0)
		return -1;
	narrow(input, &selection);
	if (input->grep && selection.count == 0) {
		selection_free(&selection);
		return fault_set(input->fault, EXIT_USAGE,
				 "no scenario has '%s' in its name or title", input->grep);
	}
	if (input->suites)
		result = print_suites(&selection);
	else if (input->format == FORMAT_MARKDOWN)
		result = known_page(&selection);
	for (size_t i = 0; !is_whole(input) && result == 0 && i < selection.count; i++)
		result = print_one(selection.items[i], input);
	selection_free(&selection);
	if (result < 0)
		fault_set(input->fault, EXIT_ENVIRONMENT, "cannot write to standard output: %m");
	return result;
}

int command_list(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"format", 'f', "text|json|csv|markdown", 0,
		 "json: one object a line; csv: with --requirements, a row a sentence; markdown: "
		 "with --known, a page (text)",
		 0},
		{"suites", 's', NULL, 0, "A line a suite, with its number of scenarios", 0},
		{"grep", 'g', "WORDS", 0, "Only those with these words in their name or title", 0},
		{"known", 'k', NULL, 0, "Only those with known deviations, and why", 0},
		{"requirements", 'r', NULL, 0,
		 "What is proven of each RFC; with PATTERNs, which are globs on IDs then, each "
		 "sentence, its state and its scenarios",
		 0},
		{0},
	};
	static const struct argp argp = {options,
					 parse,
					 "[PATTERN...]",
					 "Lists the scenarios.\vPATTERN is a glob on the name, the "
					 "beginning of a name up to a dot, or "
					 "spec:GLOB, etsi:GLOB, fix:GLOB, file:PATH or "
					 "file:PATH:LINE.",
					 NULL,
					 NULL,
					 NULL};
	struct input input = {.format = FORMAT_TEXT, .fault = fault};
	struct programs programs;
	struct instances all;
	int result;

	if (options_parse(&argp, argc, argv, &input, fault) < 0 ||
	    programs_find(&programs, fault) < 0)
		return -1;
	if (input.format == FORMAT_CSV && !input.requirements) {
		programs_free(&programs);
		return fault_set(fault, EXIT_USAGE, "--format=csv goes with --requirements");
	}
	if (input.format == FORMAT_MARKDOWN && (!input.known || input.requirements)) {
		programs_free(&programs);
		return fault_set(fault, EXIT_USAGE, "--format=markdown goes with --known");
	}
	if (input.requirements && (input.suites || input.grep)) {
		programs_free(&programs);
		return fault_set(fault, EXIT_USAGE,
				 "--requirements does not go with --suites or --grep");
	}
	result = instances_load(programs.runner, programs_abis(&programs), &all, fault);
	programs_free(&programs);
	if (result < 0)
		return -1;
	if (input.requirements)
		result = requirement_list(&all, input.patterns, input.count,
					  (enum list_format)input.format, fault);
	else
		result = print_selected(&input, &all);
	instances_free(&all);
	return result < 0 ? -1 : EXIT_PASSED;
}
