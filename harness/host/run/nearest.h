/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What somebody meant who made a slip of the keyboard. */
#ifndef RUN_NEAREST_H
#define RUN_NEAREST_H

#include <stddef.h>

#include "harness/host/run/instance.h"

/*
 * The suite, scenario or instance whose name is nearest to the pattern, to be freed; NULL if none is near: more than one
 * letter in four is wrong, left out or too many.
 */
char *nearest_name(const struct instances *all, const char *pattern);
/* How many letters have to be changed, put in or taken out to make the one of the other; texts of 255 letters at most,
 * SIZE_MAX for longer ones. */
size_t nearest_distance(const char *one, const char *other);

#endif
