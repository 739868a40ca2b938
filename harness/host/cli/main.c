/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <stdbool.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/cli/command.h"
#include "harness/host/cli/options_file.h"
#include "harness/array_size.h"

static const struct command commands[] = {
	{"list", "the scenarios", command_list},
	{"run", "plays scenarios against a kernel and prints TAP", command_run},
	{"explore", "searches for faults in worlds that nobody scripted", command_explore},
	{"bench", "what SCTP costs, in instructions", command_bench},
	{"kernels", "the kernels available here by name", command_kernels},
	{"build", "builds a kernel to test", command_build},
	{"abi", "struct layouts: dump, check, diff", command_abi},
	{"kconfig", "what a kernel's configuration lacks, and what would be skipped",
	 command_kconfig},
	{"fixes", "fixes of net/sctp, and which of them a kernel has", command_fixes},
	{"report", "renders the results of runs", command_report},
	{"verify", "checks the results of a run, and plays it again", command_verify},
	{"diff", "what differs between the results of two kernels", command_diff},
	{"bisect", "the two kernels between which a scenario stops passing", command_bisect},
	{"judge", "holds the packets of captures against the RFCs", command_judge},
	{"mutate", "measures how many faults of net/sctp the scenarios see", command_mutate},
	{"lab", "the iproute2 commands that build a lab by hand", command_lab},
};

enum { COMMANDS = ARRAY_SIZE(commands) };

static void print_help(void)
{
	puts("Usage: sctp-conform COMMAND [OPTION...] [ARGUMENT...]\n"
	     "Checks whether a Linux kernel implements SCTP correctly.\n");
	for (size_t i = 0; i < COMMANDS; i++)
		printf("  %-9s %s\n", commands[i].name, commands[i].title);
	puts("\n`sctp-conform COMMAND --help` says more.\n"
	     "Exit status: 0 nothing failed, 1 a scenario failed, crashed or hung, 2 wrong usage,\n"
	     "3 the environment failed.");
}

static bool is_command(const char *word)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, word) == 0)
			return true;
	return false;
}

static int run_command(const struct command *command, int argc, char **argv)
{
	struct fault fault = {.status = EXIT_ENVIRONMENT};
	char name[64];
	int status;

	snprintf(name, sizeof(name), "sctp-conform %s", command->name);
	argv[0] = name;
	status = options_file_read(is_command, &fault);
	if (status == 0)
		status = command->run(argc, argv, &fault);
	/* Output that never reached its reader is no success. */
	if (status >= 0 && (fflush(stdout) != 0 || ferror(stdout)))
		status = fault_set(&fault, EXIT_ENVIRONMENT, "cannot write to standard output: %m");
	if (status < 0) {
		fprintf(stderr, "%s: %s\n", name, fault.text);
		return (int)fault.status;
	}
	return status;
}

/* Descriptors 0 to 2 that were closed would become those of files: what is written to them fails. */
static bool open_standard(void)
{
	static const char *const files[] = {"/dev/null", "/dev/full", "/dev/full"};

	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open(files[fd], fd == 0 ? O_RDONLY : O_WRONLY) != fd)
			return false;
	return true;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;
	struct fault fault;

	if (!open_standard())
		return EXIT_ENVIRONMENT;
	/* A file that may not grow (ulimit -f) is a write that fails, and says so.  This cannot fail. */
	(void)signal(SIGXFSZ, SIG_IGN);
	if (!name) {
		fputs("sctp-conform: no command given; see `sctp-conform --help`\n", stderr);
		return EXIT_USAGE;
	}
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
		print_help();
		return fflush(stdout) == 0 ? EXIT_PASSED : EXIT_ENVIRONMENT;
	}
	if (strcmp(name, "--version") == 0) {
		puts("sctp-conform " VERSION);
		return fflush(stdout) == 0 ? EXIT_PASSED : EXIT_ENVIRONMENT;
	}
	for (size_t i = 0; i < COMMANDS; i++) {
		if (strcmp(name, commands[i].name) == 0)
			return run_command(&commands[i], argc - 1, argv + 1);
	}
	fault_set(&fault, EXIT_USAGE, "there is no command '%s'; see `sctp-conform --help`", name);
	fprintf(stderr, "sctp-conform: %s\n", fault.text);
	return EXIT_USAGE;
}
