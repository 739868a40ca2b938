/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The levels on which a parameter can be set.  What is set on one of them holds for what is made
 * from it later: the sysctl for endpoints, the endpoint for associations, the association for its
 * paths.
 */
#ifndef ASSOCIATION_LEVELS_H
#define ASSOCIATION_LEVELS_H

#include <stdint.h>
#include <sys/socket.h>

#include "harness/scenario/association/pair.h"

enum level {
	ON_PATH, /* path0 of the association */
	ON_ASSOCIATION,
	ON_ENDPOINT,
	BY_SYSCTL, /* of node a */
	LEVELS,
};

/* "path", "association", "endpoint", "sysctl". */
const char *name_of_level(enum level level);

/* Sets the parameter to `value` on a level; `a` is NULL for BY_SYSCTL. */
typedef void set_parameter(struct lab *lab, struct endpoint *a, enum level level, uint32_t value);

/*
 * A new pair, the parameter being set on the level of a: before its endpoint is opened, before it
 * connects, or when all its paths are confirmed and measured.
 */
#define pair_open_on_level(lab, level, set, value)                                                 \
	pair_open_on_level_at(lab, level, set, value, __FILE__, __LINE__)
struct pair pair_open_on_level_at(struct lab *lab, enum level level, set_parameter *set,
				  uint32_t value, const char *file, int line);

/* Whose SCTP_PEER_ADDR_PARAMS path_set() sets for a level: path0's, or (NULL) those of the
 * association or, before there is one, of the endpoint. */
const char *path_on_level(enum level level);
/* The address that an option is set for on a level: b's on path0, or the wildcard address. */
struct sockaddr_storage address_on_level(struct endpoint *a, enum level level);

#endif
