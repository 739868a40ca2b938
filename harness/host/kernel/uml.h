/* SPDX-License-Identifier: GPL-2.0-or-later */
/* User-Mode Linux: a kernel that is a program. */
#ifndef KERNEL_UML_H
#define KERNEL_UML_H

#include "harness/host/ground/fault.h"
#include "harness/host/kernel/kernel.h"

/*
 * Fills in image, release, arch and config of the program, whose folder is usually the one it was
 * built in.  Runs it, to ask for its release.  Returns 0, or -1 with a fault.
 */
int uml_resolve(const char *program, const char *folder, struct kernel *kernel,
		struct fault *fault);

/* Whether gdb would find the lines of its source and the types of its variables in it. */
bool uml_has_debug_info(const char *program);

#endif
