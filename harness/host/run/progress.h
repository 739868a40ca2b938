/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One line on the terminal that tells how far a run is.  Prints nothing where standard error is no
 * terminal. */
#ifndef RUN_PROGRESS_H
#define RUN_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress {
	bool terminal;
	bool shown;
	size_t failed; /* scenarios so far */
	double began; /* seconds of the machine's clock */
};

struct progress_state {
	size_t booting, running; /* guests */
	size_t done, total; /* instances */
	const char *names; /* of what is being played */
};

/* Seconds of the machine's monotonic clock. */
double machine_now(void);

void progress_begin(struct progress *progress);
void progress_show(struct progress *progress, const struct progress_state *state);
/* A scenario failed: says which on a terminal, unless what is printed there says so already (`shown`). */
void progress_failed(struct progress *progress, const char *name, const char *verdict,
		     const char *message, bool shown);
/* Takes the line away, so that something else can be printed. */
void progress_clear(struct progress *progress);

#endif
