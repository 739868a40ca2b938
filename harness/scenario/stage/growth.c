/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/growth.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "harness/scenario/stage/outcome.h"

/* What the fitted exponent may be at most: n log n is as good as linear here, and steps of a cache or a table's size
 * are no power of n. */
static const struct {
	const char *word;
	double most;
} budgets[] = {
	[BUDGET_CONSTANT] = {"not at all", 0},
	[BUDGET_LOGARITHMIC] = {"like a logarithm", 0.25},
	[BUDGET_LINEAR] = {"in proportion", 1.2},
};

void growth_add(struct growth_curve *curve, unsigned n, uint64_t cost)
{
	if (curve->count == GROWTH_POINTS_MAX)
		scenario_error("a curve of more than %u points", (unsigned)GROWTH_POINTS_MAX);
	curve->points[curve->count++] = (struct growth_point){n, cost};
}

/* How much further it is to the last point than to the middle one, on a curve of that exponent. */
static double quotient(double first, double middle, double last, double exponent)
{
	if (fabs(exponent) < 1e-6)
		return log(last / first) / log(middle / first);
	return (pow(last, exponent) - pow(first, exponent)) /
	       (pow(middle, exponent) - pow(first, exponent));
}

static bool is_constant(const struct growth_curve *curve)
{
	double first = (double)curve->points[0].cost;
	double last = (double)curve->points[curve->count - 1].cost;

	return last <= first * 1.1;
}

double growth_exponent(const struct growth_curve *curve)
{
	const struct growth_point *first = &curve->points[0];
	const struct growth_point *middle = &curve->points[curve->count / 2];
	const struct growth_point *last = &curve->points[curve->count - 1];
	double low = 0, high = 8;
	double step = (double)middle->cost - (double)first->cost;
	double whole = (double)last->cost - (double)first->cost;

	if (curve->count < 3)
		scenario_error("a curve of %u points has no exponent", curve->count);
	if (is_constant(curve))
		return 0;
	/* All of the growth comes late: as steep as can be told. */
	if (step <= 0)
		return high;
	while (high - low > 1e-4) {
		double exponent = (low + high) / 2;

		if (quotient(first->n, middle->n, last->n, exponent) < whole / step)
			low = exponent;
		else
			high = exponent;
	}
	return low;
}

static void describe(const struct growth_curve *curve, char *text, size_t size)
{
	text[0] = '\0';
	for (unsigned i = 0; i < curve->count; i++) {
		size_t used = strlen(text);

		snprintf(text + used, size - used, "%s%u: %" PRIu64, i ? ", " : "",
			 curve->points[i].n, curve->points[i].cost);
	}
}

void expect_growth_at(const struct growth_curve *curve, enum budget budget, const char *file,
		      int line)
{
	double exponent = growth_exponent(curve);
	char text[512];

	describe(curve, text, sizeof(text));
	scenario_note("%s: n^%.2f (%s)", curve->name, exponent, text);
	if (budget == BUDGET_CONSTANT ? is_constant(curve) : exponent <= budgets[budget].most)
		return;
	scenario_fail(file, line, "expected %s to grow %s; it grows like n^%.2f: %s", curve->name,
		      budgets[budget].word, exponent, text);
}
