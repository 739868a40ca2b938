/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fates of mutants counted, and what share of all faults that stands for. */
#ifndef MUTATE_SCORE_TABLE_H
#define MUTATE_SCORE_TABLE_H

#include <stddef.h>

#include <jansson.h>

/* In the order of reports. */
enum score_fate {
	SCORE_KILLED,
	SCORE_SURVIVED,
	SCORE_UNREACHED,
	SCORE_EQUIVALENT,
	SCORE_UNSWITCHABLE,
	SCORE_FATES,
};

struct score_row {
	const char *name; /* of the state */
	size_t counts[SCORE_FATES];
};

struct score_table {
	struct score_row *rows; /* by name; to be freed */
	size_t count;
};

/* Counts the fates in a state by what `key` says of each mutant, or (NULL) all in one row. */
struct score_table score_count_by(const json_t *state, const char *key);

/* The mutants that a score is of: what can be told from the original and was executed. */
size_t score_whole(const struct score_row *row);

/*
 * Wilson's interval of 95 % for `part` of `whole`, from 0 to 1: where the share may be that a sample
 * was drawn from.  Of nothing it is all.
 */
void score_interval(size_t part, size_t whole, double *low, double *high);

#endif
