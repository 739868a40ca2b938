/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a parameter of path management can be set.  What is set on one level holds for what is made
 * from it later: the sysctl for endpoints, the endpoint for associations, the association for its
 * paths.
 */
#ifndef PATHS_LEVELS_H
#define PATHS_LEVELS_H

#include "suites/paths/multihomed.h"

enum level {
	ON_PATH, /* path0 of the association */
	ON_ASSOCIATION,
	ON_ENDPOINT,
	BY_SYSCTL, /* of node a */
	LEVELS,
};

const char *level_name(enum level level);

/* Sets the parameter to `value` on a level; `a` is NULL for BY_SYSCTL. */
typedef void set_parameter(struct lab *lab, struct endpoint *a, enum level level, uint32_t value);

/*
 * A new endpoint of a connects to that listener of b, the parameter being set on the level: before
 * the endpoint is opened, before it connects, or when all its paths are confirmed and measured.
 */
struct pair level_connect(struct lab *lab, struct endpoint *listener, enum level level,
			  set_parameter *set, uint32_t value);

/* Ends the association, closes its endpoints, restores the links path0 and path1. */
void level_end(struct pair pair);

/* The address that an option is set for on a level: b's on path0, or the wildcard address. */
struct sockaddr_storage level_address(struct endpoint *a, enum level level);

/* Writes a sysctl of node a. */
void set_sysctl_of_a(struct lab *lab, const char *name, uint32_t value);

/*
 * Waits, at most once per boot, until jiffies 0 is long ago.  Linux measures how long a path that
 * got no DATA yet is idle from there, and jiffies become 0 five minutes after boot
 * (INITIAL_JIFFIES): HEARTBEATs that are due then come late (sctp_generate_heartbeat_event()).
 */
void pass_jiffies_zero(struct lab *lab);
enum { BOOT_SECONDS = 400 }; /* what that adds to a scenario's limit */

/* The state of the peer's address on a path (enum sctp_spinfo_state). */
int path_state(struct endpoint *endpoint, const char *path);

/*
 * The primary path0 goes dark, and a sends message after message, each of which comes over path1
 * when the RTO, doubled every time, has run out.  Returns how many it takes until path0 is in that
 * state.
 */
unsigned failures_until(struct pair pair, int state);

#endif
