/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/cli/own_run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int own_run(char *const words[], struct fault *fault)
{
	pid_t child = fork();
	int status;

	if (child < 0)
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot start a run: %s",
				 strerror(errno));
	if (child == 0) {
		if (freopen("/dev/null", "w", stdout))
			execv("/proc/self/exe", words);
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
