/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells what a kernel's configuration lacks, before anything is built, booted or shipped. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/host/cli/command.h"
#include "harness/host/cli/diagnosis.h"
#include "harness/host/cli/evaluate.h"
#include "harness/host/cli/options.h"
#include "harness/host/ground/installed.h"
#include "harness/host/run/programs.h"
#include "harness/host/boot/module_settings.h"
#include "harness/host/kernel/config/booted.h"
#include "harness/host/kernel/kernel.h"
#include "harness/host/kernel/spec.h"

enum { FORMAT_TEXT, FORMAT_JSON };
enum { KEY_SOURCE = 0x100, KEY_APPEND, KEY_SYSCTL, KEY_MODULES };

struct input {
	const char *source; /* of the configuration */
	const char *tree; /* with Kconfig files, as the user named it */
	const char *cache;
	int format;
	bool strict;
	struct boot_settings settings; /* how it is booted */
	struct fault *fault;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	static const char *const formats[] = {"text", "json", NULL};
	struct input *input = state->input;

	switch (key) {
	case 'f':
		input->format = option_word("format", argument, formats, input->fault);
		return input->format < 0 ? EINVAL : 0;
	case 's':
		input->strict = true;
		return 0;
	case KEY_APPEND:
		return boot_settings_append(&input->settings, argument, input->fault) < 0 ? EINVAL
											  : 0;
	case KEY_SYSCTL:
		return boot_settings_sysctl(&input->settings, argument, input->fault) < 0 ? EINVAL
											  : 0;
	case KEY_MODULES:
		return boot_settings_modules(&input->settings, argument, input->fault) < 0 ? EINVAL
											   : 0;
	case KEY_SOURCE:
		input->tree = argument;
		return 0;
	case 'c':
		input->cache = argument;
		return 0;
	case ARGP_KEY_ARG:
		if (!input->source) {
			input->source = argument;
			return 0;
		}
		fault_set(input->fault, EXIT_USAGE,
			  "unexpected argument '%s': one configuration at a time", argument);
		return EINVAL;
	case ARGP_KEY_END:
		if (input->source)
			return 0;
		fault_set(input->fault, EXIT_USAGE,
			  "name a configuration, a tree, an image or a SPEC of a kernel");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* As it is booted.  What modules need others is known where the kernel's own are at hand. */
static int predict(const struct input *input, const struct kernel *kernel,
		   struct diagnosis *diagnosis)
{
	json_t *left_out = NULL;

	if (kernel && kernel->modules) {
		if (modules_left_out(kernel->modules, &input->settings, &left_out, input->fault) <
		    0)
			return -1;
	} else {
		left_out = boot_settings_left_out(&input->settings);
	}
	prediction_make(&diagnosis->config, !kernel || kernel->modules, &diagnosis->prediction);
	booted_without(&diagnosis->config, &input->settings, left_out, &diagnosis->prediction);
	json_decref(left_out);
	return 0;
}

static bool is_spec(const char *source)
{
	return strncmp(source, "debian:", 7) == 0 || strncmp(source, "path:", 5) == 0 ||
	       strncmp(source, "uml:", 4) == 0 || strcmp(source, "local") == 0;
}

/* A kernel by its SPEC: what lies beside it, or is inside its image. */
static int load_of_spec(const struct input *input, struct diagnosis *diagnosis)
{
	char *cache = input->cache ? xstrdup(input->cache) : path_cache(input->fault);
	struct kernel kernel;
	int result = cache ? kernel_resolve(input->source, cache, &kernel, input->fault) : -1;

	free(cache);
	if (result)
		return -1;
	if (kernel.local && !kernel.config)
		result = fault_set(input->fault, EXIT_ENVIRONMENT,
				   "this machine's kernel, %s, gives its configuration neither in "
				   "/proc/config.gz nor in /boot",
				   kernel.release);
	else
		result = config_load(kernel.config ? kernel.config : kernel.image,
				     &diagnosis->config, input->fault);
	if (!result)
		result = predict(input, &kernel, diagnosis);
	kernel_free(&kernel);
	return result;
}

static int load(const struct input *input, struct diagnosis *diagnosis)
{
	if (is_spec(input->source))
		return load_of_spec(input, diagnosis);
	if (config_load(input->source, &diagnosis->config, input->fault))
		return -1;
	return predict(input, NULL, diagnosis);
}

/* The tree with the Kconfig files: the one that the user named, or the one that the configuration
 * lies in. */
static int find_tree(const struct input *input, char **tree)
{
	struct fault not_a_spec;
	struct spec spec;

	if (input->tree)
		*tree = source_of(input->tree);
	else if (!is_spec(input->source))
		*tree = source_of(input->source);
	else if (spec_parse(input->source, &spec, &not_a_spec) == 0 && spec.kind == SPEC_PATH)
		*tree = source_of(spec.path);
	if (*tree || !input->tree)
		return 0;
	return fault_set(input->fault, EXIT_USAGE,
			 "--source=%.700s: there is no Kconfig, so it is no kernel's source tree",
			 input->tree);
}

static int evaluate_in_tree(const struct input *input, struct diagnosis *diagnosis)
{
	struct fault fault;

	if (find_tree(input, &diagnosis->tree))
		return -1;
	if (!diagnosis->tree ||
	    evaluate(diagnosis->tree, &diagnosis->config, &diagnosis->prediction,
		     &diagnosis->evaluation, &fault) == 0)
		return 0;
	if (input->tree) {
		*input->fault = fault;
		return -1;
	}
	/* Nobody asked for it. */
	fprintf(stderr, "sctp-conform: %s is not evaluated: %s\n", diagnosis->tree, fault.text);
	return 0;
}

static int diagnose(const struct input *input, struct diagnosis *diagnosis)
{
	int result;

	if (load(input, diagnosis) || evaluate_in_tree(input, diagnosis))
		return -1;
	result = input->format == FORMAT_JSON ? diagnosis_print_json(diagnosis)
					      : diagnosis_print_text(diagnosis);
	if (result < 0)
		return fault_set(input->fault, EXIT_ENVIRONMENT,
				 "cannot write to standard output: %m");
	return input->strict && !diagnosis_is_complete(diagnosis) ? EXIT_FAILED : EXIT_PASSED;
}

int command_kconfig(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"format", 'f', "text|json", 0, "What to print (text)", 0},
		{"strict", 's', NULL, 0, "Fail if a scenario would be skipped", 0},
		{"source", KEY_SOURCE, "DIR", 0,
		 "The kernel tree whose Kconfig files say what options depend on", 0},
		{"append", KEY_APPEND, "WORDS", 0,
		 "How it is booted, as for run: words on its command line", 0},
		{"sysctl", KEY_SYSCTL, "NAME=VALUE", 0, "The same: a sysctl", 0},
		{"modules", KEY_MODULES, "-MODULE|MODULE.PARAMETER=VALUE,...", 0,
		 "The same: modules that are left out, and parameters", 0},
		{"cache", 'c', "DIR", 0, "Where downloads are kept", 0},
		{0},
	};
	static const struct argp argp = {
		options,
		parse,
		"CONFIG|TREE|IMAGE|SPEC",
		"Reports what a kernel's configuration provides, what it lacks and which scenarios "
		"would be skipped.\vThe configuration may be a .config, /proc/config.gz, a built "
		"tree, an image that has it inside (CONFIG_IKCONFIG), or that of a SPEC as "
		"`sctp-conform run --kernel` takes it.  Where that is a tree with Kconfig files, "
		"or "
		"--source names one, they say what else must be on.",
		NULL,
		NULL,
		NULL};
	struct input input = {.format = FORMAT_TEXT, .fault = fault};
	struct diagnosis diagnosis = {0};
	struct programs programs;
	struct instances all;
	int status;

	if (options_parse(&argp, argc, argv, &input, fault) < 0 ||
	    programs_find(&programs, fault) < 0)
		return -1;
	status = instances_load(programs.runner, programs_abis(&programs), &all, fault);
	programs_free(&programs);
	if (status < 0)
		return -1;
	diagnosis.source = input.source;
	diagnosis.all = &all;
	status = diagnose(&input, &diagnosis);
	diagnosis_free(&diagnosis);
	instances_free(&all);
	boot_settings_free(&input.settings);
	return status;
}
