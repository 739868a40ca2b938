/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is asked of every scenario at its end, whatever it was about. */
#ifndef RUNNER_CLOSING_H
#define RUNNER_CLOSING_H

#include <stdbool.h>

/* Fails the scenario if a rule is unmet or the kernel sent a malformed packet. */
void closing_check(bool malformed_allowed, const char *file, int line);

#endif
