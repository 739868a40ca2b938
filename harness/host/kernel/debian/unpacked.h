/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of a kernel as they are before they are compressed. */
#ifndef DEBIAN_UNPACKED_H
#define DEBIAN_UNPACKED_H

#include <stddef.h>

#include "harness/host/ground/fault.h"

/* The ELF file inside of a kernel image (bzImage); to be freed.  Returns 0, or -1 with a fault. */
int vmlinux_unpack(const char *image, char **bytes, size_t *size, struct fault *fault);

/*
 * A module, compressed or not, by its path below the folder of the kernel's modules without a
 * suffix: "kernel/net/sctp/sctp".  To be freed.  Returns 1, 0 if there is no such module, or -1
 * with a fault.
 */
int module_unpack(const char *modules, const char *module, char **bytes, size_t *size,
		  struct fault *fault);

#endif
