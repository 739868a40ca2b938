/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cli/command.h"
#include "harness/cli/options.h"
#include "harness/cli/saved.h"
#include "reports/report.h"

static const char *const formats[] = {"tap", "ktap", "junit", NULL};

enum { FORMAT_TAP, FORMAT_KTAP, FORMAT_JUNIT };

struct input {
	int format;
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

static int render(int format, const json_t *ends, struct fault *fault)
{
	struct tap tap = {.out = stdout, .dialect = format == FORMAT_KTAP ? KTAP : TAP14};
	size_t index;
	json_t *end;

	if (format == FORMAT_JUNIT)
		return junit_write(stdout, ends) == 0
			       ? 0
			       : fault_set(fault, EXIT_ENVIRONMENT,
					   "cannot write to standard output: %s", strerror(errno));
	tap_begin(&tap, (unsigned)json_array_size(ends));
	json_array_foreach (ends, index, end)
		tap_point(&tap, end, NULL);
	return 0;
}

static int judge(const json_t *ends)
{
	struct counts counts = {0};
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end)
		counts_add(&counts, end);
	return counts_good(&counts, false) ? EXIT_PASSED : EXIT_FAILED;
}

static int report(const struct input *input, json_t *ends)
{
	const char *cut_short = NULL;

	for (size_t i = 0; i < input->count; i++) {
		bool complete;

		if (saved_load(input->folders[i], ends, &complete, input->fault) < 0)
			return -1;
		if (!complete)
			cut_short = input->folders[i];
	}
	if (render(input->format, ends, input->fault) < 0)
		return -1;
	if (cut_short)
		return fault_set(input->fault, EXIT_ENVIRONMENT,
				 "the run in %s was cut short: it has no summary", cut_short);
	return judge(ends);
}

int command_report(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"format", 'f', "tap|ktap|junit", 0, "What to print (tap)", 0}, {0}};
	static const struct argp argp = {options, parse, "DIR...", "Renders the results of runs.",
					 NULL,	  NULL,	 NULL};
	struct input input = {.format = FORMAT_TAP, .fault = fault};
	json_t *ends;
	int status;

	if (options_parse(&argp, argc, argv, &input, fault) < 0)
		return -1;
	ends = json_array();
	status = report(&input, ends);
	json_decref(ends);
	return status;
}
