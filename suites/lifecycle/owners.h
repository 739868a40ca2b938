/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes that own a socket beside the scenario's, or instead of it. */
#ifndef LIFECYCLE_OWNERS_H
#define LIFECYCLE_OWNERS_H

#include <sys/types.h>

#include "harness/scenario/scenario.h"

/* A process that owns all that this one does, and waits. */
pid_t lifecycle_owner_fork(void);
/*
 * A process that owns the same and becomes another program, which waits: what is not to be closed on exec stays open.
 * Returns when it is that program.
 */
pid_t lifecycle_owner_exec(void);
/* kill -9; returns when the process is gone, and with it what it alone had open. */
void lifecycle_owner_kill(pid_t owner);

/* Puts the descriptor into the queue of a Unix socket, where it is open until that is received or closed. */
void lifecycle_pass(int unix_socket, int descriptor);
/* Takes it out of there. */
int lifecycle_receive(int unix_socket);

#endif
