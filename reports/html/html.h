/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Results as one page that stands by itself: readable without scripts, offline, on paper. */
#ifndef HTML_HTML_H
#define HTML_HTML_H

#include <stdio.h>

#include <jansson.h>

#include "reports/columns.h"

/*
 * Of `end` records, with what belongs to each (harness/host/run/merge.h); `columns` has all of
 * their kernels.  The lines of source around a failure are shown where the file is at hand.
 * Returns 0, or -1 if writing failed.
 */
int html_write(FILE *out, const json_t *ends, const struct columns *columns);

/*
 * The same results as a dossier for an acceptance, for paper: `runs` is an array with an object for each run: folder (its
 * name), run and boots (its records), content (the digest of what it says), files {name: SHA-256}.  Returns 0, or -1 if
 * writing failed.
 */
int dossier_write(FILE *out, const json_t *ends, const struct columns *columns, const json_t *runs);

#endif
