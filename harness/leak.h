/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a scenario leaves behind in the kernel. */
#ifndef HARNESS_LEAK_H
#define HARNESS_LEAK_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What there is of SCTP before anything is played: objects that SCTP counts itself
 * (CONFIG_SCTP_DBG_OBJCNT), and sockets, chunks and bind buckets by their slabs; what a kernel does
 * not tell is not looked at.  To be called once, first of all.
 */
void leak_begin(void);

/*
 * Waits, in the guest's time, until the kernel has freed all that came after leak_begin(): what is
 * left of an association whose peer is gone goes away with its timers.  Returns false with the
 * counts that stay too high, and what kmemleak has found, in the text.  What was told once is not
 * told again.
 */
bool leak_check(char *text, size_t size);

/* For tests: reads "name: number" lines, as sctp_dbg_objcnt has them, into counters. */
struct leak_counter {
	char name[32];
	long count;
};
size_t leak_parse(const char *text, struct leak_counter *counters, size_t limit);

#endif
