/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Associations through a router r that tracks connections and drops what belongs to none. */
#ifndef MIDDLEBOX_MIDDLEBOX_H
#define MIDDLEBOX_MIDDLEBOX_H

#include "harness/scenario/scenario.h"

/* How long r remembers an association that is silent, where a scenario has it forget. */
enum { MIDDLEBOX_MEMORY = 5 /* seconds */ };

/* The association of a (left) and b (right) through r, which remembers it for MIDDLEBOX_MEMORY; HEARTBEATs are off. */
struct pair middlebox_open(struct lab *lab);

/* Waits until r has forgotten it; expect_packet() then starts with what comes after. */
void middlebox_forget(struct lab *lab);

/* Opens it and has r forget it: nothing was dropped so far. */
struct pair middlebox_forgotten(struct lab *lab);

/* Fails unless r had forgotten it, and has tracked it anew since. */
#define middlebox_expect_anew(lab) middlebox_expect_anew_at(lab, __FILE__, __LINE__)
void middlebox_expect_anew_at(struct lab *lab, const char *file, int line);

/* Fails unless r has dropped that many packets as invalid since it was opened. */
#define middlebox_expect_dropped(lab, count)                                                       \
	middlebox_expect_dropped_at(lab, count, __FILE__, __LINE__)
void middlebox_expect_dropped_at(struct lab *lab, uint64_t count, const char *file, int line);

/* The packet with that chunk comes to r on its left, and leaves it on its right within the moment, or does not. */
void middlebox_expect_passed(struct lab *lab, enum chunk_type type);
void middlebox_expect_lost(struct lab *lab, enum chunk_type type);

#endif
