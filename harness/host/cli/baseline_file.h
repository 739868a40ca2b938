/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --baseline=FILE|DIR */
#ifndef CLI_BASELINE_FILE_H
#define CLI_BASELINE_FILE_H

#include <jansson.h>

#include "harness/host/ground/fault.h"

/* Reads a baseline file, or makes one of the results of a run's folder.  NULL with a fault. */
json_t *baseline_load(const char *path, struct fault *fault);

#endif
