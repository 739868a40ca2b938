/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A "guest" that is none: the runner on this machine's own kernel, in real time.  It lives in
 * namespaces of its own (network, mounts, processes, System V IPC, host name; of users, too, unless
 * root starts it), so that nothing is left of it when it ends, however it ends.  A kernel that it
 * breaks is broken.
 */
#ifndef BOOT_LOCAL_GUEST_H
#define BOOT_LOCAL_GUEST_H

#include "harness/host/boot/guest.h"

/* As guest_start() and in its place. */
int local_start(const struct guest_options *options, struct guest *guest, struct fault *fault);

#endif
