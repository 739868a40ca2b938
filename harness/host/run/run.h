/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a run is asked to do. */
#ifndef RUN_RUN_H
#define RUN_RUN_H

#include <stdbool.h>
#include <stdio.h>

#include "harness/host/boot/guest.h"
#include "harness/host/run/schedule.h"
#include "reports/report.h"

enum { MAX_KERNELS = 32 };

struct run {
	struct target targets[MAX_KERNELS]; /* in the order of the command line */
	size_t target_count;
	struct columns columns; /* one for each target */
	struct schedule schedule;
	char *out; /* folder of the results */
	FILE *print; /* where TAP goes beside run.tap */
	enum tap_dialect dialect;
	bool virtual_time;
	enum accel accel;
	bool capture;
	bool coverage; /* keep what the scenarios had the kernel execute */
	bool profile; /* keep where the kernel spent its instructions (harness/host/run/profiles.h) */
	const char
		*fault; /* "mute": every SCTP packet is lost; "abort": and answered by an ABORT */
	const char *fail_nth; /* which allocations fail (harness/record/failing.h), or NULL */
	bool prove_once; /* leave out what guards only fixes that are proven to be lacking */
	struct boot_settings settings; /* how the user has the kernels booted */
	bool strict;
	bool verbose; /* show packets as ladders, and what each suite came to */
	const char *abi; /* "native", "i686": whose runner plays; NULL: the default */
	const char
		*over; /* the middleboxes that it is played over as well, "vlan,gre"; NULL: none */
	unsigned seed;
	unsigned shard; /* from 1 */
	unsigned shards;
	unsigned jobs;
	char *const *patterns; /* what was selected by; borrowed */
	size_t pattern_count;
	const char *sign; /* key to sign the statement with, or NULL */
	const char *
		debugger; /* a file of commands for gdb, under which the kernel runs; NULL: no gdb */
	double patience; /* seconds of the machine's clock; 0: by the scenario's limit */
};

#endif
