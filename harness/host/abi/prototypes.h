/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The functions of libsctp 1.0.19, as <netinet/sctp.h> declares them. */
#ifndef ABI_PROTOTYPES_H
#define ABI_PROTOTYPES_H

#include "harness/host/abi/abi.h"

/* The function of this name with its result as the first member and its parameters behind it, as the
 * machine passes them; to be cleared with abi_type_clear().  False if there is none. */
bool prototype_find(const struct abi_machine *machine, const char *name, struct abi_type *function);
bool prototype_known(const char *name);

#endif
