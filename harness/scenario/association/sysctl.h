/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sysctls of the nodes of a lab, by their path below /proc/sys ("net/sctp/rto_min"). */
#ifndef ASSOCIATION_SYSCTL_H
#define ASSOCIATION_SYSCTL_H

#include "netns/lab.h"

/* Writes a sysctl of a node.  Ends the scenario as `error` if that fails. */
__attribute__((format(printf, 4, 5))) void sysctl_set(struct lab *lab, const char *node,
						      const char *name, const char *format, ...);
/* The same in every node that has a kernel: not in the silent one. */
__attribute__((format(printf, 3, 4))) void sysctl_set_everywhere(struct lab *lab, const char *name,
								 const char *format, ...);

#endif
