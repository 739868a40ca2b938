/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/boot/container.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int write_text(const char *path, const char *text)
{
	int descriptor = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t written;

	if (descriptor < 0)
		return -1;
	written = write(descriptor, text, strlen(text));
	close(descriptor);
	return written == (ssize_t)strlen(text) ? 0 : -1;
}

/* Whoever we are, we stay that inside, without power outside. */
static int make_namespaces(void)
{
	char users[64], groups[64];

	snprintf(users, sizeof(users), "%u %u 1", geteuid(), geteuid());
	snprintf(groups, sizeof(groups), "%u %u 1", getegid(), getegid());
	if (unshare(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC) ||
	    write_text("/proc/self/setgroups", "deny") || write_text("/proc/self/uid_map", users) ||
	    write_text("/proc/self/gid_map", groups))
		return -1;
	return 0;
}

/* Keeps nothing open but `living`: the one who reads the console waits for its last writer. */
__attribute__((noreturn)) static void wait_and_end(pid_t inside, int living)
{
	pid_t ended;
	int status;

	if (dup2(living, 0) < 0 || close_range(1, ~0U, 0))
		_exit(126);
	do
		ended = waitpid(inside, &status, 0);
	while (ended < 0 && errno == EINTR);
	/* As what was inside ended, so do we. */
	if (ended == inside && WIFSIGNALED(status)) {
		/* It fails for SIGKILL, which nobody handles. */
		(void)signal(WTERMSIG(status), SIG_DFL);
		(void)raise(WTERMSIG(status));
	}
	_exit(ended == inside && WIFEXITED(status) ? WEXITSTATUS(status) : 126);
}

int container_enter(void)
{
	int living[2];
	pid_t inside;

	if (make_namespaces() || pipe2(living, O_CLOEXEC))
		return errno;
	inside = fork();
	if (inside < 0)
		return errno;
	if (inside > 0)
		wait_and_end(inside, living[1]);
	close(living[1]);
	/* If the parent ended before the request it could not have any effect. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) ||
	    poll(&(struct pollfd){.fd = living[0], .events = POLLIN}, 1, 0) != 0)
		_exit(126);
	close(living[0]);
	return 0;
}
