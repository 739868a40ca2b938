/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sctp-runner: all suites in one program that runs in the guest and plays what its plan names. */
#include <argp.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "harness/runner/coverage.h"
#include "harness/runner/leak.h"
#include "harness/runner/play.h"
#include "harness/runner/profile_records.h"
#include "harness/runner/ready_library.h"
#include "harness/record/record.h"
#include "harness/runner/registry.h"
#include "harness/runner/sysctls.h"
#include "harness/runner/worlds.h"

struct arguments {
	bool list;
	bool to_stdout;
	struct play_options play;
	const char *plan;
	enum instance_list which;
	const char *over; /* the name of a middlebox, or NULL */
};

static const struct argp_option options[] = {
	{"list", 'l', NULL, 0, "Print the scenarios as JSON lines", 0},
	{"compat", 'i', NULL, 0, "List what the 32-bit runner plays beside a 64-bit one", 0},
	{"compat-all", 'a', NULL, 0, "List what the 32-bit runner can play on a 64-bit kernel", 0},
	{"over", 'v', "MIDDLEBOX", 0, "List what can be played with that in every path", 0},
	{"plan", 'p', "FILE", 0, "Play the scenarios that FILE names, one a line", 0},
	{"worlds", 'w', "FILE", 0, "Know the worlds of FILE by their names", 0},
	{"capture", 'c', NULL, 0, "Send the packets of scenarios that passed as well", 0},
	{"mute", 'm', NULL, 0, "Lose every SCTP packet", 0},
	{"abort", 'b', NULL, 0, "Answer every SCTP packet to a kernel with an ABORT", 0},
	{"leaks", 'f', NULL, 0, "See that the kernel frees what scenarios used", 0},
	{"coverage", 'g', NULL, 0, "Send what of the kernel is executed", 0},
	{"profile", 'r', NULL, 0, "Send where the kernel spends its instructions", 0},
	{"phase", 'h', "SEED", 0, "Begin each scenario at a phase of the clock that is its own", 0},
	{"fail-nth", 'n', "N", 0, "Play each scenario many times, an allocation failing in each",
	 0},
	{"skip", 's', "REASON", 0, "Report every scenario as skipped for REASON", 0},
	{"sysctl", 'y', "NAME=VALUE", 0, "Set it here and in the namespaces of labs", 0},
	{"stdout", 'o', NULL, 0, "Send records to standard output, not to the kernel's log", 0},
	{0},
};

