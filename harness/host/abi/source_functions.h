/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ABI_SOURCE_FUNCTIONS_H
#define ABI_SOURCE_FUNCTIONS_H

#include <stddef.h>

#include "harness/host/abi/abi.h"

/* Adds the functions of libsctp that Rust's source text declares (`extern "C" { fn sctp_send(...); }`), as
 * the ABI's machine passes them.  What has a body is not one, nor is the text trusted. */
void source_functions(const char *path, const char *start, size_t size, struct abi *abi);

#endif
