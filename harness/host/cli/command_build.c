/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/host/cli/command.h"
#include "harness/host/cli/options.h"
#include "harness/host/ground/installed.h"
#include "harness/host/kernel/build/build.h"

enum { MAX_JOBS = 256, KEY_DEBUG_INFO = 0x100 };

struct input {
	struct build_options build;
	struct fault *fault;
};

static error_t parse_word(int key, char *argument, struct input *input)
{
	struct build_options *build = &input->build;
	unsigned long jobs;

	switch (key) {
	case 'c':
		build->config = argument;
		return option_word("config", argument, build_configs, input->fault) < 0 ? EINVAL
											: 0;
	case 'j':
		if (option_number("jobs", argument, 1, MAX_JOBS, &jobs, input->fault) < 0)
			return EINVAL;
		build->jobs = (unsigned)jobs;
		return 0;
	case ARGP_KEY_ARG:
		if (!build->source) {
			build->source = argument;
			return 0;
		}
		fault_set(input->fault, EXIT_USAGE, "unexpected argument '%s': name one source",
			  argument);
		return EINVAL;
	case ARGP_KEY_NO_ARGS:
		fault_set(input->fault, EXIT_USAGE,
			  "no source given: a tree, linux-source-*.tar.xz, or debian:6.1");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct input *input = state->input;
	struct build_options *build = &input->build;

	switch (key) {
	case 'u':
		build->uml = true;
		return 0;
	case 'k':
		build->kasan = true;
		return 0;
	case 's':
		build->sanitize = true;
		return 0;
	case 'g':
		build->gcov = true;
		return 0;
	case KEY_DEBUG_INFO:
		build->debug_info = true;
		return 0;
	case 'o':
		build->out = argument;
		return 0;
	case 'd':
		build->cache = argument;
		return 0;
	default:
		return parse_word(key, argument, input);
	}
}

static int build_and_tell(struct build_options *options, struct fault *fault)
{
	char *spec;

	if (kernel_build(options, &spec, fault) < 0)
		return -1;
	puts(spec);
	free(spec);
	return EXIT_PASSED;
}

int command_build(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"config", 'c', "NAME", 0,
		 "Its configuration: minimal, everything, no-ipv6, no-auth-algorithms, "
		 "no-netfilter, no-namespaces, preempt-rt or 32-bit (everything)",
		 0},
		{"uml", 'u', NULL, 0, "A User-Mode Linux", 0},
		{"kasan", 'k', NULL, 0, "With KASAN, which finds the use of freed memory", 0},
		{"sanitize", 's', NULL, 0,
		 "With UBSAN, lockdep, kmemleak and the debugging of objects", 0},
		{"gcov", 'g', NULL, 0, "Counts what of net/sctp is executed, for run --coverage",
		 0},
		{"debug-info", KEY_DEBUG_INFO, NULL, 0,
		 "With debug information of net/sctp, for run --gdb", 0},
		{"out", 'o', "DIR", 0, "Where to build (below the cache)", 0},
		{"jobs", 'j', "N", 0, "Compilers side by side (one a processor)", 0},
		{"cache", 'd', "DIR", 0, "Where downloads and builds are kept", 0},
		{0},
	};
	static const struct argp argp = {
		options,
		parse,
		"SRC",
		"Builds a kernel outside its tree, only what is not up to date, and prints its "
		"SPEC for run --kernel.\vSRC is a tree, an archive of one, or debian:VERSION"
		"[@RELEASE] for Debian's package linux-source-VERSION.",
		NULL,
		NULL,
		NULL};
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct input input = {.build = {.config = "everything",
					.jobs = processors < 1 ? 1 : (unsigned)processors},
			      .fault = fault};
	char *cache = NULL, *fragments;
	int status = -1;

	if (options_parse(&argp, argc, argv, &input, fault) < 0)
		return -1;
	fragments = path_configs(fault);
	if (fragments && !input.build.cache)
		cache = path_cache(fault);
	if (fragments && (cache || input.build.cache)) {
		input.build.fragments = fragments;
		if (!input.build.cache)
			input.build.cache = cache;
		status = build_and_tell(&input.build, fault);
	}
	free(cache);
	free(fragments);
	return status;
}
