/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/ground/program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/memory.h"
#include "harness/array_size.h"
#include "harness/host/ground/files.h"

enum { NOT_INSTALLED = 127, OUTPUT_LIMIT = 64 << 20 };

static void become(const char *const argv[], const char *folder, const char *input, int output,
		   int errors, pid_t parent)
{
	int nothing = open(input, O_RDONLY);

	/* What is left half done by a run that was killed must not go on behind the next one's back. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent || setpgid(0, 0) < 0)
		_exit(126);
	if (nothing >= 0 && dup2(nothing, 0) >= 0 && dup2(output, 1) >= 0 && dup2(errors, 2) >= 0 &&
	    (!folder || chdir(folder) == 0) && setenv("LC_ALL", "C.UTF-8", 1) == 0 &&
	    setenv("DEBIAN_FRONTEND", "noninteractive", 1) == 0) {
		execvp(argv[0], (char *const *)argv);
		if (errno == ENOENT)
			_exit(NOT_INSTALLED);
	}
	dprintf(errors, "%s\n", strerror(errno));
	_exit(126);
}

/* What was written into the memory file, as a string to be freed; NULL when it is too much or
 * cannot be read. */
static char *contents(int descriptor)
{
	struct stat status;
	size_t size, done = 0;
	char *text;

	if (fstat(descriptor, &status) || status.st_size < 0 || status.st_size > OUTPUT_LIMIT)
		return NULL;
	size = (size_t)status.st_size;
	text = xmalloc(size + 1);
	while (done < size) {
		ssize_t count = pread(descriptor, text + done, size - done, (off_t)done);

		if (count <= 0) {
			free(text);
			return NULL;
		}
		done += (size_t)count;
	}
	text[size] = '\0';
	return text;
}

/* The first line that apt marks as an error, as those that follow only sum up; else the last line
 * of all. */
static const char *telling_line(char *text)
{
	const char *telling = "";

	for (char *line = strtok(text, "\r\n"); line; line = strtok(NULL, "\r\n")) {
		telling = line;
		if (strncmp(line, "E: ", 3) == 0)
			break;
	}
	return telling;
}

static int judge(const char *const argv[], const char *package, int status, int errors,
		 struct fault *fault)
{
	char *text;

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_INSTALLED)
		return fault_set(fault, EXIT_ENVIRONMENT, "%s is not installed: apt-get install %s",
				 argv[0], package);
	if (WIFSIGNALED(status))
		return fault_set(fault, EXIT_ENVIRONMENT, "%s was ended by signal %d", argv[0],
				 WTERMSIG(status));
	text = contents(errors);
	fault_set(fault, EXIT_ENVIRONMENT, "%s%s%s failed with status %d: %s", argv[0],
		  argv[1] && argv[1][0] != '-' ? " " : "",
		  argv[1] && argv[1][0] != '-' ? argv[1] : "", WEXITSTATUS(status),
		  text ? telling_line(text) : "");
	free(text);
	return -1;
}

static pid_t wait_for(pid_t process, int *status)
{
	pid_t ended;

	do
		ended = waitpid(process, status, 0);
	while (ended < 0 && errno == EINTR);
	return ended;
}

/*
 * Ends the group of a program when the process that started it has gone: only the program itself
 * learns of that by a signal, and not what it started in turn (make, a shell).  A process by itself,
 * in a group of its own so that a terminal's Ctrl-C does not end it first; `life` is the end of a
 * pipe whose other end only that process has.
 */
static void guard(pid_t program, int life)
{
	char byte;
	ssize_t count;

	if (setpgid(0, 0) < 0)
		_exit(126);
	do
		count = read(life, &byte, 1);
	while (count < 0 && errno == EINTR);
	if (count == 0)
		(void)kill(-program, SIGKILL);
	_exit(0);
}

/* Returns the guard, or -1; *life then is the pipe's end that this process has. */
static pid_t start_guard(pid_t program, int *life)
{
	int ends[2];
	pid_t guardian;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	guardian = fork();
	if (guardian == 0) {
		(void)close(ends[1]);
		guard(program, ends[0]);
	}
	(void)close(ends[0]);
	*life = ends[1];
	if (guardian < 0)
		(void)close(ends[1]);
	return guardian;
}

