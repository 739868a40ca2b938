/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line of `sctp-conform run`. */
#ifndef CLI_RUN_OPTIONS_H
#define CLI_RUN_OPTIONS_H

#include "harness/host/cli/stop_at.h"
#include "harness/host/run/run.h"

struct run_options {
	const char *kernels[MAX_KERNELS]; /* NULL: the default */
	size_t kernel_count; /* at least one */
	bool kernels_given;
	const char *again; /* the folder of a run to be played again, or NULL */
	bool replay; /* one scenario of it, else what failed */
	bool gdb; /* a scenario under gdb, which stops the kernel there: */
	struct stop_at stop_at;
	unsigned repeat; /* how often all is to be played; 0: once */
	unsigned slowest; /* how many of the dearest scenarios are to be told */
	bool time_given, jobs_given;
	const char *abi; /* "native", "i686"; NULL: the default */
	const char *out; /* NULL: the default */
	const char *baseline; /* NULL: none */
	const char *cache; /* NULL: the default */
	char **patterns;
	size_t pattern_count;
	struct fault *fault;
	struct run *run; /* the rest goes straight into it */
};

/* Fills in the options and what of the run follows from them.  Returns 0, or -1 with a fault. */
int run_options_parse(int argc, char **argv, struct run_options *options, struct run *run,
		      struct fault *fault);

#endif
