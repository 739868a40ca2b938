/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a scenario does to its network.
 *
 * A link that cannot be cut or a sysctl that is not there is no fault of the kernel under test:
 * whatever fails here ends the scenario as `error`, with what the lab said.
 */
#ifndef STAGE_NETWORK_H
#define STAGE_NETWORK_H

#include "netns/lab.h"

/* The lab has that node and that link (each may be NULL), and the node is on the link. */
void lab_must_have(struct lab *lab, const char *node, const char *link);

/* The lab has that node, and a kernel runs in it: it is not the silent one. */
void lab_must_run(struct lab *lab, const char *node);

/* As the functions of netns/lab.h of these names after lab_. */
void link_cut(struct lab *lab, const char *link, const char *from);
void link_restore(struct lab *lab, const char *link);
void link_down(struct lab *lab, const char *link);
void link_up(struct lab *lab, const char *link);
void link_impair(struct lab *lab, const char *link, const char *node, const char *netem);
void link_mtu(struct lab *lab, const char *link, unsigned mtu);

/* Writes a sysctl, by its path below /proc/sys ("net/sctp/rto_min"), in a node. */
__attribute__((format(printf, 4, 5))) void sysctl_set(struct lab *lab, const char *node,
						      const char *name, const char *format, ...);
/* The same in every node that has a kernel: not in the silent one. */
__attribute__((format(printf, 3, 4))) void sysctl_set_everywhere(struct lab *lab, const char *name,
								 const char *format, ...);
/* The errno with which the kernel refuses the value of a sysctl that is there; 0: it takes it. */
int sysctl_try(struct lab *lab, const char *node, const char *name, const char *value);

/* Runs commands of ip (several: one a line) or tc, or loads a ruleset of nft, in a node. */
__attribute__((format(printf, 3, 4))) void ip_run(struct lab *lab, const char *node,
						  const char *format, ...);
__attribute__((format(printf, 3, 4))) void tc_run(struct lab *lab, const char *node,
						  const char *format, ...);
__attribute__((format(printf, 3, 4))) void nft_load(struct lab *lab, const char *node,
						    const char *format, ...);

/* Puts a frame on the link of that index as if the node at the other end had sent it: it arrives at
 * end `to` (0 or 1). */
void frame_inject(struct lab *lab, int link, int to, const uint8_t *data, size_t length);

#endif
