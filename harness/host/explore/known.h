/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of faults that worlds find again and again. */
#ifndef EXPLORE_KNOWN_H
#define EXPLORE_KNOWN_H

#include <stdbool.h>

#include "harness/host/kernel/kernel.h"

enum { EXPLANATION_SIZE = 320 };

/*
 * What explains a finding of that fingerprint on that kernel: a fix that it lacks, which is one of the catalogue, or a
 * deviation that no release has mended yet.  False, and "", if nothing does: then it is news.  A fix that the kernel should
 * have by its version explains nothing.
 */
bool known_explain(const char *fingerprint, const struct kernel *kernel,
		   char explanation[EXPLANATION_SIZE]);

/* The ids of all fixes that the list names, one after the other; NULL at the end. */
const char *known_fix(unsigned number);

#endif
