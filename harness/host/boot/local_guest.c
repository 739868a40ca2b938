/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/boot/local_guest.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/host/boot/local_log.h"
#include "harness/host/boot/plan.h"
#include "harness/host/ground/files.h"

enum { RUNNERS = 2 };

/* What is opened before the namespaces hide it. */
struct local {
	int console; /* the pipe's writing end */
	int log; /* of the kernel; -1 if this user may not read it */
	int runners[RUNNERS]; /* the program and, behind it, the 32-bit one; -1: none */
	int plans[RUNNERS]; /* -1: nothing to play */
	bool capture;
	const char *fault;
	uid_t user;
	gid_t group;
};

/* Says why there is no guest, as QEMU would, and ends this process. */
__attribute__((format(printf, 2, 3), noreturn)) static void give_up(const struct local *local,
								    const char *format, ...)
{
	char text[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	dprintf(local->console, "%s: %s\n", text, strerror(errno));
	_exit(126);
}

/* To die with the parent; if that has ended already the request could not have any effect. */
static void bind_to(pid_t parent)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
		_exit(126);
}

static void write_map(const struct local *local, const char *path, const char *text)
{
	int descriptor = open(path, O_WRONLY | O_CLOEXEC);

	if (descriptor < 0 || write(descriptor, text, strlen(text)) < 0)
		give_up(local, "cannot write %s", path);
	close(descriptor);
}

/* Root in a namespace of users that holds nobody but whoever starts it. */
static void become_root(const struct local *local)
{
	char *users = path_of("0 %u 1", local->user), *groups = path_of("0 %u 1", local->group);

	write_map(local, "/proc/self/setgroups", "deny");
	write_map(local, "/proc/self/uid_map", users);
	write_map(local, "/proc/self/gid_map", groups);
	free(users);
	free(groups);
}

static void leave_namespaces(const struct local *local)
{
	int kinds = CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS;
	bool root = local->user == 0;

	if (unshare(root ? kinds : kinds | CLONE_NEWUSER))
		give_up(local, "cannot have namespaces of its own%s",
			root ? "" : " (as root it needs none of users)");
	if (!root)
		become_root(local);
}

/* What is mounted from here on is seen by nobody else, and gone with the namespace. */
static void mount_own(const struct local *local)
{
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		give_up(local, "cannot keep its mounts to itself");
	if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL))
		give_up(local, "cannot mount its own /proc");
	if (mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, NULL))
		give_up(local, "cannot mount its own /tmp");
}

/* By descriptor: the program and its plan may lie in the folder that is hidden now. */
static void become_runner(const struct local *local, int which, int output)
{
	char *plan = path_of("/proc/self/fd/%d", local->plans[which]);
	char *argv[7] = {"sctp-runner", "--stdout", "--plan", plan};
	size_t count = 4;

	if (local->capture)
		argv[count++] = "--capture";
	if (local->fault)
		argv[count++] = path_of("--%s", local->fault);
	bind_to(1);
	if (dup2(output, STDOUT_FILENO) >= 0 && dup2(local->console, STDERR_FILENO) >= 0)
		fexecve(local->runners[which], argv, environ);
	give_up(local, "cannot run the runner");
}

static void play(const struct local *local, int which)
{
	int output[2];
	pid_t runner;

	if (pipe2(output, O_CLOEXEC))
		give_up(local, "cannot start the runner");
	runner = fork();
	if (runner < 0)
		give_up(local, "cannot start the runner");
	if (runner == 0)
		become_runner(local, which, output[1]);
	close(output[1]);
	local_relay(output[0], local->log, local->console);
	close(output[0]);
	/* Whatever else it left over ends with this process, which is PID 1. */
	while (waitpid(runner, NULL, 0) < 0 && errno == EINTR)
		continue;
}

/* PID 1 of the namespaces. */
static void be_init(const struct local *local)
{
	static const char end[] = "sctp-conform: reboot: Power down\n";

	mount_own(local);
	for (int i = 0; i < RUNNERS; i++)
		if (local->plans[i] >= 0 && local->runners[i] >= 0)
			play(local, i);
	/* What a guest's kernel says of an end that was meant to be. */
	if (write(local->console, end, strlen(end)) < 0)
		_exit(1);
	_exit(0);
}

/* In the child: only a child of its own is in the new namespace of processes. */
static void become(const struct local *local, pid_t parent)
{
	static const struct rlimit no_core;
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	pid_t init;

	bind_to(parent);
	if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 ||
	    dup2(local->console, STDOUT_FILENO) < 0 || dup2(local->console, STDERR_FILENO) < 0 ||
	    setrlimit(RLIMIT_CORE, &no_core))
		give_up(local, "cannot set up the standard streams");
	leave_namespaces(local);
	init = fork();
	if (init < 0)
		give_up(local, "cannot start a process");
	if (init == 0) {
		/* Its parent is outside of what it can see. */
		if (prctl(PR_SET_PDEATHSIG, SIGKILL))
			_exit(126);
		be_init(local);
	}
	while (waitpid(init, NULL, 0) < 0 && errno == EINTR)
		continue;
	_exit(0);
}

static int open_plan(const struct guest_options *options, bool i686)
{
	size_t size = 0;
	char *text = plan_text(options->plan, i686, &size);
	int descriptor = -1;

	if (size > 0)
		descriptor = memfd_create("plan", 0);
	if (descriptor >= 0 && write(descriptor, text, size) != (ssize_t)size) {
		close(descriptor);
		descriptor = -1;
	}
	free(text);
	return descriptor;
}

static void open_all(const struct guest_options *options, struct local *local)
{
	const char *const programs[RUNNERS] = {options->runner, options->runner_i686};

	for (int i = 0; i < RUNNERS; i++) {
		local->runners[i] = programs[i] ? open(programs[i], O_RDONLY | O_CLOEXEC) : -1;
		local->plans[i] = open_plan(options, i == 1);
	}
	local->log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (local->log >= 0)
		(void)lseek(local->log, 0, SEEK_END);
}

static void close_all(struct local *local)
{
	for (int i = 0; i < RUNNERS; i++) {
		if (local->runners[i] >= 0)
			close(local->runners[i]);
		if (local->plans[i] >= 0)
			close(local->plans[i]);
	}
	if (local->log >= 0)
		close(local->log);
	close(local->console);
}

int local_start(const struct guest_options *options, struct guest *guest, struct fault *fault)
{
	struct local local = {.capture = options->capture,
			      .fault = options->fault,
			      .user = geteuid(),
			      .group = getegid()};
	pid_t parent = getpid(), pid;
	int ends[2];

	*guest = (struct guest){.pid = -1, .console = -1};
	if (pipe2(ends, O_CLOEXEC))
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot start the runner: %s",
				 strerror(errno));
	local.console = ends[1];
	open_all(options, &local);
	pid = fork();
	if (pid == 0)
		become(&local, parent);
	close_all(&local);
	if (pid < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK)) {
		close(ends[0]);
		return fault_set(fault, EXIT_ENVIRONMENT, "cannot start the runner: %s",
				 strerror(errno));
	}
	*guest = (struct guest){.pid = pid, .console = ends[0]};
	return 0;
}
