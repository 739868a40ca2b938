/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What has names like the API's and is none of it. */
#ifndef ABI_FOREIGN_H
#define ABI_FOREIGN_H

#include "harness/host/abi/abi.h"
#include "harness/host/abi/mirror.h"

/* Whether the type cannot be meant to lie in memory as the API's does: it has members that only its
 * language understands, or is a notification without its type, flags and length.  Such a program
 * fills it in by itself.  Never a type with the header's own name, or of the mapping file. */
bool foreign_type(const struct abi *golden_abi, const struct abi_type *golden,
		  const struct abi_type *type, enum mirror_reason reason);

/* What the kernel writes: a type, flags and a length come first. */
bool is_notification(const struct abi_type *golden);

/* Whether the types and constants are those of BSD's and usrsctp's API, which has the same names
 * (netinet/sctp.h and netinet/sctp_uio.h there). */
bool foreign_api(const struct abi *abi);

#endif
