/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A census of what kmalloc() gave, of what packets are made of and of whole pages, to see what stays in the kernel's
 * memory. */
#ifndef STAGE_CENSUS_H
#define STAGE_CENSUS_H

#include <limits.h>

enum { CENSUS_CACHES = 96 };

struct census {
	unsigned count;
	struct {
		char name[NAME_MAX + 1];
		long objects;
	} caches[CENSUS_CACHES];
	long pages; /* that are free or whose owner is known: the rest is what the kernel took whole */
};

/* Pages of the machine that nobody has, those included that a processor keeps at hand. */
long census_free_pages(void);

/* Waits until what is freed late is gone, 20 s, and counts.  For scenarios that need CAP_GUEST and CAP_SLAB_COUNTS. */
void census_take(struct census *census);

/* Fails the scenario if of `rounds` rounds of something, `what`, each left an object of a cache, or a
 * page.  What is far fewer is the work of others. */
#define census_expect_none_kept(before, after, rounds, what)                                       \
	census_expect_none_kept_at(before, after, rounds, what, __FILE__, __LINE__)
void census_expect_none_kept_at(const struct census *before, const struct census *after,
				unsigned rounds, const char *what, const char *file, int line);

#endif
