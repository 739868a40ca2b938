/* SPDX-License-Identifier: GPL-2.0-or-later */
#define SUITE "lifecycle"
#include "suites/lifecycle/owners.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t start(void)
{
	pid_t owner = fork();

	if (owner < 0)
		scenario_error("fork: %s", strerror(errno));
	if (owner == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
		_exit(1);
	return owner;
}

pid_t lifecycle_owner_fork(void)
{
	pid_t owner = start();

	if (owner == 0)
		for (;;)
			pause();
	return owner;
}

/* It watches what a network namespace tells of: nothing, until it is killed. */
pid_t lifecycle_owner_exec(void)
{
	int gone[2];
	pid_t owner;
	char byte;

	if (pipe2(gone, O_CLOEXEC) != 0)
		scenario_error("pipe: %s", strerror(errno));
	owner = start();
	if (owner == 0) {
		int nothing = open("/dev/null", O_WRONLY);

		if (nothing >= 0 && dup2(nothing, STDOUT_FILENO) >= 0)
			execlp("ip", "ip", "monitor", "netconf", (char *)NULL);
		_exit(1);
	}
	close(gone[1]);
	/* The last writing end goes when the process becomes the program. */
	if (read(gone[0], &byte, 1) != 0)
		scenario_error("the other program does not start: %s", strerror(errno));
	close(gone[0]);
	return owner;
}

void lifecycle_owner_kill(pid_t owner)
{
	int status;

	if (kill(owner, SIGKILL) != 0 || waitpid(owner, &status, 0) != owner)
		scenario_error("kill: %s", strerror(errno));
	if (!WIFSIGNALED(status))
		scenario_error("the other owner ended by itself");
}

union control {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(int))];
};

void lifecycle_pass(int unix_socket, int descriptor)
{
	union control control = {.header = {.cmsg_len = CMSG_LEN(sizeof(int)),
					    .cmsg_level = SOL_SOCKET,
					    .cmsg_type = SCM_RIGHTS}};
	struct iovec part = {"x", 1};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = &control,
				 .msg_controllen = sizeof(control.bytes)};

	memcpy(CMSG_DATA(&control.header), &descriptor, sizeof(descriptor));
	if (sendmsg(unix_socket, &message, 0) != 1)
		scenario_error("cannot pass a descriptor: %s", strerror(errno));
}

int lifecycle_receive(int unix_socket)
{
	union control control;
	char byte;
	struct iovec part = {&byte, 1};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = &control,
				 .msg_controllen = sizeof(control.bytes)};
	int descriptor;

	if (recvmsg(unix_socket, &message, 0) != 1 || !CMSG_FIRSTHDR(&message))
		scenario_error("no descriptor came: %s", strerror(errno));
	memcpy(&descriptor, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(descriptor));
	return descriptor;
}
