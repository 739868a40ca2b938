/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The subcommands of sctp-conform. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "harness/host/ground/fault.h"

struct command {
	const char *name;
	const char *title;
	/* argv[0] is "sctp-conform NAME".  Returns the exit status, or -1 with a fault. */
	int (*run)(int argc, char **argv, struct fault *fault);
};

int command_list(int argc, char **argv, struct fault *fault);
int command_run(int argc, char **argv, struct fault *fault);
int command_bench(int argc, char **argv, struct fault *fault);
int command_kernels(int argc, char **argv, struct fault *fault);
int command_kconfig(int argc, char **argv, struct fault *fault);
int command_fixes(int argc, char **argv, struct fault *fault);
int command_bisect(int argc, char **argv, struct fault *fault);
int command_diff(int argc, char **argv, struct fault *fault);
int command_report(int argc, char **argv, struct fault *fault);
int command_verify(int argc, char **argv, struct fault *fault);
int command_explore(int argc, char **argv, struct fault *fault);
int command_build(int argc, char **argv, struct fault *fault);
int command_mutate(int argc, char **argv, struct fault *fault);
int command_judge(int argc, char **argv, struct fault *fault);
int command_lab(int argc, char **argv, struct fault *fault);
int command_abi(int argc, char **argv, struct fault *fault);

#endif
