/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `explore`: worlds that nobody scripted. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/cli/command.h"
#include "harness/host/cli/options.h"
#include "harness/host/explore/explore.h"
#include "harness/host/explore/resume.h"
#include "harness/host/ground/files.h"
#include "harness/host/ground/installed.h"
#include "harness/host/run/out_folder.h"
#include "harness/memory.h"

enum {
	DEFAULT_SECONDS = 60,
	MAX_JOBS = 256,
	MAX_SECONDS = 1000000,
	MAX_SHARDS = 1000000,
	WORLD_FILE_MAX = 1 << 20,
};

struct input {
	struct exploration exploration;
	const char *kernel, *cache, *out, *replay, *sweep, *resume;
	char *former; /* the kernel of what is taken up again, or merged */
	bool sharded, merged; /* --shard and --merge were given */
	struct fault *fault;
};

static error_t parse_number(int key, const char *argument, struct input *input)
{
	struct exploration *exploration = &input->exploration;
	unsigned long number;

	switch (key) {
	case 's':
		if (option_number("seconds", argument, 1, MAX_SECONDS, &number, input->fault) < 0)
			return EINVAL;
		exploration->limit_seconds = (double)number;
		return 0;
	case 'w':
		return option_number("worlds", argument, 1, INT_MAX, &exploration->limit_worlds,
				     input->fault) < 0
			       ? EINVAL
			       : 0;
	case 'S':
		if (option_number("seed", argument, 0, LONG_MAX, &number, input->fault) < 0)
			return EINVAL;
		exploration->seed = number;
		return 0;
	case 'j':
		if (option_number("jobs", argument, 1, MAX_JOBS, &number, input->fault) < 0)
			return EINVAL;
		exploration->session.run.jobs = (unsigned)number;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Adds what was played into that folder. */
static int merge(struct input *input, const char *folder)
{
	struct exploration *other = xcalloc(1, sizeof(*other));
	char *kernel = NULL;
	int result = exploration_load(folder, other, &kernel, input->fault);

	if (result == 0 && input->former && strcmp(kernel, input->former) != 0)
		result = fault_set(input->fault, EXIT_USAGE,
				   "--merge=%s: that was played on %s, and the others on %s",
				   folder, kernel, input->former);
	if (result == 0) {
		input->merged = true;
		exploration_add(&input->exploration, other);
		free(input->former);
		input->former = kernel;
		kernel = NULL;
	}
	exploration_clear(other);
	free(kernel);
	free(other);
	return result;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct input *input = state->input;
	int profile;

	switch (key) {
	case 'k':
		input->kernel = argument;
		return 0;
	case 'p':
		profile = option_word("profile", argument, profile_names, input->fault);
		input->exploration.profile = (enum world_profile)profile;
		return profile < 0 ? EINVAL : 0;
	case 'o':
		input->out = argument;
		return 0;
	case 'C':
		input->cache = argument;
		return 0;
	case 'r':
		input->replay = argument;
		return 0;
	case 'W':
		input->sweep = argument;
		return 0;
	case 'R':
		input->resume = argument;
		return 0;
	case 'M':
		return merge(input, argument) < 0 ? EINVAL : 0;
	case 'i':
		input->sharded = true;
		return option_shard(argument, MAX_SHARDS, &input->exploration.shard,
				    &input->exploration.shards, input->fault) < 0
			       ? EINVAL
			       : 0;
	case 'n':
		input->exploration.shrink = false;
		return 0;
	case 'c':
		input->exploration.session.keep = true;
		input->exploration.session.run.capture = true;
		return 0;
	default:
		return parse_number(key, argument, input);
	}
}

static int read_world(const char *path, struct world *world, struct fault *fault)
{
	char *text, error[256];
	size_t size;
	int result = file_read(path, WORLD_FILE_MAX, &text, &size, EXIT_USAGE, fault);

	if (result < 0)
		return -1;
	if (!world_parse(text, world, error, sizeof(error)))
		result = fault_set(fault, EXIT_USAGE, "%s: %s", path, error);
	free(text);
	return result;
}

static int replay(struct input *input, const struct world *world)
{
	int verdict = explore_again(&input->exploration, world, input->fault);

	if (verdict < 0)
		return -1;
	return verdict_fails((enum verdict)verdict, false) ? EXIT_FAILED : EXIT_PASSED;
}

/* Of what was found in several folders, and what it is by now known to be. */
static int write_merged(struct input *input)
{
	const struct exploration *exploration = &input->exploration;

	if (findings_write(exploration, input->fault) < 0)
		return -1;
	fprintf(stderr, "%lu worlds, %zu finding%s, in %s\n", exploration->played,
		exploration->count, exploration->count == 1 ? "" : "s", exploration->session.out);
	return exploration->count > 0 ? EXIT_FAILED : EXIT_PASSED;
}

static int run(struct input *input, const struct world *world)
{
	struct exploration *exploration = &input->exploration;
	char *cache = input->cache ? xstrdup(input->cache) : path_cache(input->fault);
	int result = -1;

	if (cache && session_begin(&exploration->session, input->kernel, cache, input->fault) == 0)
		exploration->session.out =
			input->out ? xstrdup(input->out) : out_folder_of_runs(NULL, input->fault);
	free(cache);
	if (!exploration->session.out)
		return -1;
	if (input->replay)
		return replay(input, world);
	if (input->merged)
		return write_merged(input);
	exploration->swept = input->sweep ? world : NULL;
	result = explore(exploration, input->fault);
	if (result < 0)
		return -1;
	fprintf(stderr, "results in %s\n", exploration->session.out);
	if (!input->sweep && exploration->shards == 1)
		fprintf(stderr, "--seed=%" PRIu64 " goes on from here\n",
			exploration->seed + exploration->played);
	return exploration->count > 0 ? EXIT_FAILED : EXIT_PASSED;
}

/* The limits are those of what is played from now on. */
static int take_up(struct input *input)
{
	struct exploration *exploration = &input->exploration;

	if (input->out || input->replay || input->sweep || input->sharded)
		return fault_set(
			input->fault, EXIT_USAGE,
			"--resume=%s: --out, --replay, --sweep and --shard begin something else: "
			"leave them out",
			input->resume);
	if (exploration_load(input->resume, exploration, &input->former, input->fault) < 0)
		return -1;
	if (input->kernel && strcmp(input->kernel, input->former) != 0)
		return fault_set(
			input->fault, EXIT_USAGE,
			"--kernel=%s: what --resume=%s holds was found on %s; begin anew with "
			"another --out=",
			input->kernel, input->resume, input->former);
	input->kernel = input->former;
	input->out = input->resume;
	if (exploration->limit_worlds)
		exploration->limit_worlds += exploration->played;
	if (exploration->limit_seconds > 0)
		exploration->limit_seconds += exploration->before;
	return 0;
}

/* Nothing is played. */
static int check_merged(struct input *input)
{
	if (input->replay || input->sweep || input->resume || input->kernel)
		return fault_set(input->fault, EXIT_USAGE,
				 "--merge plays nothing: leave --kernel, --replay, --sweep and "
				 "--resume out");
	input->kernel = input->former;
	return 0;
}

static int check_input(struct input *input, struct world *world)
{
	struct exploration *exploration = &input->exploration;

	if (kernel_is_local(input->kernel))
		return fault_set(input->fault, EXIT_USAGE,
				 "--kernel=local: worlds break kernels, and stay in guests");
	if (!input->resume && input->out && path_exists(input->out))
		return fault_set(input->fault, EXIT_USAGE,
				 "--out=%s is there already: give a new folder", input->out);
	if (input->merged)
		return check_merged(input);
	if (!exploration->limit_worlds && exploration->limit_seconds == 0)
		exploration->limit_seconds = DEFAULT_SECONDS;
	if (input->resume)
		return take_up(input);
	if (input->replay && input->sweep)
		return fault_set(
			input->fault, EXIT_USAGE,
			"--replay plays one world, --sweep all that are near one: give one of them");
	if (input->replay || input->sweep)
		return read_world(input->replay ? input->replay : input->sweep, world,
				  input->fault);
	return 0;
}

int command_explore(int argc, char **argv, struct fault *fault)
{
	static const struct argp_option options[] = {
		{"kernel", 'k', "SPEC", 0, "Kernel under test, as for `run`; not local", 0},
		{"seconds", 's', "N", 0, "Play new worlds for N seconds (60)", 0},
		{"worlds", 'w', "N", 0, "Play N worlds", 0},
		{"seed", 'S', "N", 0, "Seed of the first world; the others have the next ones (1)",
		 0},
		{"profile", 'p', "peer|api|both|failover|middlebox", 0,
		 "peer: a scripted peer on the wire; api: two kernels and their users; failover: and "
		 "paths that fail; middlebox: and a box in each path (both)",
		 0},
		{"jobs", 'j', "N", 0, "Guests side by side (one a processor)", 0},
		{"replay", 'r', "FILE", 0, "Play the world of that file, once", 0},
		{"sweep", 'W', "FILE", 0,
		 "Play the world of that file with each end, and each packet lost, doubled or held "
		 "back",
		 0},
		{"resume", 'R', "DIR", 0,
		 "Go on with what was played into that folder: its kernel, profile and findings, "
		 "further seeds",
		 0},
		{"shard", 'i', "I/N", 0, "Play the I-th of N parts of the worlds", 0},
		{"merge", 'M', "DIR", 0,
		 "Write what was found in that folder, and in others so named, as one; play nothing",
		 0},
		{"no-shrink", 'n', NULL, 0, "Leave what was found as large as it is", 0},
		{"capture", 'c', NULL, 0, "Keep the records and packets of all worlds", 0},
		{"out", 'o', "DIR", 0, "A new folder for what is found", 0},
		{"cache", 'C', "DIR", 0, "Where downloads are kept", 0},
		{0},
	};
	static const struct argp argp = {
		options,
		parse,
		NULL,
		"Plays worlds that nobody scripted, drawn by a seed, until a kernel breaks.\vWhat "
		"is found is played again, made small, and written to DIR/findings, as a world and "
		"as a scenario in C. The exit status is 1 if anything was found.",
		NULL,
		NULL,
		NULL};
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct input *input = xcalloc(1, sizeof(*input));
	struct world *world = xcalloc(1, sizeof(*world));
	int status = -1;

	input->fault = fault;
	input->exploration.shrink = true;
	input->exploration.seed = 1;
	input->exploration.shard = input->exploration.shards = 1;
	input->exploration.profile = PROFILE_BOTH;
	input->exploration.session.run = (struct run){
		.virtual_time = true,
		.seed = 1,
		.shard = 1,
		.shards = 1,
		.jobs = processors < 1		? 1
			: processors > MAX_JOBS ? MAX_JOBS
						: (unsigned)processors,
	};
	if (options_parse(&argp, argc, argv, input, fault) == 0 && check_input(input, world) == 0)
		status = run(input, world);
	exploration_clear(&input->exploration);
	free(input->former);
	free(input);
	free(world);
	return status;
}
