/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/boot/debugger.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/host/ground/program.h"

enum { WORDS = 40, PAUSE = 2000 /* microseconds */ };

int debugger_check(struct fault *fault)
{
	if (program_in_path("gdb"))
		return 0;
	return fault_set(fault, EXIT_ENVIRONMENT, "gdb is not installed: apt-get install gdb");
}

/* The process that traces this one; 0: none, -1: that cannot be read. */
static long tracer(void)
{
	FILE *status = fopen("/proc/self/status", "re");
	char line[256];
	long pid = -1;

	while (status && pid < 0 && fgets(line, sizeof(line), status))
		if (strncmp(line, "TracerPid:", 10) == 0)
			pid = strtol(line + 10, NULL, 10);
	if (status)
		fclose(status);
	return pid;
}

int debugger_await(int tell)
{
	char self[32] = "";
	long pid;
	int word;

	/* /proc is still the machine's. */
	if (readlink("/proc/self", self, sizeof(self) - 1) < 0)
		return errno;
	word = -(int)strtol(self, NULL, 10);
	/* A signal of the terminal is for gdb: what runs in the guest must not get it as well. */
	if (setpgid(0, 0) || write(tell, &word, sizeof(word)) < 0)
		return errno;
	while ((pid = tracer()) == 0)
		usleep(PAUSE);
	return pid < 0 ? ESRCH : 0;
}

/* Each program that the process becomes on its way: env, if that sets its environment, and the kernel. */
static unsigned programs_on_the_way(const struct command *command)
{
	return strcmp(command->argv[0], "env") == 0 ? 2 : 1;
}

pid_t debugger_start(pid_t guest, const struct command *command, const char *commands,
		     struct fault *fault)
{
	/* What a User-Mode Linux lives on: page faults, timers, its console, its processes. */
	static const char signals[] =
		"handle SIGSEGV SIGUSR1 SIGUSR2 SIGALRM SIGVTALRM SIGIO SIGCHLD SIGWINCH "
		"nostop noprint pass";
	/* The stops on the way to the kernel are nothing to be told of; the commands turn that on again. */
	static const char *const settings[] = {
		"set debuginfod enabled off",
		"set libthread-db-search-path /nonexistent",
		"set confirm off",
		"set pagination off",
		"set print inferior-events off",
		"set suppress-cli-notifications on",
	};
	const char *argv[WORDS] = {"gdb", "-q"};
	bool asks = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
	pid_t parent = getpid(), pid;
	size_t count = 2;
	char number[32];

	snprintf(number, sizeof(number), "%d", (int)guest);
	if (!asks)
		argv[count++] = "-batch";
	for (size_t i = 0; i < ARRAY_SIZE(settings); i++) {
		argv[count++] = "-iex";
		argv[count++] = settings[i];
	}
	argv[count++] = "-p";
	argv[count++] = number;
	argv[count++] = "-ex";
	argv[count++] = signals;
	argv[count++] = "-ex";
	argv[count++] = "catch exec";
	for (unsigned i = 0; i < programs_on_the_way(command); i++) {
		argv[count++] = "-ex";
		argv[count++] = "continue";
	}
	argv[count++] = "-ex";
	argv[count++] = "delete";
	argv[count++] = "-x";
	argv[count++] = commands;
	(void)fflush(stdout);
	pid = fork();
	if (pid < 0)
		fault_set(fault, EXIT_ENVIRONMENT, "cannot start gdb: %s", strerror(errno));
	if (pid != 0)
		return pid;
	/* If the parent ended before the request it could not have any effect. */
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent)
		execvp(argv[0], (char *const *)argv);
	_exit(127);
}
