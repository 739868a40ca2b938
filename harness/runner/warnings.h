/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Warnings that the kernel gives only once. */
#ifndef RUNNER_WARNINGS_H
#define RUNNER_WARNINGS_H

#include <stdbool.h>

/*
 * Before a scenario begins: where the kernel has warned of anything since it was booted, it is told to
 * give all warnings again that it gives once (WARN_ONCE(), refcount_warn_saturate()), lest what
 * one scenario brought about is not seen in the next one.  That takes debugfs and Linux 4.15; else
 * nothing happens.  Returns whether it was told.
 */
bool warnings_renew(void);

/* For tests: files below a folder instead of /proc and /sys. */
void warnings_use_root(const char *folder);

#endif
