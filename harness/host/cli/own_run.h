/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A run that another command needs the results of. */
#ifndef CLI_OWN_RUN_H
#define CLI_OWN_RUN_H

#include "harness/host/ground/fault.h"

/*
 * Runs this program with these words, "sctp-conform" first and NULL last; the TAP that it prints is not wanted.
 * Returns 0 where it came to its end, whatever its verdicts, or -1 with a fault.
 */
int own_run(char *const words[], struct fault *fault);

#endif
