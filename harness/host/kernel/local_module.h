/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why the kernel that this machine runs has no SCTP. */
#ifndef KERNEL_LOCAL_MODULE_H
#define KERNEL_LOCAL_MODULE_H

#include <stddef.h>

/*
 * Says why, and how to mend it: SCTP is not built, its module is not installed, blacklisted, or not allowed to load.
 * `release` is the kernel's, `config` the path of its configuration (NULL: not known), `root` stands before the
 * paths that are looked at ("": the machine's own).  What modprobe.d(5), modules.dep and proc(5) say decides.
 */
void local_module_missing(const char *root, const char *release, const char *config, char *text,
			  size_t size);

#endif
