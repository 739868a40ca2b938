/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Playing one instance of a scenario. */
#ifndef HARNESS_PLAY_H
#define HARNESS_PLAY_H

#include <stdbool.h>

#include "harness/registry.h"

/* Plays it in a process of its own and sends its records; `capture`: the packets even if it passes.
 */
void play(const struct instance *instance, bool capture);

#endif
