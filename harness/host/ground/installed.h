/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the programs, the cache and the results lie. */
#ifndef GROUND_INSTALLED_H
#define GROUND_INSTALLED_H

#include "harness/host/ground/fault.h"

/*
 * Path (to be freed) of a program that comes with sctp-conform: beside it, or in
 * PREFIX/libexec/sctp-conform.  The environment variable `override`, if given and set, replaces it.
 * NULL if there is none.
 */
char *path_program(const char *name, const char *override);

/* The folder (to be freed) for what is downloaded and made once.  NULL with a fault. */
char *path_cache(struct fault *fault);

/* The folder (to be freed) with the fragments of configurations, absolute.  NULL with a fault. */
char *path_configs(struct fault *fault);

/* The folder (to be freed) for a run's results by default, named by the time.  NULL with a fault.
 */
char *path_out(struct fault *fault);

/* Makes the link `latest` beside the folder point to it.  Returns 0, or -1 with a fault. */
int path_link_latest(const char *folder, struct fault *fault);

#endif
