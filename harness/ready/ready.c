/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loaded into a program by LD_PRELOAD: when all libraries are linked and the program is to begin, it waits instead, and
 * begins in a copy of the process at each request.  netns/ready_program.h has what goes over the socket.
 */
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "netns/ready_program.h"

/* As of a shell that could not run a program. */
enum { NOT_RUN = 126 };

/* Waits for a request.  False: nobody will ask any more. */
static bool next(int descriptors[READY_DESCRIPTORS])
{
	char byte;
	struct iovec data = {&byte, sizeof(byte)};
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(READY_DESCRIPTORS * sizeof(int))];
	} control;
	struct msghdr message = {.msg_iov = &data,
				 .msg_iovlen = 1,
				 .msg_control = &control,
				 .msg_controllen = sizeof(control)};
	const struct cmsghdr *header;

	if (recvmsg(READY_SOCKET, &message, MSG_CMSG_CLOEXEC) != sizeof(byte))
		return false;
	header = CMSG_FIRSTHDR(&message);
	if (!header || header->cmsg_len != CMSG_LEN(READY_DESCRIPTORS * sizeof(int)))
		return false;
	memcpy(descriptors, CMSG_DATA(header), READY_DESCRIPTORS * sizeof(int));
	return true;
}

static void close_all(const int descriptors[READY_DESCRIPTORS])
{
	for (int i = 0; i < READY_DESCRIPTORS; i++)
		close(descriptors[i]);
}

static void begin(const int descriptors[READY_DESCRIPTORS])
{
	if (setns(descriptors[READY_NAMESPACE], CLONE_NEWNET) < 0 ||
	    dup2(descriptors[READY_INPUT], STDIN_FILENO) < 0 ||
	    dup2(descriptors[READY_OUTPUT], STDOUT_FILENO) < 0 ||
	    dup2(descriptors[READY_OUTPUT], STDERR_FILENO) < 0)
		_exit(NOT_RUN);
	close_all(descriptors);
	close(READY_SOCKET);
}

/* Returns in each copy of the process, which then begins. */
__attribute__((constructor)) static void wait_for_requests(void)
{
	int descriptors[READY_DESCRIPTORS];
	char ready = 0;

	unsetenv("LD_PRELOAD");
	if (send(READY_SOCKET, &ready, sizeof(ready), MSG_NOSIGNAL) != sizeof(ready))
		_exit(NOT_RUN);
	while (next(descriptors)) {
		int status = NOT_RUN << 8;
		pid_t child = fork();

		if (child == 0) {
			begin(descriptors);
			return;
		}
		close_all(descriptors);
		if (child > 0 && waitpid(child, &status, 0) != child)
			status = NOT_RUN << 8;
		if (send(READY_SOCKET, &status, sizeof(status), MSG_NOSIGNAL) != sizeof(status))
			break;
	}
	_exit(0);
}
