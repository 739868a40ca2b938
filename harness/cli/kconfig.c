/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells what a kernel's configuration lacks, before anything is built, booted or shipped. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cli/command.h"
#include "harness/cli/forecast.h"
#include "harness/cli/options.h"
#include "harness/cli/paths.h"
#include "harness/cli/programs.h"
#include "harness/kernel/config.h"
#include "harness/kernel/files.h"

enum { FORMAT_TEXT, FORMAT_JSON };
enum { REASON_SIZE = 512, NAME_WIDTH = 16 };

struct input {
	const char *source;
	const char *cache;
	int format;
	bool strict;
	struct fault *fault;
};

/* What is told of a configuration. */
struct diagnosis {
	const char *source;
	struct config config;
	struct prediction prediction;
	const struct instances *all;
	size_t played, skipped;
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
	case 'c':
		input->cache = argument;
		return 0;
	case ARGP_KEY_ARG:
		if (!input->source) {
			input->source = argument;
			return 0;
		}
		fault_set(input->fault, EXIT_USAGE, "'%s' is one too many: one at a time",
			  argument);
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

/* A 32-bit or ARM kernel plays no 32-bit programs beside its own. */
static bool is_for(const struct diagnosis *diagnosis, const struct instance *instance)
{
	const char *arch = config_arch(&diagnosis->config);

	return !instance->i686 || (arch && strcmp(arch, "amd64") == 0);
}

static const struct predicted *missing_for(const struct diagnosis *diagnosis,
					   const struct instance *instance)
{
	const struct predicted *missing;

	return forecast(&diagnosis->prediction, instance, &missing) == WILL_SKIP ? missing : NULL;
}

static void count_scenarios(struct diagnosis *diagnosis)
{
	for (size_t i = 0; i < diagnosis->all->count; i++) {
		const struct instance *instance = &diagnosis->all->items[i];

		if (!is_for(diagnosis, instance))
			continue;
		if (missing_for(diagnosis, instance))
			diagnosis->skipped++;
		else
			diagnosis->played++;
	}
}

static const char *state_of(const struct predicted *predicted)
{
	if (!predicted->there)
		return "missing";
	return predicted->module ? "module" : "there";
}

static void print_capability(const struct predicted *predicted, const char *consequence)
{
	char reason[REASON_SIZE];

	printf("%-*s %s", NAME_WIDTH, predicted->name, state_of(predicted));
	if (!predicted->there)
		printf(": wants %s%s", predicted_reason(predicted, reason, sizeof(reason)),
		       consequence);
	putchar('\n');
}

static void print_version(const struct diagnosis *diagnosis)
{
	const unsigned *version = diagnosis->config.version;
	const char *arch = config_arch(&diagnosis->config);

	printf("%s: ", diagnosis->source);
	if (version[0])
		printf("Linux %u.%u.%u", version[0], version[1], version[2]);
	else
		fputs("Linux of a version that it does not tell", stdout);
	printf(", %s\n", arch ? arch : "of an architecture that guests cannot have");
}

static void print_skipped(const struct diagnosis *diagnosis)
{
	printf("%zu scenarios would be played, %zu skipped%s\n", diagnosis->played,
	       diagnosis->skipped, diagnosis->skipped ? ":" : "");
	for (size_t i = 0; i < diagnosis->all->count; i++) {
		const struct instance *instance = &diagnosis->all->items[i];
		const struct predicted *missing = missing_for(diagnosis, instance);

		if (missing && is_for(diagnosis, instance))
			printf("  %s (%s)\n", instance->name, missing->name);
	}
}

static int print_text(const struct diagnosis *diagnosis)
{
	print_version(diagnosis);
	for (size_t i = 0; i < diagnosis->prediction.count; i++)
		print_capability(&diagnosis->prediction.each[i], "");
	print_capability(&diagnosis->prediction.guest,
			 ", built in: without them no guest can tell anything");
	print_skipped(diagnosis);
	return ferror(stdout) ? -1 : 0;
}

static json_t *words(const char *const list[], const char *prefix)
{
	json_t *array = json_array();

	for (size_t i = 0; list[i]; i++)
		json_array_append_new(array, json_sprintf("%s%s", prefix, list[i]));
	return array;
}

static json_t *capability_json(const struct predicted *predicted)
{
	json_t *json =
		json_pack("{s:s, s:s, s:o, s:o}", "name", predicted->name, "state",
			  state_of(predicted), "turn_on", words(predicted->turn_on, "CONFIG_"),
			  "modules_lost", words(predicted->lost, "CONFIG_"));

	if (predicted->since)
		json_object_set_new(json, "since", json_string(predicted->since));
	return json;
}

static json_t *skipped_json(const struct diagnosis *diagnosis)
{
	json_t *skipped = json_array();

	for (size_t i = 0; i < diagnosis->all->count; i++) {
		const struct instance *instance = &diagnosis->all->items[i];
		const struct predicted *missing = missing_for(diagnosis, instance);

		if (missing && is_for(diagnosis, instance))
			json_array_append_new(skipped,
					      json_pack("{s:s, s:s}", "name", instance->name,
							"missing", missing->name));
	}
	return skipped;
}

static int print_json(const struct diagnosis *diagnosis)
{
	const unsigned *version = diagnosis->config.version;
	json_t *capabilities = json_array();
	json_t *all;
	int result;

	for (size_t i = 0; i < diagnosis->prediction.count; i++)
		json_array_append_new(capabilities,
				      capability_json(&diagnosis->prediction.each[i]));
	all = json_pack("{s:s, s:s?, s:o, s:o, s:i, s:o}", "source", diagnosis->source, "arch",
			config_arch(&diagnosis->config), "capabilities", capabilities, "guest",
			capability_json(&diagnosis->prediction.guest), "played",
			(int)diagnosis->played, "skipped", skipped_json(diagnosis));
	if (version[0])
		json_object_set_new(all, "version",
				    json_sprintf("%u.%u.%u", version[0], version[1], version[2]));
	result = all ? json_dumpf(all, stdout, JSON_INDENT(1) | JSON_ENSURE_ASCII) : -1;
	json_decref(all);
	return result < 0 || putchar('\n') == EOF ? -1 : 0;
}

static bool is_spec(const char *source)
{
	return strncmp(source, "debian:", 7) == 0 || strncmp(source, "path:", 5) == 0 ||
	       strncmp(source, "uml:", 4) == 0;
}

/* A kernel by its SPEC: what lies beside it, or is inside its image. */
static int load_of_spec(const struct input *input, struct diagnosis *diagnosis)
{
	char *cache = input->cache ? strdup(input->cache) : path_cache(input->fault);
	struct kernel kernel;
	int result = cache ? kernel_resolve(input->source, cache, &kernel, input->fault) : -1;

	free(cache);
	if (result)
		return -1;
	result = config_load(kernel.config ? kernel.config : kernel.image, &diagnosis->config,
			     input->fault);
	if (!result)
		prediction_make(&diagnosis->config, kernel.modules, &diagnosis->prediction);
	kernel_free(&kernel);
	return result;
}

static int load(const struct input *input, struct diagnosis *diagnosis)
{
	if (is_spec(input->source))
		return load_of_spec(input, diagnosis);
	if (config_load(input->source, &diagnosis->config, input->fault))
		return -1;
	prediction_make(&diagnosis->config, true, &diagnosis->prediction);
	return 0;
}

static int diagnose(const struct input *input, const struct instances *all)
{
	struct diagnosis diagnosis = {.source = input->source, .all = all};
	int result;

	if (load(input, &diagnosis))
		return -1;
	count_scenarios(&diagnosis);
	result = input->format == FORMAT_JSON ? print_json(&diagnosis) : print_text(&diagnosis);
	config_free(&diagnosis.config);
	if (result < 0)
		return fault_set(input->fault, EXIT_ENVIRONMENT,
				 "cannot write to standard output: %m");
	return input->strict && (diagnosis.skipped || !diagnosis.prediction.guest.there)
		       ? EXIT_FAILED
		       : EXIT_PASSED;
}

int command_kconfig(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"format", 'f', "text|json", 0, "What to print (text)", 0},
		{"strict", 's', NULL, 0, "Fail if a scenario would be skipped", 0},
		{"cache", 'c', "DIR", 0, "Where downloads are kept", 0},
		{0},
	};
	static const struct argp argp = {
		options,
		parse,
		"CONFIG|TREE|IMAGE|SPEC",
		"Tells what a kernel's configuration provides, what it lacks and which scenarios "
		"would be skipped.\vThe configuration may be a .config, /proc/config.gz, a built "
		"tree, an image that has it inside (CONFIG_IKCONFIG), or that of a SPEC as "
		"`sctp-conform run --kernel` takes it.",
		NULL,
		NULL,
		NULL};
	struct input input = {.format = FORMAT_TEXT, .fault = fault};
	struct programs programs;
	struct instances all;
	int status;

	if (options_parse(&argp, argc, argv, &input, fault) < 0 ||
	    programs_find(&programs, fault) < 0)
		return -1;
	status = instances_load(programs.runner, programs.runner_i686 != NULL, &all, fault);
	programs_free(&programs);
	if (status < 0)
		return -1;
	status = diagnose(&input, &all);
	instances_free(&all);
	return status;
}
