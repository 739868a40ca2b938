/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Allocations of the kernel that fail, in a scenario that needs CAP_FAULT_INJECTION.  It is played again and again by itself,
 * as with `run --fail-nth`, and in each attempt one allocation fails of those between these two calls, whoever asks for it: the
 * scenario's own system calls, the kernel when a packet comes or a timer expires, the network that carries the packet.
 * So a packet may be lost there, and a call may end with ENOMEM.  What the scenario expects has to be what holds all the same.
 */
#ifndef STAGE_SCARCITY_H
#define STAGE_SCARCITY_H

/* From here on one allocation may fail, */
void scarcity_begin(void);
/* and from here on none does. */
void scarcity_end(void);

/* The runner's: what these do.  Until then, nothing. */
void scarcity_use(void (*begin)(void), void (*end)(void));

#endif
