/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The catalogue of requirements: the sentences of the SCTP RFCs with a MUST, SHOULD or MAY, and what
 * those about the socket API describe without such a word, in our own words, and why some are tested
 * by nothing.
 *
 * An ID is the RFC, the section and the number of the sentence in that section: RFC9260-5.1-6.
 */
#ifndef SPEC_REQUIREMENTS_H
#define SPEC_REQUIREMENTS_H

#include <stddef.h>

/* The strongest word of the sentence.  PROSE: none of them, as where RFC 6458 describes a function, an
 * option or a notification: what it says is how it is. */
enum requirement_level { MUST, SHOULD, MAY, PROSE };

struct requirement {
	const char *id;
	enum requirement_level level;
	const char *text;
	const char *untested; /* why no scenario proves it; NULL: one has to */
};

/* All of them, RFC by RFC, in the order of their sections. */
const struct requirement *requirements_all(size_t *count);
/* NULL if there is none of that ID. */
const struct requirement *requirement_find(const char *id);
/* "MUST", "SHOULD", "MAY" or "PROSE". */
const char *requirement_level_name(enum requirement_level level);
/* The number of the RFC, e.g. 9260. */
unsigned requirement_rfc(const struct requirement *requirement);
/* An ID that only the table of reasons has, or that it has twice: a mistake there.  NULL if there
 * is none. */
const char *requirements_stray_reason(void);

#endif
