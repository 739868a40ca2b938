/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a run is asked to do. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include <stdbool.h>

#include "harness/cli/pattern.h"
#include "harness/kernel/kernel.h"
#include "reports/report.h"

struct run {
	struct kernel kernel;
	char *image; /* the guests' initramfs */
	char *out; /* folder of the results */
	struct selection selection;
	enum tap_dialect dialect;
	bool virtual_time;
	bool capture;
	bool mute; /* every SCTP packet is lost, and nothing is excused as known */
	bool strict;
	unsigned seed;
	unsigned jobs;
	double patience; /* seconds of the machine's clock; 0: by the scenario's limit */
};

#endif
