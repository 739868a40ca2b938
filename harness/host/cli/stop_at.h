/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where gdb is to stop the kernel: a packet of a scenario that was played, found again in the next play. */
#ifndef CLI_STOP_AT_H
#define CLI_STOP_AT_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

#include "harness/host/ground/fault.h"

struct stop_at {
	unsigned
		number; /* of the packet, from 1 as in ladders and captures; 0: the one in question */
	bool received; /* only where it is received, not where it is sent */
};

/* Parses "12" or "12,received" or "received"; NULL is the packet in question.  Returns 0, or -1 with a fault. */
int stop_at_parse(const char *text, struct stop_at *at, struct fault *fault);

/*
 * Writes gdb's commands for the packet of an `end` record with its packets (harness/host/run/merge.h), which is hostile:
 * stop where a kernel sends it, then where one receives it, and show who called.  `asks`: someone is there to go on;
 * else all stops are shown and the guest goes on to its end.  Returns 0, or -1 with a fault.
 */
int stop_at_write(FILE *out, const struct stop_at *at, const json_t *end, bool asks,
		  struct fault *fault);

#endif
