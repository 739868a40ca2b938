/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bench`: what SCTP costs, in instructions, on one kernel or several. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/cli/command.h"
#include "harness/host/cli/options.h"
#include "harness/host/cli/own_run.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/installed.h"
#include "harness/host/run/merge.h"
#include "harness/host/run/out_folder.h"
#include "harness/record/verdict.h"
#include "reports/costs.h"

enum { MOST_KERNELS = 32, LEDGER_LIMIT = 16 << 20 };

enum format { TEXT, MARKDOWN, CSV, JSON };

static const char *const formats[] = {"text", "markdown", "csv", "json", NULL};

struct input {
	enum format format;
	const char *kernels[MOST_KERNELS];
	size_t kernel_count;
	bool profile;
	const char *baseline, *cache, *out, *seed;
	char **names;
	size_t name_count;
	struct fault *fault;
};

static error_t add_kernel(struct input *input, const char *spec)
{
	if (input->kernel_count == MOST_KERNELS) {
		fault_set(input->fault, EXIT_USAGE, "--kernel can be given at most %d times",
			  MOST_KERNELS);
		return EINVAL;
	}
	input->kernels[input->kernel_count++] = spec;
	return 0;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct input *input = state->input;
	int format;

	switch (key) {
	case 'f':
		format = option_word("format", argument, formats, input->fault);
		input->format = format < 0 ? TEXT : (enum format)format;
		return format < 0 ? EINVAL : 0;
	case 'k':
		return add_kernel(input, argument);
	case 'b':
		input->baseline = argument;
		return 0;
	case 'p':
		input->profile = true;
		return 0;
	case 's':
		input->seed = argument;
		return 0;
	case 'o':
		input->out = argument;
		return 0;
	case 'c':
		input->cache = argument;
		return 0;
	case ARGP_KEY_ARGS:
		input->names = state->argv + state->next;
		input->name_count = (size_t)(state->argc - state->next);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int measure(const struct input *input, const char *out)
{
	struct own_run run;
	int result;

	own_run_begin(&run, out);
	if (input->cache)
		own_run_add(&run, "--cache=%s", input->cache);
	if (input->seed)
		own_run_add(&run, "--seed=%s", input->seed);
	if (input->profile)
		own_run_add(&run, "--profile");
	for (size_t i = 0; i < input->kernel_count; i++)
		own_run_add(&run, "--kernel=%s", input->kernels[i]);
	for (size_t i = 0; i < input->name_count; i++)
		own_run_add(&run, "bench.%s", input->names[i]);
	if (input->name_count == 0)
		own_run_add(&run, "bench");
	result = own_run_play(&run, input->fault);
	own_run_end(&run);
	return result;
}

/* Tells what could not be measured, and returns how many scenarios that were. */
static unsigned tell_failures(const json_t *ends)
{
	unsigned failures = 0;
	size_t index;
	json_t *end;

	json_array_foreach (ends, index, end) {
		const char *name = json_string_value(json_object_get(end, "name"));
		const char *message = json_string_value(json_object_get(end, "message"));
		const char *kernel = json_string_value(json_object_get(end, "kernel"));
		enum verdict verdict = verdict_of_record(end);

		if (verdict == VERDICT_PASS)
			continue;
		fprintf(stderr, "%s: %s was not measured (%s): %.300s\n", kernel ? kernel : "?",
			name ? name : "?", verdict_name(verdict), message ? message : "");
		failures += verdict != VERDICT_SKIP;
	}
	return failures;
}

static int print(const struct input *input, const json_t *ledger)
{
	switch (input->format) {
	case TEXT:
		costs_print_text(ledger, stdout);
		return 0;
	case MARKDOWN:
		costs_print_markdown(ledger, stdout);
		return 0;
	case CSV:
		costs_print_csv(ledger, stdout);
		return 0;
	case JSON:
		if (json_dumpf(ledger, stdout, JSON_INDENT(1) | JSON_ENSURE_ASCII) == 0 &&
		    putchar('\n') != EOF)
			return 0;
		break;
	}
	return fault_set(input->fault, EXIT_ENVIRONMENT, "cannot print the costs");
}

static json_t *load_baseline(const char *path, struct fault *fault)
{
	char *text = NULL;
	size_t size;
	json_error_t error;
	json_t *ledger;

	if (file_read(path, LEDGER_LIMIT, &text, &size, EXIT_USAGE, fault) < 0)
		return NULL;
	ledger = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	free(text);
	if (ledger && costs_valid(ledger))
		return ledger;
	fault_set(fault, EXIT_USAGE,
		  "--baseline=%s: it is no ledger: `bench --format=json >FILE` makes one%s%s", path,
		  ledger ? "" : "; ", ledger ? "" : error.text);
	json_decref(ledger);
	return NULL;
}

/* Returns the exit status, or -1 with a fault. */
static int judge(const struct input *input, const char *out, const json_t *before)
{
	struct merged merged;
	json_t *ledger = NULL;
	int result = merged_load_one(out, &merged, input->fault);

	if (result == 0) {
		ledger = costs_ledger(merged.ends, &merged.columns);
		result = ledger ? print(input, ledger)
				: fault_set(input->fault, EXIT_ENVIRONMENT, "out of memory");
	}
	if (result == 0 && tell_failures(merged.ends) > 0)
		result = EXIT_FAILED;
	if (result >= 0 && before && costs_compare(ledger, before, stderr) > 0)
		result = EXIT_FAILED;
	json_decref(ledger);
	merged_free(&merged);
	return result;
}

int command_bench(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"kernel", 'k', "SPEC", 0,
		 "Measure this kernel (may be given several times; further ones are shown relative to the first)",
		 0},
		{"format", 'f', "text|markdown|csv|json", 0, "What to print (text)", 0},
		{"baseline", 'b', "FILE", 0,
		 "Name each line that changed by 1 % or more against this ledger (--format=json)",
		 0},
		{"seed", 's', "N", 0, "Time base and random source of the guests (1)", 0},
		{"profile", 'p', NULL, 0,
		 "Draw where the kernel spends them: profiles/NAME.svg in the folder of the results; what "
		 "it costs to look is counted, too",
		 0},
		{"out", 'o', "DIR", 0, "The folder for the run's results", 0},
		{"cache", 'c', "DIR", 0, "The folder for what is downloaded", 0},
		{0},
	};
	static const struct argp argp = {
		options,
		parse,
		"[NAME...]",
		"Measures what SCTP costs, in instructions.\vNAME is one of `sctp-conform list bench` after the dot, or a "
		"glob. The exit status is 1 if something could not be measured, or differs from the baseline.",
		NULL,
		NULL,
		NULL};
	struct input input = {.fault = fault};
	json_t *before = NULL;
	char *out;
	int result;

	if (options_parse(&argp, argc, argv, &input, fault) < 0)
		return -1;
	if (input.baseline && !(before = load_baseline(input.baseline, fault)))
		return -1;
	out = input.out ? path_of("%s", input.out) : out_folder_of_runs(NULL, fault);
	result = out ? measure(&input, out) : -1;
	if (result == 0)
		result = judge(&input, out, before);
	if (out)
		out_folder_remove(out);
	free(out);
	json_decref(before);
	return result;
}
