/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel tells of a node's SCTP in /proc/net/sctp. */
#ifndef SOCKETS_PROC_H
#define SOCKETS_PROC_H

#include "harness/scenario/scenario.h"

enum { PROC_SIZE = 8192 };

/* Reads /proc/net/sctp/NAME of the node "iut" (static buffer). */
const char *read_proc(struct lab *lab, const char *name);
/* A counter of /proc/net/sctp/snmp. */
long counter(struct lab *lab, const char *name);
/* The counter is that. */
#define expect_counter(lab, name, value) expect_counter_at(lab, name, value, __FILE__, __LINE__)
void expect_counter_at(struct lab *lab, const char *name, long value, const char *file, int line);

#endif
