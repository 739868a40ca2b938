/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What /proc/net reports of a node's SCTP. */
#ifndef SOCKETS_PROC_H
#define SOCKETS_PROC_H

#include "harness/scenario/scenario.h"

enum { SOCKETS_PROC_SIZE = 8192 };

/* Reads /proc/net/NAME of the node "iut" (static buffer). */
const char *sockets_read_proc_net(struct lab *lab, const char *name);
/* Reads /proc/net/sctp/NAME of the node "iut" (static buffer). */
const char *sockets_read_proc(struct lab *lab, const char *name);
/* A counter of /proc/net/sctp/snmp. */
long sockets_counter(struct lab *lab, const char *name);
/* Fails unless the counter has that value. */
#define sockets_expect_counter(lab, name, value)                                                   \
	sockets_expect_counter_at(lab, name, value, __FILE__, __LINE__)
void sockets_expect_counter_at(struct lab *lab, const char *name, long value, const char *file,
			       int line);

#endif
