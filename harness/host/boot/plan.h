/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The initramfs of one guest: the kernel's image with the plan appended. */
#ifndef BOOT_PLAN_H
#define BOOT_PLAN_H

#include "harness/host/boot/guest.h"

/*
 * Makes the file in options->folder and removes its name at once, so that nothing is left over
 * however the run ends. Returns the descriptor, or -1 with a fault.
 */
int plan_open(const struct guest_options *options, struct fault *fault);

/* The names of those instances that are for the 32-bit runner, or for the other one: one a line, to
 * be freed.  NULL if there is no memory. */
char *plan_text(const char *const *plan, bool i686, size_t *size);

#endif
