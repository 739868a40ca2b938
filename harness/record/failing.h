/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which allocations of the kernel fail in a run with --fail-nth: one at a time, the first of a
 * scenario, the second, ... until none is left.  The command says it in the words that its user
 * gave, the runner reads the same ones.
 */
#ifndef RECORD_FAILING_H
#define RECORD_FAILING_H

#include <stdbool.h>
#include <stddef.h>

/* Whose allocations: each is counted by itself, as the kernel does (mm/failslab.c, mm/page_alloc.c). */
enum failing_kind {
	FAILING_SLAB, /* kmalloc() and the like */
	FAILING_PAGES, /* whole pages */
	FAILING_KINDS,
};

enum {
	FAILING_MOST = 4096, /* of a kind: more than that in one scenario are not tried */
	FAILING_TEXT = 24,
};

struct failing {
	bool on;
	/* The one that fails first; after it those that come later in the same scenario, and then all
	 * of the other kinds. */
	enum failing_kind kind;
	unsigned first; /* from 1 */
	bool one; /* no other one than the first */
};

/*
 * Reads "" (all), "17" (that allocation of the slab alone), "17-" (from that one on), "page:3" or
 * "page:3-" into *failing.  Returns false if the text is none of these.
 */
bool failing_parse(const char *text, struct failing *failing);

/* Writes how --fail-nth calls one: "17", "page:3".  Returns the text. */
const char *failing_name(enum failing_kind kind, unsigned n, char text[FAILING_TEXT]);

/* One after the other, as they fail in a scenario. */
struct attempts {
	struct failing which;
	unsigned kinds; /* that the kernel has: bits by number */
	enum failing_kind kind; /* of the one that is to fail next, and its number */
	unsigned n;
	unsigned failed[FAILING_KINDS]; /* the highest number that failed; 0: none */
};

/* Begins with the first.  Returns false if the kernel has nothing of that kind. */
bool attempts_begin(struct attempts *attempts, const struct failing *which, unsigned kinds);

/* Goes on after an attempt in which that allocation failed, or none did as there are no more of the
 * kind.  Returns whether there is another one. */
bool attempts_go_on(struct attempts *attempts, bool failed);

#endif