static error_t parse_option(int key, char *value, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case 'l':
		arguments->list = true;
		return 0;
	case 'i':
		arguments->which = COMPAT_BESIDE;
		return 0;
	case 'a':
		arguments->which = COMPAT_ALL;
		return 0;
	case 'v':
		arguments->over = value;
		return 0;
	case 'p':
		arguments->plan = value;
		return 0;
	case 'w':
		worlds_load(value);
		return 0;
	case 'c':
		arguments->play.capture = true;
		return 0;
	case 'm':
		arguments->play.fault = KERNEL_MUTE;
		return 0;
	case 'b':
		arguments->play.fault = KERNEL_ABORTS;
		return 0;
	case 'f':
		arguments->play.leaks = true;
		return 0;
	case 'g':
		arguments->play.coverage = true;
		return 0;
	case 'r':
		arguments->play.profile = true;
		return 0;
	case 'h':
		arguments->play.phased = true;
		arguments->play.seed = (unsigned)strtoul(value, NULL, 10);
		return 0;
	case 'n':
		return failing_parse(value, &arguments->play.failing) ? 0 : EINVAL;
	case 's':
		arguments->play.skip = value;
		return 0;
	case 'y':
		return sysctls_add(value) == 0 ? 0 : EINVAL;
	case 'o':
		arguments->to_stdout = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int list(const struct arguments *arguments)
{
	const char *over = arguments->over;
	const struct middlebox *middlebox = over ? middlebox_find(over, strlen(over)) : NULL;

	if (over && !middlebox) {
		fprintf(stderr, "sctp-runner: --over=%s: there is no such middlebox; there are",
			over);
		for (const struct middlebox *const *each = middleboxes; *each; each++)
			fprintf(stderr, " %s", (*each)->name);
		fputc('\n', stderr);
		return 2;
	}
	for (const struct instance *i = middlebox ? instances_over(middlebox)
						  : instances_all(arguments->which);
	     i->scenario; i++) {
		json_t *description = instance_description(i);

		if (json_dumpf(description, stdout, JSON_COMPACT) != 0 || putchar('\n') == EOF)
			break;
		json_decref(description);
	}
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_SUCCESS;
	fprintf(stderr, "sctp-runner: cannot write the list: %s\n", strerror(errno));
	return EXIT_FAILURE;
}

/* Of those that the plan needs: to ask for others costs time, and loads modules that slow the kernel down. */
static json_t *capabilities(capability_set needs)
{
	json_t *all = json_object();

	for (unsigned i = 0; i < CAPABILITIES; i++) {
		const char *missing = capability_in(needs, i) ? capability_missing(i) : NULL;

		if (!capability_in(needs, i))
			continue;
		json_object_set_new(all, capability_name(i),
				    missing ? json_string(missing) : json_true());
	}
	return all;
}

static void send_boot(capability_set needs)
{
	struct utsname kernel;
	struct timespec up;

	if (uname(&kernel) != 0 || clock_gettime(CLOCK_BOOTTIME, &up) != 0) {
		perror("sctp-runner: the kernel does not give its name or clock");
		exit(EXIT_FAILURE);
	}
	record_send(json_pack("{s:s, s:s, s:s, s:s, s:f, s:f, s:o}", "type", "boot", "release",
			      kernel.release, "machine", kernel.machine, "abi", runner_abi(),
			      "jiffy", seconds_of(jiffy()), "clock",
			      (double)up.tv_sec + (double)up.tv_nsec / NANOSECONDS_PER_SECOND,
			      "capabilities", capabilities(needs)));
}

/*
 * Reads the whole plan before anything is played: a scenario's process shares the file's offset and
 * would move it as it ends.
 */
static json_t *read_plan(const char *path)
{
	FILE *plan = fopen(path, "r");
	json_t *names = json_array();
	char *line = NULL;
	size_t size = 0;

	if (!plan || !names) {
		fprintf(stderr, "sctp-runner: cannot read %s: %s\n", path, strerror(errno));
		exit(EXIT_FAILURE);
	}
	while (getline(&line, &size, plan) > 0) {
		line[strcspn(line, "\n")] = '\0';
		json_array_append_new(names, json_string(line));
	}
	free(line);
	fclose(plan);
	return names;
}

/* What the scenarios of the plan need together; of a name that is not here, nothing. */
static capability_set plan_needs(const json_t *names)
{
	capability_set needs = 0;
	size_t i;
	json_t *name;

	json_array_foreach (names, i, name) {
		const struct instance *instance = instance_find(json_string_value(name));

		needs |= instance ? instance_needs(instance) : 0;
	}
	return needs;
}

static int play_plan(const struct arguments *arguments, json_t *names)
{
	size_t i;
	json_t *name;

	json_array_foreach (names, i, name) {
		const struct instance *instance = worlds_find(json_string_value(name));

		if (!instance)
			instance = instance_find(json_string_value(name));
		if (!instance) {
			fprintf(stderr, "sctp-runner: the plan names %s, which is not here\n",
				json_string_value(name));
			return EXIT_FAILURE;
		}
		play(instance, &arguments->play);
	}
	record_send(
		json_pack("{s:s, s:i}", "type", "done", "scenarios", (int)json_array_size(names)));
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct arguments arguments = {0};
	json_t *names;
	int status;
	const struct argp argp = {
		options, parse_option,
		NULL,	 "Plays SCTP conformance scenarios against the running kernel.",
		NULL,	 NULL,
		NULL};

	if (argp_parse(&argp, argc, argv, 0, NULL, &arguments) != 0)
		return 2;
	if (arguments.list)
		return list(&arguments);
	if (!arguments.plan) {
		fprintf(stderr, "sctp-runner: nothing to do: give --list or --plan=FILE\n");
		return 2;
	}
	if (record_open(arguments.to_stdout) != 0) {
		perror("sctp-runner: cannot open the kernel's log");
		return EXIT_FAILURE;
	}
	if (arguments.play.coverage && coverage_begin() != 0)
		return EXIT_FAILURE;
	if (arguments.play.profile && profile_begin() != 0)
		return EXIT_FAILURE;
	if (sysctls_set() != 0)
		return EXIT_FAILURE;
	if (!arguments.play.skip)
		arguments.play.skip = program_unsupported();
	names = read_plan(arguments.plan);
	ready_library_use();
	send_boot(plan_needs(names) | (arguments.play.failing.on ? CAP_FAULT_INJECTION : 0));
	if (arguments.play.leaks)
		leak_begin();
	status = play_plan(&arguments, names);
	json_decref(names);
	return status;
}
