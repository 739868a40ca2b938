/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>

#include "harness/host/cli/command.h"
#include "harness/host/cli/options.h"
#include "netns/topology.h"

static const char *const ip_words[] = {"4", "6", "both", NULL};
static const enum ip_versions ip_sets[] = {IPV4, IPV6, MIXED};

enum { ALL_VERSIONS = 2 };

struct input {
	const char *topology;
	const char *prefix;
	int versions; /* index into ip_words */
	bool undo;
	struct fault *fault;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct input *input = state->input;

	switch (key) {
	case 'i':
		input->versions = option_word("ip", argument, ip_words, input->fault);
		return input->versions < 0 ? EINVAL : 0;
	case 'p':
		input->prefix = argument;
		return 0;
	case 'u':
		input->undo = true;
		return 0;
	case ARGP_KEY_ARG:
		if (input->topology) {
			fault_set(input->fault, EXIT_USAGE,
				  "unexpected argument '%s': name one topology", argument);
			return EINVAL;
		}
		input->topology = argument;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* The prefix becomes part of shell commands and of file names. */
static bool good_prefix(const char *prefix)
{
	for (size_t i = 0; prefix[i]; i++) {
		char c = prefix[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool other = (c >= '0' && c <= '9') || c == '_' || (c == '-' && i > 0);

		if (i >= 32 || !(letter || other))
			return false;
	}
	return true;
}

int command_lab(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"ip", 'i', "4|6|both", 0, "IP versions of the links (both)", 0},
		{"prefix", 'p', "TEXT", 0, "What the names of the namespaces begin with", 0},
		{"undo", 'u', NULL, 0, "Print the commands that remove the lab", 0},
		{0},
	};
	static const struct argp argp = {options,
					 parse,
					 "[TOPOLOGY]",
					 "Prints the iproute2 commands that build a lab by hand; "
					 "without TOPOLOGY, the names of those there are.",
					 NULL,
					 NULL,
					 NULL};
	struct input input = {.prefix = "", .versions = ALL_VERSIONS, .fault = fault};
	const struct topology *topology;

	if (options_parse(&argp, argc, argv, &input, fault) < 0)
		return -1;
	if (!good_prefix(input.prefix))
		return fault_set(fault, EXIT_USAGE,
				 "--prefix=%s: it takes letters, digits, '_' and '-'",
				 input.prefix);
	if (!input.topology) {
		for (size_t i = 0; topologies[i]; i++)
			printf("%-12s %s\n", topologies[i]->name, topologies[i]->title);
		return EXIT_PASSED;
	}
	topology = topology_find(input.topology);
	if (!topology)
		return fault_set(fault, EXIT_USAGE,
				 "there is no topology '%s'; `sctp-conform lab` lists them",
				 input.topology);
	topology_print_commands(topology, ip_sets[input.versions], input.prefix, input.undo,
				stdout);
	return EXIT_PASSED;
}