static int start(const char *const argv[], const char *folder, const char *input, int output,
		 int errors, int *status)
{
	pid_t parent = getpid();
	pid_t child = fork(), guardian;
	int life, unheard;
	bool ended;

	if (child == 0)
		become(argv, folder, input, output, errors, parent);
	if (child < 0)
		return -1;
	/* Both do it: whoever comes first, the group is there for the guard. */
	(void)setpgid(child, child);
	guardian = start_guard(child, &life);
	if (guardian < 0)
		(void)kill(child, SIGKILL);
	ended = wait_for(child, status) == child;
	if (guardian < 0)
		return -1;
	/* What the program left running in the background is not the guard's concern. */
	if (write(life, "", 1) != 1)
		(void)kill(guardian, SIGKILL);
	(void)close(life);
	return wait_for(guardian, &unheard) == guardian && ended ? 0 : -1;
}

/* The first line that tells of an error, in the words of compilers, linkers or make; else the last
 * one. */
static const char *first_error(char *text)
{
	static const char *const marks[] = {"error:", "Error:", "undefined reference", "***"};
	const char *last = "";

	for (char *line = strtok(text, "\r\n"); line; line = strtok(NULL, "\r\n")) {
		for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
			if (strstr(line, marks[i]))
				return line;
		last = line;
	}
	return last;
}

int program_log(const char *const argv[], const char *package, const char *folder, const char *log,
		struct fault *fault)
{
	int output = open(log, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	int status = 0;
	int result;
	char *text;

	if (output < 0)
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot write %s: %s", log,
				 strerror(errno));
	if (start(argv, folder, "/dev/null", output, output, &status))
		result = fault_set(fault, EXIT_ENVIRONMENT, "cannot run %s: %s", argv[0],
				   strerror(errno));
	else
		result = judge(argv, package, status, output, fault);
	if (result && WIFEXITED(status) && WEXITSTATUS(status) != NOT_INSTALLED) {
		text = contents(output);
		fault_set(fault, EXIT_ENVIRONMENT, "%s failed with status %d: %.300s; see %s",
			  argv[0], WEXITSTATUS(status), text ? first_error(text) : "", log);
		free(text);
	}
	close(output);
	return result;
}

static int run(const char *const argv[], const char *package, const char *folder, const char *input,
	       char **output, struct fault *fault)
{
	int text = memfd_create("output", MFD_CLOEXEC);
	int errors = memfd_create("errors", MFD_CLOEXEC);
	int status = 0;
	int result = -1;

	if (text < 0 || errors < 0 || start(argv, folder, input, text, errors, &status))
		fault_set(fault, EXIT_ENVIRONMENT, "cannot run %s: %s", argv[0], strerror(errno));
	else
		result = judge(argv, package, status, errors, fault);
	if (!result && output) {
		*output = contents(text);
		if (!*output)
			result = fault_set(fault, EXIT_ENVIRONMENT, "cannot read what %s printed",
					   argv[0]);
	}
	if (text >= 0)
		close(text);
	if (errors >= 0)
		close(errors);
	return result;
}

int program_run(const char *const argv[], const char *package, const char *folder, char **output,
		struct fault *fault)
{
	return run(argv, package, folder, "/dev/null", output, fault);
}

int program_feed(const char *const argv[], const char *package, const char *input, char **output,
		 struct fault *fault)
{
	return run(argv, package, NULL, input, output, fault);
}

bool program_in_path(const char *program)
{
	const char *rest = getenv("PATH");
	bool found = false;

	while (rest && !found) {
		size_t length = strcspn(rest, ":");
		char *path = path_of("%.*s/%s", (int)length, length ? rest : ".", program);

		found = access(path, X_OK) == 0;
		free(path);
		rest = rest[length] ? rest + length + 1 : NULL;
	}
	return found;
}
