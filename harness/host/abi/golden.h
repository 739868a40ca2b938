/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The golden tables: the truth about each ABI.  harness/host/abi/tables/README.md says where from. */
#ifndef ABI_GOLDEN_H
#define ABI_GOLDEN_H

#include "harness/host/abi/abi.h"

/* All types and constants as this machine has them, with "abi:NAME" as their source.  To be freed.
 */
struct abi *golden_abi(const struct abi_machine *machine);
/* The same, and what the header gives no name of its own: sn_header of union sctp_notification as a
 * type. */
struct abi *golden_mirrored(const struct abi_machine *machine);

/* Whether the kernel also takes a struct of the API that is cut off at this size. */
bool golden_takes(const struct abi_machine *machine, const char *type, uint64_t size);

/* Whether the constant is the last of an enumeration that grows: later headers have a greater one.
 */
bool golden_grows(const char *constant);

#endif
