/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What rules ask about a node of the syntax tree, and about the text that it was made of. */
#ifndef MUTANTS_SYNTAX_H
#define MUTANTS_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>

#include <clang-c/Index.h>

#include "harness/mutants/mutants.h"

enum { MAX_CHILDREN = 64 };

struct source {
	CXFile file;
	const char *text;
	size_t size;
	mutant_take *take;
	void *context;
};

struct range {
	size_t begin, end;
};

/* A node in a function of the file. */
struct site {
	const struct source *source;
	const char *function;
	CXCursor cursor;
	enum CXCursorKind kind;
	struct range range;
	struct range parent; /* of the node above */
	enum CXCursorKind above; /* its kind; what only converts a value does not count */
	CXCursor children[MAX_CHILDREN];
	size_t count;
};

/*
 * The text of the node in the file.  False if it is in none, or in another one.  What a macro's
 * definition adds has the range of the call, what a macro's argument brings has its own.
 */
bool range_of(const struct source *source, CXCursor cursor, struct range *range);

/* Collects the nodes below; false if there are more than MAX_CHILDREN. */
bool children_of(CXCursor cursor, CXCursor children[MAX_CHILDREN], size_t *count);

/* The text of a range as one line, to be freed; NULL if it cannot be one (a directive, a comment up
 * to the end of the line). */
char *line_of(const struct source *source, struct range range);

/* Where the text goes on behind `at`, or ends before it, spaces and comments left out. */
size_t text_after(const struct source *source, size_t at);
size_t text_before(const struct source *source, size_t at);

/* Whether what stands between two offsets, spaces left out, is exactly that. */
bool stands_between(const struct source *source, size_t begin, size_t end, const char *word);

/* The identifier that begins there: its length, 0 if there is none. */
size_t identifier_at(const struct source *source, size_t at);

/* Whether the word ends right before `at`, spaces left out. */
bool word_before(const struct source *source, size_t at, const char *word);

/* Of two operands of the node the range between them. */
bool operands_of(const struct site *site, struct range *left, struct range *right);

/* Whether a type is that of a whole number. */
bool is_whole(CXType type);

/* Reports a fault: the range becomes what the format makes, if that can be one line. */
__attribute__((format(printf, 5, 6))) void mutate(const struct site *site, const char *rule,
						  struct range range, enum mutant_form form,
						  const char *format, ...);

#endif
