/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs of iproute2 and nft that wait, linked with all of their libraries, until they are asked for.  Most of what a
 * short batch costs is the start of its program: a copy of one that waits costs a sixth of that.
 */
#ifndef NETNS_READY_PROGRAM_H
#define NETNS_READY_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

/* What a program that waits has its requests from: a SOCK_SEQPACKET.  It sends a byte when it is ready; a request is a
 * byte with these descriptors, its answer an int, the status of waitpid(2). */
enum { READY_SOCKET = 100 };
enum ready_descriptor { READY_NAMESPACE, READY_INPUT, READY_OUTPUT, READY_DESCRIPTORS };

/* The words after which a program reads commands from its standard input, NULL at the end.  `arguments` has room for 5;
 * the words are not to be freed. */
void ready_program_arguments(const char *program, bool ipv6, char *arguments[5]);

/*
 * Starts the programs, once, from the process whose children will ask for them.  `library` is harness/ready/, built for
 * them; it is copied.  Where a program cannot be started so (there is none, or of another architecture), each use
 * starts it anew.
 */
void ready_programs_start(const void *library, size_t size);

/* Runs a program in a network namespace, with that input, and that output and error output.  Returns 1 with the status
 * of waitpid(2), 0 if none waits, -1 with errno set if one waited and then gave no answer. */
int ready_program_run(const char *program, bool ipv6, int namespace, int input, int output,
		      int *status);

#endif
