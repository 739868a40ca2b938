/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The modules that SCTP labs need. */
#ifndef BOOT_MODULES_H
#define BOOT_MODULES_H

#include "harness/host/ground/fault.h"
#include "harness/host/boot/initramfs.h"

/*
 * Adds those of the named modules (NULL at the end) that the kernel has as modules, and what they
 * depend on, uncompressed, as lib/modules/NAME.ko, and modules.list with their paths in the order
 * in which to load them.  `folder` is that of the kernel's modules, with modules.dep.  Returns 0,
 * or -1 with a fault.
 */
int modules_add(struct initramfs *initramfs, const char *folder, const char *const names[],
		struct fault *fault);

/* What SCTP labs need, NULL at the end. */
extern const char *const lab_modules[];

#endif
