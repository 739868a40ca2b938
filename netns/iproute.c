/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Batches of commands of iproute2 and nft, and configurations of WireGuard devices. */
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "netns/lab_private.h"
#include "netns/ready_program.h"

/*
 * The batch and what the program prints go through files in memory: neither side ever waits for the
 * other, and a program that stops reading early raises no SIGPIPE.
 */
static int memory_file(struct lab *lab, const char *content)
{
	size_t length = strlen(content);
	int file = memfd_create("iproute", MFD_CLOEXEC);

	if (file < 0)
		return lab_fail(lab, "memfd_create: %s", strerror(errno));
	if (write(file, content, length) != (ssize_t)length || lseek(file, 0, SEEK_SET) < 0) {
		lab_fail(lab, "batch: %s", strerror(errno));
		close(file);
		return -1;
	}
	return file;
}

/* The command that iproute2 stopped at, from its "Command failed -:LINE".  Its length is in
 * `length`. */
static const char *failed_command(const char *commands, const char *printed, int *length)
{
	static const char marker[] = "Command failed -:";
	const char *at = strstr(printed, marker);
	unsigned long line = at ? strtoul(at + strlen(marker), NULL, 10) : 0;

	*length = 0;
	if (line == 0)
		return commands;
	while (--line > 0 && *commands) {
		commands += strcspn(commands, "\n");
		commands += *commands == '\n';
	}
	*length = (int)strcspn(commands, "\n");
	return commands;
}

static int report_failure(struct lab *lab, const char *program, const char *commands, int output,
			  int status)
{
	char printed[LAB_ERROR_SIZE];
	ssize_t length = pread(output, printed, sizeof(printed) - 1, 0);
	const char *command;
	int command_length;

	if (length < 0)
		length = 0;
	printed[length] = '\0';
	command = failed_command(commands, printed, &command_length);
	printed[strcspn(printed, "\n")] = '\0';
	if (WIFSIGNALED(status))
		return lab_fail(lab, "%s: killed by signal %d", program, WTERMSIG(status));
	if (command_length == 0)
		return lab_fail(lab, "%s: exit status %d: %s", program, WEXITSTATUS(status),
				printed);
	return lab_fail(lab, "%s %.*s: %s", program, command_length, command, printed);
}

/* Starts the program where the process is.  Returns 0 or an error number. */
static int start(const char *program, bool ipv6, int input, int output, pid_t *child)
{
	char *arguments[5];
	posix_spawn_file_actions_t actions;
	int failed = posix_spawn_file_actions_init(&actions);

	if (failed)
		return failed;
	ready_program_arguments(program, ipv6, arguments);
	failed = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	if (!failed)
		failed = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	if (!failed)
		failed = posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
	if (!failed)
		failed = posix_spawnp(child, program, &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	return failed;
}

/* Starts the program in a namespace and waits for it. */
static int run_anew(struct lab *lab, int namespace, const char *program, bool ipv6, int input,
		    int output, int *status)
{
	pid_t child;
	int failed;

	if (namespace_enter(lab, namespace) < 0)
		return -1;
	failed = start(program, ipv6, input, output, &child);
	if (namespace_enter(lab, lab->home) < 0)
		return -1;
	if (failed)
		return lab_fail(lab, "cannot run %s: %s", program, strerror(failed));
	while (waitpid(child, status, 0) < 0)
		if (errno != EINTR)
			return lab_fail(lab, "wait for %s: %s", program, strerror(errno));
	return 0;
}

static int run_in(struct lab *lab, int namespace, const char *program, const char *commands,
		  bool ipv6, int input, int output)
{
	int status;
	int ran = ready_program_run(program, ipv6, namespace, input, output, &status);

	if (ran < 0)
		return lab_fail(lab, "%s waited and gave no answer: %s", program, strerror(errno));
	if (ran == 0 && run_anew(lab, namespace, program, ipv6, input, output, &status) < 0)
		return -1;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return report_failure(lab, program, commands, output, status);
	return 0;
}

/* What the program printed, as text. */
static int read_output(struct lab *lab, int output, char *text, size_t size)
{
	ssize_t length = pread(output, text, size - 1, 0);

	if (length < 0)
		return lab_fail(lab, "output of a program: %s", strerror(errno));
	text[length] = '\0';
	return 0;
}

int iproute_run(struct lab *lab, int namespace, const char *program, const char *commands)
{
	return iproute_read(lab, namespace, program, commands, NULL, 0);
}

int iproute_read(struct lab *lab, int namespace, const char *program, const char *commands,
		 char *text, size_t size)
{
	bool ipv6 = strncmp(commands, "-6 ", 3) == 0;
	int input = memory_file(lab, ipv6 ? commands + 3 : commands);
	int output = input < 0 ? -1 : memory_file(lab, "");
	int ran = -1;

	if (output >= 0)
		ran = run_in(lab, namespace, program, commands, ipv6, input, output);
	if (ran == 0 && text)
		ran = read_output(lab, output, text, size);
	if (output >= 0)
		close(output);
	if (input >= 0)
		close(input);
	return ran;
}
