/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `fixes`: the catalogue of fixes, and which of them kernels have. */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/cli/command.h"
#include "harness/host/cli/fix_table.h"
#include "harness/host/cli/options.h"
#include "harness/host/cli/own_run.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/installed.h"
#include "harness/host/run/merge.h"
#include "harness/host/run/out_folder.h"
#include "harness/host/run/programs.h"
#include "reports/spec/fixes.h"

enum { MOST_KERNELS = 32, MOST_RUNS = 32 };

static const char *const formats[] = {
	[FIX_TEXT] = "text", [FIX_JSON] = "json", [FIX_MARKDOWN] = "markdown", NULL};

struct input {
	enum fix_format format;
	const char *kernels[MOST_KERNELS];
	size_t kernel_count;
	const char *cache, *out;
	char *runs[MOST_RUNS]; /* that were played before */
	size_t run_count;
	char **patterns;
	size_t count;
	struct fault *fault;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct input *input = state->input;
	int format;

	switch (key) {
	case 'f':
		format = option_word("format", argument, formats, input->fault);
		input->format = format < 0 ? FIX_TEXT : (enum fix_format)format;
		return format < 0 ? EINVAL : 0;
	case 'k':
		if (input->kernel_count == MOST_KERNELS) {
			fault_set(input->fault, EXIT_USAGE,
				  "--kernel can be given at most %d times", MOST_KERNELS);
			return EINVAL;
		}
		input->kernels[input->kernel_count++] = argument;
		return 0;
	case 'r':
		if (input->run_count == MOST_RUNS) {
			fault_set(input->fault, EXIT_USAGE, "--from can be given at most %d times",
				  MOST_RUNS);
			return EINVAL;
		}
		input->runs[input->run_count++] = argument;
		return 0;
	case 'o':
		input->out = argument;
		return 0;
	case 'c':
		input->cache = argument;
		return 0;
	case ARGP_KEY_ARGS:
		input->patterns = state->argv + state->next;
		input->count = (size_t)(state->argc - state->next);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Whether a scenario guards a fix that the pattern fits. */
static bool is_guarded(const struct instances *all, char *pattern)
{
	for (size_t i = 0; i < all->count; i++) {
		size_t index;
		json_t *id;

		json_array_foreach (json_object_get(all->items[i].data, "fix"), index, id) {
			const json_t *fix =
				json_is_string(id) ? fix_find(json_string_value(id)) : NULL;

			if (fix && fix_fits(fix, &pattern, 1))
				return true;
		}
	}
	return false;
}

/* Of a fix that more instances name than this, the others are failures that its lack explains: they show nothing new. */
enum { GUARDS_MOST = 6 };

/* Names the instances that are to be played where no pattern says which. */
static void add_guards(struct own_run *run, const struct instances *all)
{
	json_t *played = json_object();

	for (size_t i = 0; i < all->count; i++) {
		const struct instance *instance = &all->items[i];
		bool wanted = false;
		size_t index;
		json_t *id;

		json_array_foreach (json_object_get(instance->data, "fix"), index, id) {
			const char *text = json_string_value(id);
			json_int_t before =
				json_integer_value(json_object_get(played, text ? text : ""));

			wanted |= text && before < GUARDS_MOST;
			if (text)
				json_object_set_new(played, text, json_integer(before + 1));
		}
		if (wanted)
			own_run_add(run, "%s", instance->name);
	}
	json_decref(played);
}

/*
 * A kernel that runs in circles is silent: to wait until that is certain costs more than all other
 * scenarios together.  Its own detector reports it, with a trace, within seconds of guest time.
 * Guests of `run` do without: where hours pass the detector's timer is dear.
 */
#define LOCKUP_DETECTOR                                                                            \
	"--append=sysctl.kernel.watchdog_thresh=1 sysctl.kernel.softlockup_panic=1 "               \
	"sysctl.kernel.watchdog=1"

/* `run` with the kernels and one pattern for each of the catalogue's patterns that can be shown. */
static int run_scenarios(const struct input *input, const struct instances *all, const char *out)
{
	bool shown = input->count == 0;
	struct own_run run;
	int result;

	own_run_begin(&run, out);
	own_run_add(&run, LOCKUP_DETECTOR);
	own_run_add(&run, "--prove-once");
	if (input->cache)
		own_run_add(&run, "--cache=%s", input->cache);
	for (size_t i = 0; i < input->kernel_count; i++)
		own_run_add(&run, "--kernel=%s", input->kernels[i]);
	for (size_t i = 0; i < input->count; i++) {
		if (!is_guarded(all, input->patterns[i]))
			continue;
		own_run_add(&run, "fix:%s", input->patterns[i]);
		shown = true;
	}
	if (input->count == 0)
		add_guards(&run, all);
	result = shown ? own_run_play(&run, input->fault)
		       : fault_set(input->fault, EXIT_USAGE,
				   "no scenario guards a fix like '%s': `sctp-conform fixes '%s'` "
				   "says what it takes to see it",
				   input->patterns[0], input->patterns[0]);
	own_run_end(&run);
	return result;
}

/* The command line as a user writes it in a shell, a line each kernel, to be freed. */
static char *command_line(const struct input *input)
{
	char *line = path_of("%s", "build/sctp-conform fixes --format=markdown");

	for (size_t i = 0; i < input->kernel_count + input->count; i++) {
		bool kernel = i < input->kernel_count;
		char *longer = path_of(kernel ? "%s \\\n\t--kernel=%s" : "%s \\\n\t'%s'", line,
				       kernel ? input->kernels[i]
					      : input->patterns[i - input->kernel_count]);

		free(line);
		line = longer;
	}
	return line;
}

static int print_kernels(const struct input *input, const json_t *ends,
			 const struct columns *columns)
{
	char *line;
	int result;

	if (input->format != FIX_MARKDOWN)
		return fix_table_of_kernels(ends, columns, input->patterns, input->count,
					    input->format == FIX_JSON);
	line = command_line(input);
	result = fix_page(line, ends, columns, input->patterns, input->count);
	free(line);
	return result;
}

/* The records of the kernel of that SPEC, borrowed ones, and its columns.  Returns 0, or -1 with a fault if
 * there are none. */
static int take_kernel(const struct merged *merged, const char *spec, json_t *ends,
		       struct columns *columns, struct fault *fault)
{
	bool any = false;
	size_t index;
	json_t *end;

	json_array_foreach (merged->ends, index, end) {
		const char *own = json_string_value(json_object_get(end, "kernel_spec"));

		if (!own || strcmp(own, spec) != 0)
			continue;
		if (columns_add_end(columns, end) < 0)
			return fault_set(fault, EXIT_USAGE, "a table has %d kernels at most",
					 MAX_COLUMNS);
		json_array_append(ends, end);
		any = true;
	}
	return any ? 0
		   : fault_set(fault, EXIT_USAGE,
			       "none of the runs that --from names played anything on %s", spec);
}

/* Of runs that were played before: what they say of the kernels that are named. */
static int show_runs(const struct input *input)
{
	struct columns columns = {0};
	json_t *ends = json_array();
	struct merged merged;
	int result = merged_load(input->runs, input->run_count, &merged, input->fault);

	for (size_t i = 0; result == 0 && i < input->kernel_count; i++)
		result = take_kernel(&merged, input->kernels[i], ends, &columns, input->fault);
	if (result == 0)
		result = print_kernels(input, ends, &columns);
	json_decref(ends);
	merged_free(&merged);
	return result;
}

static int show_kernels(const struct input *input, const struct instances *all)
{
	char *out = input->out ? path_of("%s", input->out) : out_folder_of_runs(NULL, input->fault);
	struct merged merged;
	int result;

	if (!out)
		return -1;
	result = run_scenarios(input, all, out);
	if (result == 0) {
		result = merged_load(&out, 1, &merged, input->fault);
		if (result == 0)
			result = print_kernels(input, merged.ends, &merged.columns);
		merged_free(&merged);
	}
	out_folder_remove(out);
	free(out);
	return result;
}

int command_fixes(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"kernel", 'k', "SPEC", 0,
		 "Run what guards the fixes on this kernel (may be given several times) and print "
		 "a table: which of them has which fix",
		 0},
		{"format", 'f', "text|json|markdown", 0,
		 "json: one object a fix; markdown: a page, of kernels (text)", 0},
		{"out", 'o', "DIR", 0, "The folder for the run's results", 0},
		{"from", 'r', "DIR", 0,
		 "Run nothing: say what the results of that run show of the kernels (may be given "
		 "several times)",
		 0},
		{"cache", 'c', "DIR", 0, "The folder for what is downloaded", 0},
		{0},
	};
	static const struct argp argp = {
		options,
		parse,
		"[PATTERN...]",
		"Lists the catalogue of fixes of net/sctp, or with --kernel which of them kernels "
		"have.\vPATTERN is a glob on a fix's id, CVE number or commit. With --kernel the "
		"exit status is 1 if a kernel lacks one.",
		NULL,
		NULL,
		NULL};
	struct input input = {.fault = fault};
	struct programs programs;
	struct instances all;
	int result;

	if (options_parse(&argp, argc, argv, &input, fault) < 0 ||
	    programs_find(&programs, fault) < 0)
		return -1;
	if (input.format == FIX_MARKDOWN && input.kernel_count == 0)
		return fault_set(fault, EXIT_USAGE,
				 "--format=markdown is a page of kernels: it needs --kernel");
	if (input.run_count > 0 && input.kernel_count == 0)
		return fault_set(fault, EXIT_USAGE,
				 "--from says where to look: which kernels, --kernel says");
	if (input.run_count > 0)
		return show_runs(&input);
	result = instances_load(programs.runner, programs_abis(&programs), &all, fault);
	programs_free(&programs);
	if (result < 0)
		return -1;
	result = input.kernel_count ? show_kernels(&input, &all)
				    : fix_table_of_catalogue(&all, input.patterns, input.count,
							     input.format == FIX_JSON, fault);
	instances_free(&all);
	return result;
}
