/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/mutate/score_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/mutate/session.h"
#include "harness/memory.h"

/* Of the standard normal distribution 95 % lie within as many deviations. */
#define DEVIATIONS 1.959963984540054

static const char *const fates[SCORE_FATES] = {FATE_KILLED, FATE_SURVIVED, FATE_UNREACHED,
					       FATE_EQUIVALENT, FATE_UNSWITCHABLE};

void score_interval(size_t part, size_t whole, double *low, double *high)
{
	double n = (double)whole, p = (double)part / n;
	double squared = DEVIATIONS * DEVIATIONS;
	double middle, half;

	*low = 0;
	*high = 1;
	if (whole == 0)
		return;
	middle = (p + squared / (2 * n)) / (1 + squared / n);
	half = DEVIATIONS / (1 + squared / n) * sqrt(p * (1 - p) / n + squared / (4 * n * n));
	*low = middle - half > 0 ? middle - half : 0;
	*high = middle + half < 1 ? middle + half : 1;
}

size_t score_whole(const struct score_row *row)
{
	return row->counts[SCORE_KILLED] + row->counts[SCORE_SURVIVED];
}

static void add(struct score_table *table, const char *name, const char *fate)
{
	size_t row = 0;

	while (row < table->count && strcmp(table->rows[row].name, name) != 0)
		row++;
	if (row == table->count) {
		table->rows = xreallocarray(table->rows, row + 1, sizeof(*table->rows));
		table->rows[table->count++] = (struct score_row){.name = name};
	}
	for (size_t i = 0; i < SCORE_FATES; i++)
		table->rows[row].counts[i] += strcmp(fates[i], fate) == 0;
}

static int by_name(const void *left, const void *right)
{
	return strcmp(((const struct score_row *)left)->name,
		      ((const struct score_row *)right)->name);
}

struct score_table score_count_by(const json_t *state, const char *key)
{
	struct score_table table = {0};
	size_t index;
	json_t *mutant;

	json_array_foreach (json_object_get(state, "mutants"), index, mutant) {
		const char *fate = json_string_value(json_object_get(mutant, "fate"));
		const char *name = key ? json_string_value(json_object_get(mutant, key)) : "all";

		if (fate)
			add(&table, name ? name : "", fate);
	}
	if (table.count > 0)
		qsort(table.rows, table.count, sizeof(*table.rows), by_name);
	return table;
}
