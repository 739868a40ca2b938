/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The end of the network namespace of UDP sockets. */
#define SUITE "encapsulation"
#include "suites/encapsulation/encapsulated.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NAMESPACES = 16 };

/* A port of no other scenario: on a kernel that leaks its socket, it stays in use. */
#define PORT "9898"

static int set_udp_port(void)
{
	int file = open("/proc/sys/net/sctp/udp_port", O_WRONLY | O_CLOEXEC);

	if (file < 0 || write(file, PORT, strlen(PORT)) < 0)
		return errno;
	return 0;
}

/* Lines of a file, the first of which is a heading. */
static int count_rows(const char *path)
{
	FILE *file = fopen(path, "re");
	int rows = -1;

	if (!file)
		return 0;
	for (int c = fgetc(file); c != EOF; c = fgetc(file))
		rows += c == '\n';
	fclose(file);
	return rows;
}

/* Receives SCTP in UDP in a namespace where nobody has opened a socket yet.  Returns an errno. */
static int receive_in_new_namespace(void)
{
	if (unshare(CLONE_NEWNET) != 0)
		return errno;
	/* A bind would not find all that is left behind: each namespace hashes ports its own way.
	 */
	if (count_rows("/proc/net/udp") > 0 || count_rows("/proc/net/udp6") > 0)
		return EADDRINUSE;
	return set_udp_port();
}

/* The same, and the namespace goes when that is done. */
static int receive_in_brief_namespace(void)
{
	pid_t child = fork();
	int status;

	if (child < 0)
		return errno;
	if (child == 0)
		_exit(receive_in_new_namespace());
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : ECHILD;
}

/*
 * UDP sockets of all namespaces, by the slab that they are made of; -1 where the kernel does not
 * say.  A namespace that its sockets outlive cannot be entered any more to count them.
 */
static long count_udp_sockets(void)
{
	int shrink = open("/sys/kernel/slab/UDP/shrink", O_WRONLY | O_CLOEXEC);
	FILE *objects = fopen("/sys/kernel/slab/UDP/objects", "re");
	long count = -1;

	/* Otherwise objects that were freed lately count. */
	if (shrink < 0 || write(shrink, "1", 1) != 1 || !objects ||
	    fscanf(objects, "%ld", &count) != 1)
		count = -1;
	if (objects)
		fclose(objects);
	if (shrink >= 0)
		close(shrink);
	return count;
}

SCENARIO(sockets_go_with_the_namespace,
	 "When a network namespace goes, so do its UDP sockets, and a new one starts without any",
	 .lab = &two_nodes, .as = AS_IPV4, .needs = CAP_UDP_ENCAPSULATION,
	 .fix = {"udp-sockets-of-namespace"}, .no_packets = true)
{
	long before = count_udp_sockets(), after;

	for (unsigned i = 1; i <= NAMESPACES; i++) {
		int error = receive_in_brief_namespace();

		if (error)
			scenario_fail(__FILE__, __LINE__,
				      "UDP port " PORT " in namespace %u of %u: %s", i, NAMESPACES,
				      strerror(error));
		/* The kernel takes namespaces down in the background. */
		let_pass(lab, SECONDS(1));
	}
	after = count_udp_sockets();
	if (before < 0 || after < 0) {
		scenario_note("the kernel does not say how many UDP sockets there are");
		return;
	}
	/* On the machine's own kernel other programs may have opened some. */
	ck_assert_msg(
		after - before < NAMESPACES,
		"expected the UDP sockets of %u namespaces to be gone; before there were %ld, now "
		"there are %ld",
		NAMESPACES, before, after);
}
