/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What compilers make of mutants, one file at a time, by the commands of a kernel's build. */
#ifndef MUTATE_COMPILE_H
#define MUTATE_COMPILE_H

#include "harness/host/mutate/mutant.h"

struct workshop {
	const char *source; /* the unchanged tree */
	const char *build; /* the folder that a kernel of it was built in */
	const char *folder; /* for what is compiled to be looked at */
};

enum compiled {
	COMPILED_OTHER, /* it is another object */
	COMPILED_SAME, /* no program can tell it from the original */
	COMPILED_NOT, /* with a warning, or not at all */
};

/*
 * Adds the mutants of a file, NAME of net/sctp/NAME.c.  One that the kernel's configuration leaves
 * out has none.  `finder` is the path of sctp-mutants.  Returns 0, or -1 with a fault.
 */
int workshop_find(const struct workshop *workshop, const char *finder, const char *name,
		  struct mutants *mutants, struct fault *fault);

/* Compiles a mutant by itself and compares the object with the original's.  Returns 0, or -1 with a
 * fault. */
int workshop_try(const struct workshop *workshop, const char *original, const struct mutant *mutant,
		 enum compiled *compiled, struct fault *fault);

/*
 * Tries a whole text in place of net/sctp/NAME.c.  *errors (to be freed) is what the compiler says
 * of what it refuses, NULL if it takes it.  Returns 0, or -1 with a fault.
 */
int workshop_check(const struct workshop *workshop, const char *name, const char *text,
		   char **errors, struct fault *fault);

#endif
