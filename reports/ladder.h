/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ladder diagrams: the packets of a scenario between its nodes, in the order of time.  Each packet
 * has a row; how long nothing was sent is said between rows, so that a minute takes no more room
 * than a millisecond.
 */
#ifndef REPORTS_LADDER_H
#define REPORTS_LADDER_H

#include "reports/markup.h"

#include "reports/exchange.h"

enum ladder_kind {
	LADDER_ALONE, /* a document, with its own style */
	LADDER_PART, /* of a page, with the page's style */
	LADDER_BRIEF, /* the same of what passed: fewer rows, and no full text behind a label */
};

/* The <svg> element. */
void ladder_put(struct markup *markup, const struct exchange *exchange, const char *title,
		enum ladder_kind kind);
/* As a document of its own.  Returns 0, or -1 if writing failed. */
int ladder_write_svg(FILE *out, const json_t *end);
/* As text for a terminal, `width` columns.  Returns 0, or -1 if writing failed. */
int ladder_write_text(FILE *out, const json_t *end, int width);

#endif
