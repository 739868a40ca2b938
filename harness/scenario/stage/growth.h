/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a cost grows with the number of things: c + k * n^e is fitted through what was measured, and the exponent e held
 * against a budget.
 */
#ifndef STAGE_GROWTH_H
#define STAGE_GROWTH_H

#include <stdint.h>

enum budget {
	BUDGET_CONSTANT, /* however many there are: within a tenth */
	BUDGET_LOGARITHMIC,
	BUDGET_LINEAR,
};

enum { GROWTH_POINTS_MAX = 8 };

struct growth_point {
	unsigned n;
	uint64_t cost; /* instructions, or bytes */
};

struct growth_curve {
	const char
		*name; /* in the words of the protocol: "a message by the number of associations" */
	unsigned count;
	struct growth_point
		points[GROWTH_POINTS_MAX]; /* of growing n; the quotients of neighbours alike */
};

/* Adds a point.  More than GROWTH_POINTS_MAX end the scenario as `error`. */
void growth_add(struct growth_curve *curve, unsigned n, uint64_t cost);

/*
 * The exponent through the first, the middle and the last point; 0 where the last costs at most a tenth more than the
 * first, or grows by the same amount from each point to the next, as a logarithm does.
 */
double growth_exponent(const struct growth_curve *curve);

/* The cost grows no faster than that; a note tells the exponent. */
#define expect_growth(curve, budget) expect_growth_at(curve, budget, __FILE__, __LINE__)
void expect_growth_at(const struct growth_curve *curve, enum budget budget, const char *file,
		      int line);

#endif
