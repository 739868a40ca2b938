/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/own_run.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/memory.h"

void own_run_begin(struct own_run *run, const char *out)
{
	run->words = NULL;
	run->count = 0;
	own_run_add(run, "sctp-conform");
	own_run_add(run, "run");
	own_run_add(run, "--out=%s", out);
}

void own_run_add(struct own_run *run, const char *format, ...)
{
	va_list values;

	run->words = xreallocarray(run->words, run->count + 2, sizeof(*run->words));
	va_start(values, format);
	run->words[run->count++] = xvasprintf(format, values);
	va_end(values);
	run->words[run->count] = NULL;
}

void own_run_end(struct own_run *run)
{
	while (run->count > 0)
		free(run->words[--run->count]);
	free(run->words);
}

int own_run_play(const struct own_run *run, struct fault *fault)
{
	pid_t child = fork();
	int status;

	if (child < 0)
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot start a run: %s",
				 strerror(errno));
	if (child == 0) {
		if (freopen("/dev/null", "w", stdout))
			execv("/proc/self/exe", run->words);
		_exit(EXIT_ENVIRONMENT);
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return fault_set(fault, EXIT_ENVIRONMENT, "cannot wait for the run: %s",
					 strerror(errno));
	if (!WIFEXITED(status) || WEXITSTATUS(status) > EXIT_FAILED)
		return fault_set(fault,
				 WIFEXITED(status) ? (enum exit_status)WEXITSTATUS(status)
						   : EXIT_ENVIRONMENT,
				 "the run that was to show it failed; what it said is above");
	return 0;
}
