/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bisect`: between which two kernels the verdict of a scenario, or of a world, changes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/host/cli/bisect_packages.h"
#include "harness/host/cli/bisect_play.h"
#include "harness/host/cli/bisect_tree.h"
#include "harness/host/cli/command.h"
#include "harness/host/cli/options.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/installed.h"
#include "harness/host/run/out_folder.h"
#include "harness/memory.h"

struct input {
	const char *good, *bad, *tree, *resume;
	struct bisect_play play;
	struct fault *fault;
};

static error_t lacks_names(const struct input *input)
{
	fault_set(input->fault, EXIT_USAGE,
		  input->play.world ? "GOOD and BAD alone are needed beside a world"
				    : "GOOD, BAD and the NAME of a scenario are needed");
	return EINVAL;
}

static error_t parse_ends(struct argp_state *state)
{
	struct input *input = state->input;
	int count = state->argc - state->next;

	if (count < 2)
		return lacks_names(input);
	input->good = state->argv[state->next];
	input->bad = state->argv[state->next + 1];
	input->play.patterns = state->argv + state->next + 2;
	input->play.count = (size_t)(count - 2);
	state->next = state->argc;
	return 0;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct input *input = state->input;

	switch (key) {
	case 'o':
		input->play.out = argument;
		return 0;
	case 'c':
		input->play.cache = argument;
		return 0;
	case 'r':
		input->resume = argument;
		return 0;
	case 't':
		input->tree = argument;
		return 0;
	case 'w':
		input->play.world = argument;
		return 0;
	case ARGP_KEY_ARGS:
		return parse_ends(state);
	case ARGP_KEY_END:
		/* --world may stand behind them. */
		return !input->bad || (input->play.count > 0) == (input->play.world != NULL)
			       ? lacks_names(input)
			       : 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* The kernels, and what is known of each. */
struct search {
	const struct bisect_play *play;
	struct bisect_packages packages;
	enum bisect_state *states;
	char **messages;
};

static int try_one(struct search *search, size_t index, struct fault *fault)
{
	static const char *const words[BISECT_STATES] = {"", "passes", "fails", "undecided"};
	const struct bisect_package *package = &search->packages.each[index];

	fprintf(stderr, "sctp-conform: playing on %s (%s)\n", package->spec, package->version);
	if (!bisect_play_kept(search->play, package->version, &search->states[index],
			      &search->messages[index]) &&
	    bisect_play(search->play, package->spec, package->version, &search->states[index],
			&search->messages[index], fault) < 0)
		return -1;
	printf("%-9s  %s  %s  %s\n", words[search->states[index]], package->spec, package->version,
	       search->messages[index]);
	return fflush(stdout) == 0
		       ? 0
		       : fault_set(fault, EXIT_ENVIRONMENT, "cannot write to standard output: %m");
}

/* An end that is not as the user says makes every answer wrong. */
static int try_end(struct search *search, size_t index, enum bisect_state expected,
		   struct fault *fault)
{
	if (try_one(search, index, fault) < 0)
		return -1;
	if (search->states[index] == expected)
		return 0;
	return fault_set(fault, EXIT_USAGE, "%s is to be the %s end, but there it %s",
			 search->packages.each[index].spec,
			 expected == BISECT_PASSES ? "good" : "bad",
			 search->states[index] == BISECT_PASSES	 ? "passes"
			 : search->states[index] == BISECT_FAILS ? "fails"
								 : "could not be decided");
}

static void print_change(const struct search *search)
{
	struct bisect_change change = bisect_change(search->states, search->packages.count);
	const struct bisect_package *before = &search->packages.each[change.before];
	const struct bisect_package *after = &search->packages.each[change.after];

	printf("\n%s (%s) is the last that passes\n%s (%s) is the first that fails: %s\n",
	       before->spec, before->version, after->spec, after->version,
	       search->messages[change.after]);
	for (size_t i = change.before + 1; i < change.after; i++)
		printf("%s (%s), between them, could not be decided\n",
		       search->packages.each[i].spec, search->packages.each[i].version);
}

static int search_packages(struct search *search, struct fault *fault)
{
	size_t last = search->packages.count - 1;

	if (try_end(search, 0, BISECT_PASSES, fault) < 0 ||
	    try_end(search, last, BISECT_FAILS, fault) < 0)
		return -1;
	for (size_t next; (next = bisect_next(search->states, last + 1)) <= last;)
		if (try_one(search, next, fault) < 0)
			return -1;
	print_change(search);
	return EXIT_PASSED;
}

static int among_packages(const struct input *input, const char *cache)
{
	struct search search = {.play = &input->play};
	int result =
		bisect_packages(input->good, input->bad, cache, &search.packages, input->fault);

	if (result == 0) {
		search.states = xcalloc(search.packages.count, sizeof(*search.states));
		search.messages = xcalloc(search.packages.count, sizeof(*search.messages));
		result = search_packages(&search, input->fault);
	}
	for (size_t i = 0; search.messages && i < search.packages.count; i++)
		free(search.messages[i]);
	free(search.messages);
	free(search.states);
	bisect_packages_free(&search.packages);
	return result;
}

static int search(struct input *input, const char *cache)
{
	if (folder_make(input->play.out, input->fault) < 0 ||
	    bisect_play_begin(&input->play, input->fault) < 0)
		return -1;
	return input->tree ? bisect_tree(&(struct bisect_tree){input->tree, input->good, input->bad,
							       cache},
					 &input->play, input->fault)
			   : among_packages(input, cache);
}

static int bisect(struct input *input)
{
	char *cache =
		input->play.cache ? path_of("%s", input->play.cache) : path_cache(input->fault);
	char *out = NULL;
	int result = -1;

	if (cache && !input->play.out)
		input->play.out = out = out_folder_of_runs(NULL, input->fault);
	if (cache && input->play.out)
		result = search(input, cache);
	bisect_play_end(&input->play);
	if (out)
		out_folder_remove(out);
	free(out);
	free(cache);
	return result;
}

/* What goes on lies where it will be written. */
static int resume(struct input *input)
{
	if (!input->resume)
		return 0;
	if (input->play.out)
		return fault_set(input->fault, EXIT_USAGE,
				 "--out and --resume: what goes on stays in its folder");
	if (!path_exists(input->resume))
		return fault_set(input->fault, EXIT_USAGE, "--resume=%s: %m", input->resume);
	input->play.out = input->resume;
	input->play.resume = true;
	return 0;
}

int command_bisect(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"tree", 't', "DIR", 0,
		 "GOOD and BAD are commits of this git tree, which is left as it is", 0},
		{"world", 'w', "FILE", 0, "Play the world of that file, and no scenario", 0},
		{"out", 'o', "DIR", 0, "The folder for the results, one below it for each kernel",
		 0},
		{"resume", 'r', "DIR", 0,
		 "The same search goes on that left its results in DIR: what was played there is "
		 "not played again",
		 0},
		{"cache", 'c', "DIR", 0, "Where downloads and builds are kept", 0},
		{0},
	};
	static const struct argp argp = {
		options,
		parse,
		"GOOD BAD [NAME...]",
		"Finds the two kernels between which scenarios, or a world, stop passing.\vGOOD and BAD are kernels "
		"of Debian (debian:6.1.0-47) between which `kernels` lists others, or commits; the "
		"good one may be the newer.  A known deviation counts as a failure.",
		NULL,
		NULL,
		NULL};
	struct input input = {.fault = fault};

	if (options_parse(&argp, argc, argv, &input, fault) < 0 || resume(&input) < 0)
		return -1;
	return bisect(&input);
}
