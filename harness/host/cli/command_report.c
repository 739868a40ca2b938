/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "harness/host/cli/command.h"
#include "harness/host/run/executed.h"
#include "harness/host/run/merge.h"
#include "harness/host/cli/options.h"
#include "reports/report.h"

static const char *const formats[] = {"tap", "ktap", "junit", "table", "coverage", NULL};

enum { FORMAT_TAP, FORMAT_KTAP, FORMAT_JUNIT, FORMAT_TABLE, FORMAT_COVERAGE };

struct input {
	int format;
	bool strict;
	bool uncovered;
	char **folders;
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
	case 's':
		input->strict = true;
		return 0;
	case 'u':
		input->uncovered = true;
		return 0;
	case ARGP_KEY_ARGS:
		input->folders = state->argv + state->next;
		input->count = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_NO_ARGS:
		fault_set(input->fault, EXIT_USAGE,
			  "no folder given: name that of a run, e.g. build/out/latest");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void render_tap(const struct input *input, const struct merged *merged)
{
	struct tap tap = {.out = stdout,
			  .dialect = input->format == FORMAT_KTAP ? KTAP : TAP14,
			  .strict = input->strict,
			  .columns = &merged->columns};
	size_t index;
	json_t *end;

	tap_begin(&tap, (unsigned)json_array_size(merged->ends));
	json_array_foreach (merged->ends, index, end)
		tap_point(&tap, end, json_object_get(end, "packets"));
}

static int render(const struct input *input, const struct merged *merged)
{
	int result = 0;

	if (input->format == FORMAT_JUNIT)
		result = junit_write(stdout, merged->ends, &merged->columns);
	else if (input->format == FORMAT_TABLE)
		result = table_write(stdout, merged->ends, &merged->columns);
	else
		render_tap(input, merged);
	return result == 0 ? 0
			   : fault_set(input->fault, EXIT_ENVIRONMENT,
				       "cannot write to standard output: %s", strerror(errno));
}

static int judge(const json_t *ends, bool strict)
{
	struct counts counts = {0};
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end)
		counts_add(&counts, end);
	return counts_good(&counts, strict) ? EXIT_PASSED : EXIT_FAILED;
}

static int report(const struct input *input)
{
	struct merged merged;
	int status = merged_load(input->folders, input->count, &merged, input->fault);

	if (status == 0)
		status = render(input, &merged);
	if (status == 0 && merged.cut_short)
		status = fault_set(input->fault, EXIT_ENVIRONMENT,
				   "the run in %s was cut short: it has no summary",
				   merged.cut_short);
	if (status == 0)
		status = judge(merged.ends, input->strict);
	merged_free(&merged);
	return status;
}

static int print_coverage(const struct input *input)
{
	for (size_t i = 0; i < input->count; i++)
		if (coverage_print(input->folders[i], input->uncovered, input->fault) < 0)
			return -1;
	return EXIT_PASSED;
}

int command_report(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"format", 'f', "tap|ktap|junit|table|coverage", 0,
		 "What to print: table has a column for each kernel, coverage is of a run "
		 "--coverage (tap)",
		 0},
		{"uncovered", 'u', NULL, 0,
		 "With --format=coverage: the functions that no scenario reaches", 0},
		{"strict", 's', NULL, 0, "A skip counts as a failure", 0},
		{0},
	};
	static const struct argp argp = {
		options,
		parse,
		"DIR...",
		"Renders the results of runs; the shards of one run become "
		"that run again.",
		NULL,
		NULL,
		NULL};
	struct input input = {.format = FORMAT_TAP, .fault = fault};

	if (options_parse(&argp, argc, argv, &input, fault) < 0)
		return -1;
	if (input.uncovered && input.format != FORMAT_COVERAGE)
		return fault_set(fault, EXIT_USAGE, "--uncovered goes with --format=coverage");
	if (input.format == FORMAT_COVERAGE)
		return print_coverage(&input);
	return report(&input);
}
