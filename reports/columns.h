/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernels that a report is about: one column each. */
#ifndef REPORTS_COLUMNS_H
#define REPORTS_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

enum { MAX_COLUMNS = 64, TITLE_SIZE = 192 };

/* Strings are borrowed: from the records, or from whoever added the column. */
struct column {
	const char *kernel; /* release */
	const char *arch;
	const char *spec; /* as the user named the kernel */
	const char *source; /* folder of the run; "" where there is only one */
};

struct columns {
	size_t count;
	struct column each[MAX_COLUMNS];
	char titles[MAX_COLUMNS][TITLE_SIZE];
};

/* Index of the column, which is added if it is not there yet; -1 if there are too many. */
int columns_add(struct columns *columns, const struct column *column);
/* The same for that of an `end` record. */
int columns_add_end(struct columns *columns, const json_t *end);
/* Index of the column of an `end` record, or -1; `columns` may be NULL. */
int columns_find(const struct columns *columns, const json_t *end);

/*
 * What tells this column from the others: the release if that does, else the SPEC, else either with
 * the folder of the run.  It may change when a column is added.
 */
const char *columns_title(const struct columns *columns, size_t index);
/* The title for an `end` record, or NULL where there is but one kernel or `columns` is NULL. */
const char *columns_title_of(const struct columns *columns, const json_t *end);

#endif
