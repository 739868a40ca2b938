/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of the kernel a scenario executes, on a kernel that counts it (CONFIG_GCOV_KERNEL). */
#ifndef RUNNER_COVERAGE_H
#define RUNNER_COVERAGE_H

/* Sends the counters of the kernel's own start as those of "boot", and sets them to zero.  A kernel
 * that has none is an error, reported on stderr; returns 0 or -1.
 */
int coverage_begin(void);

/* Sends the counters of all files that something was executed of since, as `coverage` records of
 * that scenario, and sets them to zero. */
void coverage_send(const char *name);

#endif
