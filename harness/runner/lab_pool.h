/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The labs of one scenario after the other.  To build a lab and to take it down costs more than
 * most scenarios, so one that was left as it was built is kept for the next that needs its like.
 */
#ifndef RUNNER_LAB_POOL_H
#define RUNNER_LAB_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "netns/middlebox.h"

/* A lab as lab_open_over() builds it; its objects are due to leak_check(). */
struct lab *labs_take(const struct topology *topology, enum ip_versions versions,
		      const struct middlebox *over, char *error, size_t size);

/* Gives back the lab, to be played in again.  False if that cannot be; then it is still taken. */
bool labs_keep(struct lab *lab);

/* Ends the lab that was taken. */
void labs_end(struct lab *lab);

#endif
