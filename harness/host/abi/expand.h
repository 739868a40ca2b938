/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types seen with the members of their members. */
#ifndef ABI_EXPAND_H
#define ABI_EXPAND_H

#include "harness/host/abi/abi.h"

/*
 * The type with the inner members of those structs in it that stand for several members of the API's
 * type: the head of a notification, say.  NULL if it has none of them.  Names are the type's own:
 * expand_free() before the type is freed.
 */
struct abi_type *expand_type(const struct abi_type *golden, const struct abi_type *type);
void expand_free(struct abi_type *expanded);

#endif
