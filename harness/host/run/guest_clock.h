/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much of a processor a guest has had. */
#ifndef RUN_GUEST_CLOCK_H
#define RUN_GUEST_CLOCK_H

#include "harness/host/boot/guest.h"

/* Processor time of the guest's process in seconds; 0 if it is not known. */
double guest_used(const struct guest *guest);

#endif
