/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the scenario's process may do: capabilities(7). */
#ifndef SOCKETS_PRIVILEGES_H
#define SOCKETS_PRIVILEGES_H

#include <stdbool.h>

#include <linux/capability.h>

/* Takes a capability out of the effective set of the process, or puts it back; `error` if it
 * cannot. */
void sockets_capability_set(unsigned capability, bool effective);

#endif
