/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/cli/command.h"
#include "harness/host/cli/options.h"
#include "harness/host/run/merge.h"
#include "reports/diff.h"

static const char *const formats[] = {"text", "json", NULL};

enum { FORMAT_TEXT, FORMAT_JSON };
enum { KEY_OLD = 0x100, KEY_NEW, KEY_NOISE };

struct input {
	int format;
	const char *kernels[2]; /* which of a side's kernels; NULL: its only one */
	char *noise; /* folder of a run; NULL: none */
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
	case KEY_OLD:
	case KEY_NEW:
		input->kernels[key - KEY_OLD] = argument;
		return 0;
	case KEY_NOISE:
		input->noise = argument;
		return 0;
	case ARGP_KEY_ARGS:
		input->folders = state->argv + state->next;
		input->count = (size_t)(state->argc - state->next);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static bool is_of(const json_t *end, const struct columns *columns, size_t column)
{
	return columns_find(columns, end) == (int)column;
}

/* The column that the user names, by its SPEC or release. */
static int find_kernel(const struct columns *columns, const char *kernel)
{
	for (size_t i = 0; i < columns->count; i++)
		if (strcmp(columns->each[i].spec, kernel) == 0 ||
		    strcmp(columns->each[i].kernel, kernel) == 0)
			return (int)i;
	return -1;
}

/* Which kernel of the results a side is.  Returns its column, or -1 with a fault. */
static int choose(const struct input *input, const struct merged *merged, size_t side)
{
	static const char *const options[] = {"old", "new"};
	const char *folder = input->folders[input->count == 2 ? side : 0];
	const char *kernel = input->kernels[side];
	int column = kernel ? find_kernel(&merged->columns, kernel) : 0;

	if (column < 0)
		return fault_set(input->fault, EXIT_USAGE, "--%s=%s: %s has no such kernel",
				 options[side], kernel, folder);
	if (!kernel && input->count == 1 && merged->columns.count == 2)
		return (int)side;
	if (!kernel && (merged->columns.count != 1 || input->count == 1))
		return fault_set(input->fault, EXIT_USAGE,
				 "%s has the results of %zu kernels: say which with --%s=KERNEL",
				 folder, merged->columns.count, options[side]);
	return column;
}

/* The results of one side, to be released; NULL with a fault. */
static json_t *side_of(const struct input *input, const struct merged *merged, size_t side)
{
	int column = choose(input, merged, side);
	json_t *ends = column < 0 ? NULL : json_array();
	size_t index;
	json_t *end;

	if (column >= 0 && !ends)
		fault_set(input->fault, EXIT_ENVIRONMENT, "out of memory");
	json_array_foreach (ends ? merged->ends : NULL, index, end)
		if (is_of(end, &merged->columns, (size_t)column))
			(void)json_array_append(ends, end);
	return ends;
}

static int print(const struct input *input, const json_t *diff)
{
	int result;

	if (!diff)
		return fault_set(input->fault, EXIT_ENVIRONMENT, "out of memory");
	if (input->format == FORMAT_JSON)
		result = json_dumpf(diff, stdout, JSON_INDENT(1) | JSON_ENSURE_ASCII) == 0 &&
					 putchar('\n') != EOF
				 ? 0
				 : -1;
	else
		result = diff_write(stdout, diff);
	if (result < 0)
		return fault_set(input->fault, EXIT_ENVIRONMENT,
				 "cannot write to standard output: %m");
	return diff_empty(diff) ? EXIT_PASSED : EXIT_FAILED;
}

static int refuse_cut_short(const struct merged *merged, struct fault *fault)
{
	return merged->cut_short ? fault_set(fault, EXIT_USAGE,
					     "the run in %s was cut short: it has no summary",
					     merged->cut_short)
				 : 0;
}

/* Takes out of the diff what the noise explains.  Returns 0, or -1 with a fault. */
static int take_out_noise(const struct input *input, const json_t *before, json_t *diff)
{
	char *folders[] = {input->noise};
	const struct input side = {.folders = folders,
				   .count = 2,
				   .kernels = {input->kernels[0]},
				   .fault = input->fault};
	struct merged merged;
	json_t *again = NULL, *noise = NULL;
	int status = merged_load(folders, 1, &merged, input->fault);

	if (status == 0)
		status = refuse_cut_short(&merged, input->fault);
	if (status == 0)
		again = side_of(&side, &merged, 0);
	if (again) {
		noise = diff_make(before, again);
		if (noise)
			diff_take_out(diff, noise);
		else
			fault_set(input->fault, EXIT_ENVIRONMENT, "out of memory");
	}
	status = noise ? 0 : -1;
	json_decref(noise);
	json_decref(again);
	merged_free(&merged);
	return status;
}

static int compare(const struct input *input, const struct merged *old, const struct merged *new)
{
	json_t *before = side_of(input, old, 0);
	json_t *after = before ? side_of(input, new, 1) : NULL;
	json_t *diff = after ? diff_make(before, after) : NULL;
	int status = after ? 0 : -1;

	if (diff && input->noise)
		status = take_out_noise(input, before, diff);
	if (status == 0)
		status = print(input, diff);
	json_decref(diff);
	json_decref(before);
	json_decref(after);
	return status;
}

static int load_and_compare(const struct input *input)
{
	struct merged old, new = {0};
	bool two = input->count == 2;
	int status = merged_load(input->folders, 1, &old, input->fault);

	if (status == 0)
		status = refuse_cut_short(&old, input->fault);
	if (status == 0 && two)
		status = merged_load(input->folders + 1, 1, &new, input->fault);
	if (status == 0)
		status = refuse_cut_short(&new, input->fault);
	if (status == 0)
		status = compare(input, &old, two ? &new : &old);
	merged_free(&old);
	merged_free(&new);
	return status;
}

int command_diff(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"format", 'f', "text|json", 0, "json: one object (text)", 0},
		{"old", KEY_OLD, "KERNEL", 0, "Of several kernels, which is the old one", 0},
		{"new", KEY_NEW, "KERNEL", 0, "...and the new one", 0},
		{"noise", KEY_NOISE, "DIR", 0,
		 "A run of the old kernel with another --seed: what differs by that as well is "
		 "left out",
		 0},
		{0},
	};
	static const struct argp argp = {
		options,
		parse,
		"OLD [NEW]",
		"Shows what differs between the results of two runs, or of the kernels of "
		"one.\vOLD and NEW are folders of runs.  What passes in both is compared packet "
		"by packet where both have them (run --capture).  Exit status: 0 nothing is "
		"different, 1 something is, 2 they cannot be compared.",
		NULL,
		NULL,
		NULL};
	struct input input = {.format = FORMAT_TEXT, .fault = fault};
	int status;

	if (options_parse(&argp, argc, argv, &input, fault) < 0)
		return -1;
	if (input.count != 1 && input.count != 2)
		return fault_set(fault, EXIT_USAGE,
				 "name the folders of two runs, or that of one with two kernels");
	status = load_and_compare(&input);
	if (status < 0)
		fault->status = EXIT_USAGE;
	return status;
}
