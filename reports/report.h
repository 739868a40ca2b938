/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Views of records (harness/record/record.h).  Nothing here knows a suite, a guest or a kernel but by what
 * records say. */
#ifndef REPORTS_REPORT_H
#define REPORTS_REPORT_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include <jansson.h>

#include "harness/record/verdict.h"
#include "reports/columns.h"

struct counts {
	unsigned of[VERDICTS];
};

/* Adds an `end` record to the counts. */
void counts_add(struct counts *counts, const json_t *end);
void counts_sum(struct counts *sum, const struct counts *counts);
/* All of them together. */
unsigned counts_total(const struct counts *counts);
/* Nothing failed; with `strict` a skip fails, too. */
bool counts_good(const struct counts *counts, bool strict);

enum tap_dialect {
	TAP14,
	TAP13, /* the same by another name, which Perl's prove knows */
	KTAP,
};

/* A stream of TAP: written as the results arrive. */
struct tap {
	FILE *out;
	enum tap_dialect dialect;
	bool strict; /* a skip is printed as "not ok" */
	bool terminal; /* in colours */
	int ladder; /* packets are shown as a ladder of that many columns; 0: as lines */
	const struct columns *columns; /* may be NULL; several: each test point names its kernel */
	unsigned count; /* of test points printed so far */
};

/* Prints the version and, as it is known, the plan; a plan of nothing says so. */
void tap_begin(struct tap *tap, unsigned planned);
/*
 * One test point for an `end` record, `known` as TODO (KTAP: XFAIL, `fixed` as XPASS), `skip` as SKIP.  For what did not pass, a
 * YAML block after it (TAP 14) or diagnostic lines before it (KTAP, whose parsers expect them
 * there) with message, place, spec, seconds and kernel, and the packets (an array of `packet`
 * records, may be NULL).
 */
void tap_point(struct tap *tap, const json_t *end, const json_t *packets);
/* A diagnostic line ("# ..."); a text of several lines becomes several. */
void tap_note(struct tap *tap, const char *text);
/* "Bail out!" with the reason. */
void tap_bail_out(struct tap *tap, const char *reason);

/*
 * JUnit XML of an array of `end` records.  Where there are several kernels each has its own test
 * suites and its name in those of its test cases; `columns` may be NULL.  Returns 0, or -1 if
 * writing failed.
 */
int junit_write(FILE *out, const json_t *ends, const struct columns *columns);

/* A summary in Markdown: counts, and what fails.  Returns 0, or -1 if writing failed. */
int markdown_write(FILE *out, const json_t *ends, const struct columns *columns, bool strict);
/* GitHub's annotations: an error for each failure, a notice for each deviation that is gone.
 * Returns 0, or -1 if writing failed. */
int github_write(FILE *out, const json_t *ends, const struct columns *columns, bool strict);

/*
 * The same results as JSON for others' databases, of which each file says how it takes them: KernelCI's (KCIDB), netdev's
 * CI, and SARIF.  Return 0, or -1 if writing failed.
 */
int kcidb_write(FILE *out, const json_t *ends, const struct columns *columns, bool strict);
int netdev_write(FILE *out, const json_t *ends, const struct columns *columns, bool strict);
int sarif_write(FILE *out, const json_t *ends, const struct columns *columns, bool strict);

/*
 * A table of verdicts with a column for each kernel: a row for each scenario that did not pass
 * everywhere, then the totals.  Returns 0, or -1 if writing failed.
 */
int table_write(FILE *out, const json_t *ends, const struct columns *columns);

/*
 * A timeline as a table (CSV): time, node, path, cwnd, rto, state, bytes, delivered; in seconds and
 * bytes.  `timelines` are the `timeline` records of one scenario, whose rows are hostile: those
 * that are none are left out.  Returns how many rows it has, or -1 if writing failed.
 */
long timeline_write_csv(FILE *out, const json_t *timelines);

enum plot_result {
	PLOTTED,
	PLOT_NO_GNUPLOT, /* it is not installed */
	PLOT_FAILED, /* it was not able to */
};

/*
 * The same timeline as a plot (SVG): starts gnuplot, which makes it in the file of that path.  If
 * the result is PLOTTED, plot_finish() has to wait for the process.
 */
enum plot_result plot_start(const char *path, const char *title, const json_t *timelines,
			    pid_t *pid);
/* There is no file unless the result is PLOTTED. */
enum plot_result plot_finish(const char *path, pid_t pid);
/* The commands for gnuplot that do so, which hold no names but quoted ones.  Returns 0, or -1. */
int plot_write_commands(FILE *out, const char *title, const json_t *timelines);

#endif
