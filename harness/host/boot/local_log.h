/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One console out of what the runner sends and what this machine's kernel says. */
#ifndef BOOT_LOCAL_LOG_H
#define BOOT_LOCAL_LOG_H

#include <stddef.h>

/*
 * Copies both to `console` until the runner's end is reached.  What the kernel has said so far
 * comes before what the runner sends next, so that a report stands before the end of the scenario
 * that caused it.  `log` is /dev/kmsg, opened not to block, or -1.
 */
void local_relay(int runner, int log, int console);

/*
 * The kernel's log as a console shows it: of a record of /dev/kmsg ("4,1234,5678901,-;text") the
 * line "[    5.678901] text\n".  Returns its length; 0 for what a quiet console leaves out, and for
 * what is not the kernel's.
 */
size_t local_log_line(const char *record, char *line, size_t size);

#endif
