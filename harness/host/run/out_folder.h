/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folder of a run's results: never anything of an older run beside a newer one. */
#ifndef RUN_OUT_FOLDER_H
#define RUN_OUT_FOLDER_H

#include "harness/host/ground/fault.h"

/*
 * Makes the folder for a run.  `wanted` NULL: a new one, named by the time, of which two runs never
 * get the same.  One that is there is emptied if it holds a run's results and nothing else, and
 * refused if it holds anything else.  Returns its path (to be freed), or NULL with a fault.
 */
char *out_folder_make(const char *wanted, struct fault *fault);

/* The same for several runs, each of which gets a folder in it: one that is there must be empty. */
char *out_folder_of_runs(const char *wanted, struct fault *fault);

/* Of a run that never began nothing remains; what holds anything stays. */
void out_folder_remove(const char *path);

#endif
