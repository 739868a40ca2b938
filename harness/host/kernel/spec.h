/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernel SPECs as the user writes them. */
#ifndef KERNEL_SPEC_H
#define KERNEL_SPEC_H

#include <limits.h>

#include "harness/host/ground/fault.h"

enum { SPEC_WORD = 64 };

enum spec_kind {
	SPEC_DEBIAN,
	SPEC_PATH,
	SPEC_LOCAL, /* this machine's own kernel */
	SPEC_UML,
};

struct spec {
	enum spec_kind kind;
	/* debian: "6.1", "6.1.0-47", each with or without a flavour as in "6.1-rt-amd64"; empty:
	 * the current stable kernel */
	char version[SPEC_WORD];
	char release[SPEC_WORD]; /* debian: "trixie"; empty: the machine's own */
	char arch[SPEC_WORD]; /* debian: "i386"; empty: the machine's own */
	char path[PATH_MAX]; /* path:, uml: */
	char modules[PATH_MAX]; /* path:, uml: of the modules, or empty */
};

/* Parses a SPEC; NULL is the default.  Returns 0, or -1 with a fault of status EXIT_USAGE. */
int spec_parse(const char *text, struct spec *spec, struct fault *fault);

#endif
