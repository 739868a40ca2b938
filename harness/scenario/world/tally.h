/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packets that a kernel counts (SctpOutSCTPPacks and SctpInSCTPPacks, RFC 3873 3), and those that the links of its node
 * have seen: what it has sent is counted, and what is counted has come.  Packets between two sockets of one node no link sees.
 */
#ifndef SCENARIO_WORLD_TALLY_H
#define SCENARIO_WORLD_TALLY_H

#include <stdbool.h>
#include <stddef.h>

struct tally {
	long sent, received; /* as the kernel counts */
	long left, arrived; /* as its links have seen */
};

/* False with what is wrong in `error`; all are from one time on. */
bool tally_agrees(const struct tally *tally, char *error, size_t room);

/* Adds what the trace has seen of the node from the frame of that number on. */
void tally_trace(const char *node, unsigned first, struct tally *tally);

#endif
