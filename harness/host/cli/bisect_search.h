/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where between two ends a scenario's verdict changes. */
#ifndef CLI_BISECT_SEARCH_H
#define CLI_BISECT_SEARCH_H

#include <stddef.h>

enum bisect_state {
	BISECT_UNTRIED,
	BISECT_PASSES,
	BISECT_FAILS,
	BISECT_UNDECIDED, /* tried, and nothing can be said: it was skipped, or did not boot */
	BISECT_STATES,
};

/* The neighbours between which it changes; what lies between them could not be decided. */
struct bisect_change {
	size_t before, after;
};

/*
 * The last point from the beginning on that is like the first one, and the next decided one after it, which is like the last.
 * The first and the last of `count` points are decided, and differ.
 */
struct bisect_change bisect_change(const enum bisect_state states[], size_t count);
/* The point to try next: of those untried between the two the nearest to the middle; `count` if there is none. */
size_t bisect_next(const enum bisect_state states[], size_t count);

#endif
