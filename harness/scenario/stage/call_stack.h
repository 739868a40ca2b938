/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a scenario's process is: the addresses of the calls that led there.  The machine turns
 * those of a failure into functions and lines (harness/host/run/callers.h).
 */
#ifndef STAGE_CALL_STACK_H
#define STAGE_CALL_STACK_H

#include <stdint.h>

enum { STACK_DEPTH = 32 };

struct call_stack {
	unsigned count;
	uint64_t
		addresses[STACK_DEPTH]; /* within the instruction that calls, the innermost first */
};

/* Keeps the innermost STACK_DEPTH calls, or as many as there are; those of this function may be among
 * them. */
void call_stack_take(struct call_stack *stack);

#endif
