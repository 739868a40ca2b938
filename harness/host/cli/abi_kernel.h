/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The SCTP API as a kernel has it, by its BTF. */
#ifndef CLI_ABI_KERNEL_H
#define CLI_ABI_KERNEL_H

#include "harness/host/abi/reader/reader.h"

/* `name` is for messages; SPEC and cache are those of kernel_resolve().  Returns 0, or -1 with a
 * fault. */
int abi_read_kernel(const char *name, const char *spec, const char *cache,
		    const struct abi_options *options, struct abi_list *list, struct fault *fault);

#endif
