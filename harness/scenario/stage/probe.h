/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the running kernel can do, and what would provide what it cannot. */
#ifndef STAGE_PROBE_H
#define STAGE_PROBE_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/record/capability.h"

/* NULL if the running kernel has the capability; else why not, with the option that provides it. */
const char *capability_missing(unsigned index);

/* Whether the kernel is a guest's, which nobody else uses, and not the machine's own (run --kernel=local). */
bool kernel_is_guests(void);
/* Whether the kernel's version is that or a later one. */
bool kernel_is_since(unsigned major, unsigned minor);
bool kernel_is_64_bit(void);
/* Whether this is a 32-bit program on a 64-bit kernel. */
bool program_is_compat(void);

/* NULL if the kernel has the system calls that a program of this one's ABI makes; else why not,
 * with the option that provides them. */
const char *program_unsupported(void);

/* The reason for the first capability of the set that is missing, or NULL. */
const char *capabilities_missing(capability_set set);

#endif
