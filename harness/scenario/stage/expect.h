/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Expectations: each waits until what it names happens, or fails the scenario and says what was
 * expected, what came instead and when.  They wait in guest time and carry the lab's frames
 * meanwhile.
 */
#ifndef STAGE_EXPECT_H
#define STAGE_EXPECT_H

#include "netns/clock.h"

/* How long an expectation waits unless it says `.within`. */
#define EXPECT_WITHIN SECONDS(10)
/* For what an expectation does not care about. */
enum { ANY = -1 };

#endif
