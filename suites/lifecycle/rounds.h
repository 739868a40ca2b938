/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same again and again on the loopback device, to see what stays in the kernel's memory. */
#ifndef LIFECYCLE_ROUNDS_H
#define LIFECYCLE_ROUNDS_H

#include "harness/scenario/scenario.h"

enum { LIFECYCLE_PORT = 5000, LIFECYCLE_MTU = 1500 };

/* One round: associations with a listening one-to-one socket of LIFECYCLE_PORT, and their end. */
typedef void lifecycle_round(int listener);

/*
 * Plays rounds in a namespace of their own, with AUTH, ASCONF and RE-CONFIG, and fails the scenario if each
 * left something of `what` behind.
 */
void lifecycle_expect_nothing_kept(lifecycle_round *round, const char *what);

#endif
