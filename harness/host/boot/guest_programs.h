/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs of a guest with the shared libraries that they need. */
#ifndef BOOT_GUEST_PROGRAMS_H
#define BOOT_GUEST_PROGRAMS_H

#include "harness/host/ground/fault.h"
#include "harness/host/boot/initramfs.h"

/*
 * Adds a program out of a folder with unpacked packages of an architecture, its loader and all the
 * libraries it needs, each at the path that its package uses.  `name` is looked for in bin, sbin
 * and their like.  Links are followed inside the folder, never out of it.  Returns 0, or -1 with a
 * fault.
 */
int programs_add(struct initramfs *initramfs, const char *root, const char *arch, const char *name,
		 struct fault *fault);

#endif
