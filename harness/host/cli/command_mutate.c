/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `mutate`: how many faults of net/sctp turn the suite red. */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/cli/command.h"
#include "harness/host/cli/options.h"
#include "harness/host/ground/installed.h"
#include "harness/host/mutate/mutate.h"

enum { MAX_JOBS = 256, MAX_COUNT = 100000, MAX_SHARDS = 10000, KEY_SHARD = 0x100 };

static const char *const formats[] = {"text", "markdown", "html", "json", NULL};

struct input {
	struct mutate_options mutate;
	bool report;
	int format;
	struct fault *fault;
};

static error_t number(struct input *input, const char *option, const char *text, unsigned long most,
		      unsigned *value)
{
	unsigned long read;

	if (option_number(option, text, 1, most, &read, input->fault) < 0)
		return EINVAL;
	*value = (unsigned)read;
	return 0;
}

static error_t parse_argument(struct argp_state *state, struct input *input)
{
	struct mutate_options *mutate = &input->mutate;

	/* What follows the source are patterns, and with --report all are folders. */
	mutate->patterns = state->argv + state->next - 1;
	mutate->pattern_count = (size_t)state->argc - (size_t)state->next + 1;
	state->next = state->argc;
	return 0;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct input *input = state->input;
	struct mutate_options *mutate = &input->mutate;

	switch (key) {
	case 'n':
		return number(input, "count", argument, MAX_COUNT, &mutate->count);
	case 's':
		return number(input, "seed", argument, INT_MAX, &mutate->seed);
	case 'j':
		return number(input, "jobs", argument, MAX_JOBS, &mutate->jobs);
	case KEY_SHARD:
		return option_shard(argument, MAX_SHARDS, &mutate->shard, &mutate->shards,
				    input->fault) < 0
			       ? EINVAL
			       : 0;
	case 'f':
		mutate->file = argument;
		return 0;
	case 'o':
		mutate->out = argument;
		return 0;
	case 'd':
		mutate->cache = argument;
		return 0;
	case 'r':
		input->report = true;
		return 0;
	case 'm':
		input->format = option_word("format", argument, formats, input->fault);
		return input->format < 0 ? EINVAL : 0;
	case ARGP_KEY_ARG:
		return parse_argument(state, input);
	case ARGP_KEY_NO_ARGS:
		fault_set(input->fault, EXIT_USAGE,
			  "no source given: a tree, linux-source-*.tar.xz, or debian:6.1");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int measure(struct input *input, struct fault *fault)
{
	struct mutate_options *mutate_options = &input->mutate;
	char *finder = path_program("sctp-mutants", NULL);
	char *fragments, *cache = NULL;
	int result = -1;

	if (!finder)
		return fault_set(fault, EXIT_ENVIRONMENT,
				 "mutants are found by libclang, which was not there when this was "
				 "built: apt-get install libclang-dev, then make");
	free(finder);
	mutate_options->source = mutate_options->patterns[0];
	mutate_options->patterns++;
	mutate_options->pattern_count--;
	fragments = path_configs(fault);
	if (!mutate_options->cache)
		mutate_options->cache = cache = path_cache(fault);
	if (fragments && mutate_options->cache) {
		mutate_options->fragments = fragments;
		result = mutate(mutate_options, fault);
	}
	free(cache);
	free(fragments);
	return result;
}

int command_mutate(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"count", 'n', "N", 0, "How many mutants (60)", 0},
		{"seed", 's', "N", 0, "Which ones (1)", 0},
		{"file", 'f', "GLOB", 0, "Of these files of net/sctp alone: 'output.c', 'stream*'",
		 0},
		{"shard", KEY_SHARD, "I/N", 0, "Play the I-th of N parts of them", 0},
		{"jobs", 'j', "N", 0, "Compilers and guests side by side (one a processor)", 0},
		{"out", 'o', "DIR", 0,
		 "Where the measurement is kept, and goes on (below the cache)", 0},
		{"cache", 'd', "DIR", 0, "Where downloads and builds are kept", 0},
		{"report", 'r', NULL, 0,
		 "Print what was measured in these folders: one, or all shards", 0},
		{"format", 'm', "text|markdown|html|json", 0, "With --report (text)", 0},
		{0},
	};
	static const struct argp argp = {
		options,
		parse,
		"SRC [PATTERN...]\n--report DIR...",
		"Makes faults in net/sctp by rule, plays what executes each, and reports which of "
		"them the suite sees.\vSRC is a tree, an archive of one, or debian:VERSION"
		"[@RELEASE]. PATTERN chooses scenarios as for run; by default all are played. "
		"What was interrupted goes on when the same is asked for again.",
		NULL,
		NULL,
		NULL};
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct input input = {.mutate = {.count = 60,
					 .seed = 1,
					 .shard = 1,
					 .shards = 1,
					 .jobs = processors < 1 ? 1 : (unsigned)processors},
			      .fault = fault};

	if (options_parse(&argp, argc, argv, &input, fault) < 0)
		return -1;
	if (input.report)
		return mutate_report(input.mutate.patterns, input.mutate.pattern_count,
				     formats[input.format], fault);
	return measure(&input, fault);
}
