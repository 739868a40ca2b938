/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares objects by what of them gets into a kernel. */
#ifndef MUTATE_OBJECT_H
#define MUTATE_OBJECT_H

#include <stdbool.h>

#include "harness/host/ground/fault.h"

/*
 * Compares two objects section by section: what is allocated in memory, and what is relocated
 * there.  Debug information and comments make no difference.  Stores in *same whether they are the same;
 * returns 0, or -1 with a fault if one is no ELF object.
 */
int object_compare(const char *path, const char *other, bool *same, struct fault *fault);

#endif
