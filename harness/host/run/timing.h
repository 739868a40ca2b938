/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long things took on the machine's clock: timing.json, apart from the results as it differs
 * from run to run. */
#ifndef RUN_TIMING_H
#define RUN_TIMING_H

#include <jansson.h>

#include "harness/host/ground/fault.h"

struct timing {
	json_t *guests; /* [{guest, boot, seconds}] */
	json_t *scenarios; /* {name, or "name on kernel" where there are several: milliseconds} */
};

void timing_begin(struct timing *timing);
void timing_end(struct timing *timing);

void timing_guest(struct timing *timing, const char *guest, double boot, double seconds);
/* `kernel`: its title, or NULL where there is but one. */
void timing_scenario(struct timing *timing, const char *kernel, const char *name, double seconds);

/* Writes the file into the folder.  Returns 0, or -1 with a fault. */
int timing_write(const struct timing *timing, const char *folder, double seconds,
		 struct fault *fault);

#endif
