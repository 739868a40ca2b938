/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The modules that SCTP labs need. */
#ifndef BOOT_MODULES_H
#define BOOT_MODULES_H

#include "harness/host/ground/fault.h"
#include "harness/host/boot/initramfs.h"

/* A module that only guests load which play what needs the capability (harness/record/capability.h). */
struct demanded_module {
	const char *capability; /* its name */
	const char *module; /* NULL at the end of a list */
};

/*
 * Adds those of the named modules (NULL at the end) that the kernel has as modules, and what they
 * depend on, uncompressed, as lib/modules/NAME.ko, and modules.list with their paths in the order
 * in which to load them; and those that are demanded, with modules.demand: a line "CAPABILITY<tab>PATH"
 * for each that is to be loaded beyond modules.list, in that order.  `folder` is that of the kernel's modules, with modules.dep.  Returns 0,
 * or -1 with a fault.
 */
int modules_add(struct initramfs *initramfs, const char *folder, const char *const names[],
		const struct demanded_module demanded[], struct fault *fault);

/* What SCTP labs need, NULL at the end, and what some of them need. */
extern const char *const lab_modules[];
extern const struct demanded_module demanded_modules[];

#endif
