/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ABI_SHAPE_H
#define ABI_SHAPE_H

#include "harness/host/abi/abi.h"

/* The one struct of the API that has members of the same sizes at the same offsets, whatever they are called;
 * NULL if there is none or more than one, or if its members are too few or too much alike for that to tell anything. */
const struct abi_type *shape_of(const struct abi *golden, const struct abi_type *type);

#endif
