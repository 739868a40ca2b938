/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netns/ready_program.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/memory.h"

/* Those that many scenarios use. */
static struct {
	const char *program;
	bool ipv6;
	int socket; /* -1: none waits */
} programs[] = {{"ip", false, -1}, {"ip", true, -1}, {"nft", false, -1}};

void ready_program_arguments(const char *program, bool ipv6, char *arguments[5])
{
	unsigned count = 0;

	arguments[count++] = (char *)program;
	if (strcmp(program, "wg") == 0) {
		arguments[count++] = "setconf";
		arguments[count++] = "through";
		arguments[count++] = "/proc/self/fd/0";
		arguments[count] = NULL;
		return;
	}
	if (ipv6)
		arguments[count++] = "-6";
	if (strcmp(program, "ipvsadm") == 0) {
		arguments[count++] = "-R";
	} else {
		arguments[count++] = strcmp(program, "nft") == 0 ? "-f" : "-batch";
		arguments[count++] = "-";
	}
	arguments[count] = NULL;
}

/* The environment with the library in it, whose words are not copied but for the first. */
static char **environment_with(int library)
{
	size_t count = 0;
	char **words;

	while (environ[count])
		count++;
	words = xcalloc(count + 2, sizeof(*words));
	words[0] = xasprintf("LD_PRELOAD=/proc/self/fd/%d", library);
	memcpy(words + 1, environ, (count + 1) * sizeof(*words));
	return words;
}

/* Starts a program that takes its requests from the socket.  Returns 0 or an error number. */
static int start(const char *program, bool ipv6, int socket, char **environment)
{
	char *arguments[5];
	pid_t child;
	posix_spawn_file_actions_t actions;
	int failed = posix_spawn_file_actions_init(&actions);

	if (failed)
		return failed;
	ready_program_arguments(program, ipv6, arguments);
	failed = posix_spawn_file_actions_adddup2(&actions, socket, READY_SOCKET);
	for (int i = STDIN_FILENO; !failed && i <= STDERR_FILENO; i++)
		failed = posix_spawn_file_actions_addopen(&actions, i, "/dev/null", O_RDWR, 0);
	if (!failed)
		failed = posix_spawnp(&child, program, &actions, NULL, arguments, environment);
	posix_spawn_file_actions_destroy(&actions);
	return failed;
}

/* Returns the socket of a program that waits, or -1. */
static int start_waiting(const char *program, bool ipv6, char **environment)
{
	int pair[2];
	char ready;
	bool waits;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return -1;
	waits = start(program, ipv6, pair[1], environment) == 0;
	close(pair[1]);
	if (waits && recv(pair[0], &ready, sizeof(ready), 0) == sizeof(ready))
		return pair[0];
	close(pair[0]);
	return -1;
}

void ready_programs_start(const void *library, size_t size)
{
	/* Programs inherit it. */
	int file = memfd_create("ready", 0);
	char **environment;

	if (file < 0)
		return;
	if (write(file, library, size) == (ssize_t)size) {
		environment = environment_with(file);
		for (size_t i = 0; i < ARRAY_SIZE(programs); i++)
			programs[i].socket =
				start_waiting(programs[i].program, programs[i].ipv6, environment);
		free(environment[0]);
		free(environment);
	}
	close(file);
}

static bool ask(int socket, const int descriptors[READY_DESCRIPTORS])
{
	char byte = 0;
	struct iovec data = {&byte, sizeof(byte)};
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(READY_DESCRIPTORS * sizeof(int))];
	} control = {.header = {.cmsg_len = CMSG_LEN(READY_DESCRIPTORS * sizeof(int)),
				.cmsg_level = SOL_SOCKET,
				.cmsg_type = SCM_RIGHTS}};
	const struct msghdr message = {.msg_iov = &data,
				       .msg_iovlen = 1,
				       .msg_control = &control,
				       .msg_controllen = sizeof(control)};

	memcpy(CMSG_DATA(&control.header), descriptors, READY_DESCRIPTORS * sizeof(int));
	return sendmsg(socket, &message, MSG_NOSIGNAL) == sizeof(byte);
}

int ready_program_run(const char *program, bool ipv6, int namespace, int input, int output,
		      int *status)
{
	const int descriptors[READY_DESCRIPTORS] = {
		[READY_NAMESPACE] = namespace, [READY_INPUT] = input, [READY_OUTPUT] = output};
	ssize_t length;

	for (size_t i = 0; i < ARRAY_SIZE(programs); i++) {
		if (programs[i].socket < 0 || programs[i].ipv6 != ipv6 ||
		    strcmp(programs[i].program, program) != 0)
			continue;
		if (!ask(programs[i].socket, descriptors))
			return -1;
		do
			length = recv(programs[i].socket, status, sizeof(*status), 0);
		while (length < 0 && errno == EINTR);
		if (length == sizeof(*status))
			return 1;
		if (length >= 0)
			errno = ECONNRESET;
		return -1;
	}
	return 0;
}
