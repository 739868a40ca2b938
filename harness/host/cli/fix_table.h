/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The catalogue of fixes, and what scenarios have shown of it, as text, JSON or Markdown. */
#ifndef CLI_FIX_TABLE_H
#define CLI_FIX_TABLE_H

#include <stdbool.h>

#include "harness/host/run/instance.h"
#include "reports/columns.h"

/*
 * Prints the fixes that a pattern fits (a glob on id, CVE number or commit; none: all), and what
 * guards each.  Returns 0, or -1 with a fault if nothing fits, or a scenario names a fix that is
 * not in the catalogue.
 */
int fix_table_of_catalogue(const struct instances *all, char *const patterns[], size_t count,
			   bool json, struct fault *fault);

enum fix_format { FIX_TEXT, FIX_JSON, FIX_MARKDOWN };

/* What a run has shown of a fix on a kernel. */
enum fix_state {
	FIX_UNSEEN, /* nothing */
	FIX_NOT_AFFECTED, /* it is older than the fault, as far as its version says */
	FIX_NOT_SEEN, /* its version is from before the fix, and what guards it passes */
	FIX_HAS,
	FIX_LACKS,
	FIX_REGRESSION, /* its version should have it */
	FIX_STATES
};
extern const char *const fix_state_words[FIX_STATES];

/*
 * The state of a fix on the kernel of that column.  Where it is lacking, or was not seen, `*shown`
 * (may be NULL) is the first `end` record that shows it, borrowed; else it is left as it is.
 */
enum fix_state fix_state_on(const json_t *fix, const json_t *ends, const struct columns *columns,
			    size_t column, const json_t **shown);
/* What the record of fix_state_on() says of the fix, borrowed from it; NULL if nothing. */
const char *fix_shown_text(const json_t *fix, const json_t *shown);
/* Whether a pattern fits the fix; without patterns all do. */
bool fix_fits(const json_t *fix, char *const patterns[], size_t count);
/* Why nothing is known of a fix, by the catalogue or else by what guards it among the `end` records; to
 * be freed. */
char *fix_unseen(const json_t *fix, const json_t *ends);

/*
 * Prints a table fix by kernel of the `end` records of a run: "has", "LACKS", "not seen" (its
 * version lacks it, and nothing shows that), or why that cannot be seen and what it would take;
 * before all of them a line for each "REGRESSION" (its version should have it).  Returns the exit
 * status: EXIT_FAILED if a kernel lacks one.
 */
int fix_table_of_kernels(const json_t *ends, const struct columns *columns, char *const patterns[],
			 size_t count, bool json);

/*
 * The same as a page in Markdown, with the command that made it, and for each fix that a kernel
 * lacks what showed it and the first kernel that has it.
 */
int fix_page(const char *command, const json_t *ends, const struct columns *columns,
	     char *const patterns[], size_t count);

#endif
