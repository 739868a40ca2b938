/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A batch of instances that one guest plays, and whom to charge with what happens to that guest. */
#ifndef RUN_BATCH_H
#define RUN_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "harness/host/run/console.h"
#include "harness/host/run/instance.h"
#include "harness/record/failing.h"

enum { BATCH_SIZE = 2560, RUNNERS = 2 };

struct batch_sink {
	/* A `boot` record; borrowed. */
	void (*boot)(void *context, json_t *record);
	/*
	 * The result of one instance: an array of its records, `end` last, and its `packet`
	 * records; borrowed.  All names in them are the instance's.
	 */
	void (*result)(void *context, const struct instance *instance, json_t *records,
		       json_t *packets);
	/* What the present instance, or the guest's "boot", had the kernel execute: a `coverage`
	 * record; borrowed. */
	void (*coverage)(void *context, const char *name, json_t *record);
	void *context;
	/* The present instance is played once more (--fail-nth); may be NULL. */
	void (*attempt)(void *context);
	/* Where the kernel spent its instructions in the present instance: a `profile` record; borrowed; may be NULL. */
	void (*profile)(void *context, const char *name, json_t *record);
};

/* How a guest came to its end. */
enum batch_over {
	GUEST_ENDED, /* by itself */
	GUEST_SILENT, /* it said nothing for longer than the patience */
	GUEST_BROKEN, /* its kernel is damaged, and was charged to the scenario that did it */
	GUEST_ENDLESS, /* it went on talking, but its scenario came to no end */
	GUEST_KILLED, /* by a signal that is not its kernel's doing */
};

struct batch {
	const struct instance *const *plan;
	size_t count;
	bool played[BATCH_SIZE];
	size_t left;
	struct batch_sink sink;
	struct console *console; /* of the present guest */
	/* the present guest */
	bool booted;
	unsigned boots; /* `boot` records: one from each runner */
	char abi[16]; /* of the runner that spoke last */
	bool done;
	bool broken; /* its kernel is damaged: nothing that it says counts any more */
	size_t results;
	/* the present scenario */
	const struct instance *current; /* between its start and the next one's, else NULL */
	bool charged; /* a kernel report came while it was current */
	/* Which allocation fails in the present attempt, and which one failed in that which is
	 * blamed for what was reported, or found by the runner, first; empty: none. */
	char attempt[FAILING_TEXT], blamed[FAILING_TEXT];
	char *stack; /* of the latter; NULL: not known */
	bool found; /* the end that the runner sent is that of the blamed attempt */
	json_t *records;
	json_t *end;
	json_t *packets;
	size_t packet_bytes;
	size_t note_bytes;
	size_t timeline_bytes;
	unsigned costs;
	size_t dropped; /* packets over the limit */
};

/* At most BATCH_SIZE instances; the plan stays the caller's and must outlive the batch. */
void batch_init(struct batch *batch, const struct instance *const *plan, size_t count,
		const struct batch_sink *sink);
void batch_clear(struct batch *batch);

/* A fresh guest begins to play the rest; the console is the caller's. */
void batch_guest_started(struct batch *batch, struct console *console);

/* For struct console_sink, with the batch as context. */
void batch_record(void *context, json_t *record);
void batch_report(void *context);

/* The scenario that runs at present: started, and not ended yet.  NULL if there is none. */
const struct instance *batch_running(const struct batch *batch);

/* Whether the kernel is damaged, by the scenario that runs: what it does from now on says nothing more. */
bool batch_broken(const struct batch *batch);

/* The guest is gone: charges and finishes the present scenario.  `patience` in seconds, for the
 * message. */
void batch_guest_over(struct batch *batch, enum batch_over over, double patience);

/* After the end of a guest, whose console is still there: the instance, which was not played yet, will not be; it is
 * skipped, for that reason. */
void batch_leave_out(struct batch *batch, const struct instance *instance, const char *reason);

/* Stores the names still to be played, NULL at the end; returns how many. */
size_t batch_rest(const struct batch *batch, const char *names[BATCH_SIZE + 1]);

#endif
