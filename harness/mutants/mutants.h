/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Faults in a C file, made by rule on its syntax tree. */
#ifndef MUTANTS_MUTANTS_H
#define MUTANTS_MUTANTS_H

#include <stddef.h>

/* How the changed text may take the place of the original one. */
enum mutant_form {
	FORM_VALUE, /* an expression of the same type */
	FORM_TRUTH, /* an expression of which only whether it is zero counts */
	FORM_STATEMENT, /* one or more statements, their semicolons included */
};

/* One fault: the bytes from `begin` up to `end` of the file become `text`, which is one line. */
struct mutant {
	const char *rule;
	const char *function; /* that it is in */
	unsigned line; /* of `begin` */
	size_t begin, end;
	enum mutant_form form;
	const char *text;
};

/* All of it is lent for the time of the call. */
typedef void mutant_take(void *context, const struct mutant *mutant);

/* "value", "truth" or "statement". */
const char *mutant_form_name(enum mutant_form form);

/*
 * Parses the file with a compiler's options (those of `count` words that concern the preprocessor
 * and the language) and calls `take` for every fault that the rules make of the functions in it, in
 * the order of the text; files that it includes are left alone.  Returns 0, or -1 after a line on
 * stderr that says what the file or the options lack.
 */
int mutants_find(const char *path, const char *const options[], size_t count, mutant_take *take,
		 void *context);

/* The rules, in the order of the table; NULL behind the last. */
const char *mutants_rule(size_t index);

#endif
