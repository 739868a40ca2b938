/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a dossier says of runs beside their results (reports/html/html.h). */
#ifndef CLI_DOSSIER_RUNS_H
#define CLI_DOSSIER_RUNS_H

#include <jansson.h>
#include <stddef.h>

#include "harness/host/ground/fault.h"

/* An array with an object for each folder, to be released; NULL with a fault. */
json_t *dossier_runs(char *const folders[], size_t count, struct fault *fault);

#endif
