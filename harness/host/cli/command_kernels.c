/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>

#include "harness/host/cli/command.h"
#include "harness/host/cli/options.h"
#include "harness/host/ground/installed.h"
#include "harness/host/kernel/kernel.h"

struct input {
	const char *cache;
	struct kernel_filter filter;
	struct fault *fault;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct input *input = state->input;

	switch (key) {
	case 'c':
		input->cache = argument;
		return 0;
	case 'r':
		input->filter.release = argument;
		return 0;
	case 'a':
		input->filter.arch = argument;
		return 0;
	case ARGP_KEY_ARG:
		fault_set(input->fault, EXIT_USAGE, "unexpected argument '%s'", argument);
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

int command_kernels(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"release", 'r', "NAME", 0, "Those of another release of Debian, e.g. sid", 0},
		{"arch", 'a', "ARCH", 0, "Those of another architecture, e.g. i386", 0},
		{"cache", 'c', "DIR", 0, "Where downloads are kept", 0},
		{0},
	};
	static const struct argp argp = {
		options, parse, NULL, "Lists the kernels that are available here by name.",
		NULL,	 NULL,	NULL};
	struct input input = {.fault = fault};
	char *cache = NULL;
	int result;

	if (options_parse(&argp, argc, argv, &input, fault) < 0)
		return -1;
	if (!input.cache) {
		cache = path_cache(fault);
		if (!cache)
			return -1;
	}
	result = kernel_list(&input.filter, input.cache ? input.cache : cache, stdout, fault);
	free(cache);
	return result < 0 ? -1 : EXIT_PASSED;
}
