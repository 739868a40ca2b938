/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sockets that a scenario has opened by itself, in a process of its own. */
#ifndef RUNNER_OWN_SOCKETS_H
#define RUNNER_OWN_SOCKETS_H

/* The lowest descriptor that is free: what the scenario opens is there or above, above most of what the labs have open.
 * 0 if none is. */
int own_sockets_begin(void);
/*
 * Has the associations of all sockets from that descriptor on aborted when they are closed.  With the process nobody
 * carries frames any more: an association that were closed in order would live until T5-shutdown-guard expires.
 */
void own_sockets_abort(int begin);

#endif
