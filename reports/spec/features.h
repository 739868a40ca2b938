/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of the socket API and of the protocol one may want to use, and what proves that it can be. */
#ifndef SPEC_FEATURES_H
#define SPEC_FEATURES_H

#include <stdbool.h>
#include <stddef.h>

enum feature_kind {
	FEATURE_PROTOCOL,
	FEATURE_OPTION,
	FEATURE_NOTIFICATION,
	FEATURE_ANCILLARY,
	FEATURE_FUNCTION,
	FEATURE_SYSCTL,
	FEATURE_KINDS,
};

struct feature {
	enum feature_kind kind;
	const char *name;
	const char *where; /* RFCs, their sections and scenarios, with blanks between them */
};

/* All of them, kind by kind. */
const struct feature *features_all(size_t *count);
/* The kind as a heading: "Socket options". */
const char *feature_kind_name(enum feature_kind kind);
/* Whether the sentence of that ID, or the scenario of that name ("suite.name"), is among what proves it. */
bool feature_covers(const struct feature *feature, const char *what);

#endif
