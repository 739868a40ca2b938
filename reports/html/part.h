/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of the page. */
#ifndef HTML_PART_H
#define HTML_PART_H

#include "reports/report.h"
#include "harness/record/verdict.h"
#include "reports/claims.h"
#include "reports/columns.h"
#include "reports/markup.h"

struct page {
	struct markup markup;
	const json_t *ends;
	const struct columns *columns;
	struct claims claims;
	bool paper; /* nothing is folded, and no link leads to a scenario, which the page has not */
	json_t *suites; /* by name: objects of scenarios by name: arrays of `end` records */
};

/* The <head>, with the style of all pages. */
void page_put_head(struct page *page, const char *title);
/* The string of that name, "" if the record has none. */
const char *page_text(const json_t *record, const char *key);
/* "suite.name" of the instance "suite.name.ipv4", to be freed. */
char *page_scenario(const json_t *end);
/* A bit for each kernel (struct columns) that one of the records is of. */
unsigned long long page_kernels(const struct page *page, const json_t *ends);
/* A name in which a narrow column may begin a new line after a dot or underscore. */
void page_put_name(struct page *page, const char *name);
/* The name of a scenario or sentence, as a link to it; on paper the name alone. */
void page_put_link(struct page *page, const char *name);
/* A <th> for each kernel. */
void page_put_column_heads(struct page *page);
/* Adds the verdicts of those of the records that are of the kernel. */
void page_count(const struct page *page, const json_t *ends, size_t column, struct counts *counts);
/*
 * A box to tick, unticked, and "Show WHAT" as its label: what follows it in its parent and has the class "unplayed" is seen
 * only while it is ticked, which the style does without a script.  Nothing for a count of 0.
 */
void page_put_reveal(struct page *page, const char *id, size_t count, const char *what);
/* Links to the kernels' scenarios, each once; where there are several kernels, whose they are. */
void page_put_scenarios(struct page *page, const json_t *ends);
/* A verdict, with what else is to be said beside it. */
void page_put_verdict(struct page *page, enum verdict verdict, const char *text);

/* overview.c: kernels and suites, and what did not pass, by its reason. */
void overview_put(struct page *page);
/* scenarios.c: all of them, suite by suite. */
void scenarios_put(struct page *page);
/* result.c: what came of an instance that did not pass. */
void result_put(struct page *page, const json_t *end);
/* Packets and timelines of one that did, where they are kept. */
void result_put_passed(struct page *page, const json_t *end);
/* source.c: the lines around that one; nothing where the file is not at hand. */
void source_put(struct markup *markup, const char *file, json_int_t line);
/* timeline.c: a plot of an `end` record's timelines, with what was lost meanwhile; nothing for none. */
void timeline_put(struct markup *markup, const json_t *end);
/* deviations.c: what is known to be otherwise than a document says, with what shows it. */
void deviations_put(struct page *page);
/* features.c: what of the API and the protocol can be used on which kernel. */
void features_put(struct page *page);
/* sentences.c: the requirements of each RFC, and what the scenarios say of them. */
void sentences_put(struct page *page);
/* Only how many are in which state, RFC by RFC. */
void sentences_put_totals(struct page *page);

#endif
