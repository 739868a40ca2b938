/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One of the guests that run side by side: it plays a batch, and is replaced when it breaks down.
 */
#ifndef RUN_SLOT_H
#define RUN_SLOT_H

#include "harness/host/run/batch.h"
#include "harness/host/run/results.h"
#include "harness/host/run/timing.h"
#include "harness/host/boot/guest.h"

/* What a slot reports to. */
struct slot_shared {
	const struct run *run;
	struct results *results;
	struct timing *timing;
	/* Of each target of a run of several: why nothing more is played on it, or NULL. */
	char *given_up[MAX_KERNELS];
	bool no_kvm; /* it did not answer */
};

struct slot {
	struct slot_shared *shared;
	bool active;
	int processor; /* to pin guests to; -1: none */
	size_t index; /* of the turn in this run's schedule */
	const struct turn *turn;
	unsigned generation; /* of the guest, from 1 */
	char label[32];
	struct batch batch;
	struct guest guest;
	struct console *console;
	FILE *log;
	char *log_path;
	struct fault *fault;
	bool enough; /* the turn's last instance of interest has its result */
	bool failed; /* a capture could not be written: see fault */
	json_t *lacking; /* ids of the fixes that the turn's results show to be lacking */
	bool leaving_out; /* results are of what is not played */
	/* the machine's clock */
	double started, heard, since; /* `since`: the last scenario's end */
	double attempt; /* when the last attempt of --fail-nth began */
	double boot;
	double heard_used; /* processor time of the guest when it was heard last */
};

/* Starts a guest for a turn of the schedule.  Returns 0, or -1 with a fault. */
int slot_start(struct slot *slot, size_t index, struct fault *fault);

/*
 * Takes what the console has to read; `slot_check` looks for silence and for a guest that is gone.
 * Both replace the guest when need be and free the slot when its batch is complete.  They return 0,
 * or -1 with a fault when the environment failed.
 */
int slot_read(struct slot *slot, struct fault *fault);
int slot_check(struct slot *slot, struct fault *fault);

/* The index of the turn's target among the run's. */
size_t slot_target(const struct run *run, const struct turn *turn);

/* Ends the guest, if there is one; its batch stays incomplete. */
void slot_stop(struct slot *slot);

#endif
