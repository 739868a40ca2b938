/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gdb on the process of a User-Mode Linux, from its first instruction on. */
#ifndef BOOT_DEBUGGER_H
#define BOOT_DEBUGGER_H

#include <sys/types.h>

#include "harness/host/boot/guest_command.h"

/* Whether gdb is installed: 0, or -1 with a fault that says what to install. */
int debugger_check(struct fault *fault);

/*
 * In the process that is to become the guest: waits for gdb.  `tell` gets the negative number of this process, as those
 * outside its namespaces see it.  Returns 0, or errno.
 */
int debugger_await(int tell);

/*
 * Starts gdb on the process `guest`, which waits for it.  gdb brings it to where it has become the kernel's program
 * (`command`) and then executes the file `commands`.  On a terminal it asks what to do next when these are done, else it
 * ends.  Returns its process, which dies with this one, or -1 with a fault.
 */
pid_t debugger_start(pid_t guest, const struct command *command, const char *commands,
		     struct fault *fault);

#endif
