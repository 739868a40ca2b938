/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What results say of each sentence of the catalogue of requirements. */
#ifndef REPORTS_CLAIMS_H
#define REPORTS_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <jansson.h>

#include "reports/columns.h"
#include "reports/spec/requirements.h"

/* Of one kernel; the first that is true. */
enum claim_state {
	CLAIM_FAILS, /* a scenario that claims it failed */
	CLAIM_DEVIATES, /* one had a known deviation */
	CLAIM_PROVEN, /* one passed */
	CLAIM_SKIPPED, /* those that claim it were skipped */
	CLAIM_UNTESTED, /* none is to prove it, for a reason */
	CLAIM_NOT_PLAYED, /* none that does was played */
	CLAIM_STATES,
};

struct claim {
	const struct requirement *requirement;
	bool seen[MAX_COLUMNS][CLAIM_STATES];
	json_t *ends; /* `end` records of those that claim it; NULL: none */
};

struct claims {
	struct claim *each; /* in the order of the catalogue */
	size_t count;
	size_t columns;
};

/* Of `end` records and all of their kernels.  Returns 0, or -1 without memory; claims_free() is due either way. */
int claims_make(struct claims *claims, const json_t *ends, const struct columns *columns);
void claims_free(struct claims *claims);

/* What the results of the column's kernel say of it. */
enum claim_state claim_state(const struct claim *claim, size_t column);
/* What one result says of what its scenario claims. */
enum claim_state claim_state_of_end(const json_t *end);
/* In words: "fails", "deviates", ... */
const char *claim_state_name(enum claim_state state);
/* The verdict whose colour it has, as a word. */
const char *claim_state_style(enum claim_state state);

/*
 * The sentences and what becomes of them as tables for programs, with a column or attribute for each kernel: CSV (RFC
 * 4180), and ReqIF 1.0.1, which tools for requirements import.  Return 0, or -1 if writing failed.
 */
int requirements_write_csv(FILE *out, const json_t *ends, const struct columns *columns);
int requirements_write_reqif(FILE *out, const json_t *ends, const struct columns *columns);

#endif
