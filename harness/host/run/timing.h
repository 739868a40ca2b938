/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What things cost: timing.json, apart from the results as time on the machine's clock differs from run
 * to run. */
#ifndef RUN_TIMING_H
#define RUN_TIMING_H

#include <stdio.h>

#include <jansson.h>

#include "harness/host/ground/fault.h"

struct timing {
	json_t *guests; /* [{guest, boot, seconds}] */
	json_t *scenarios; /* {name, or "name on kernel" where there are several: milliseconds} */
	json_t *busy; /* the same: microseconds of the guest's processor */
	json_t *judge; /* the same: those of them that the judge of all traffic took */
};

void timing_begin(struct timing *timing);
void timing_end(struct timing *timing);

void timing_guest(struct timing *timing, const char *guest, double boot, double seconds);
/*
 * `kernel`: its title, or NULL where there is but one.  `busy`: seconds of the guest's processor,
 * `judge`: those of them in which the judge looked at the traffic; negative where they are not known.
 */
void timing_scenario(struct timing *timing, const char *kernel, const char *name, double seconds,
		     double busy, double judge);

/*
 * Prints the dearest scenarios, at most `count`, a line each: what they cost the guest's processor; and
 * if any were asked for, which part of what all of them cost was the judge's.
 */
void timing_print_slowest(const struct timing *timing, unsigned count, FILE *out);

/* Writes the file into the folder.  Returns 0, or -1 with a fault. */
int timing_write(const struct timing *timing, const char *folder, double seconds,
		 struct fault *fault);

#endif
