/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of the reader of source text. */
#ifndef ABI_SOURCE_PRIVATE_H
#define ABI_SOURCE_PRIVATE_H

#include "harness/host/abi/abi.h"
#include "harness/host/abi/source_tokens.h"

/* What is known of a text so far. */
struct source_scope {
	const char *language;
	bool defines; /* constants are -define(NAME, value) and nothing else */
	bool (*wants)(const void *data, const char *name);
	const void *data;
	struct abi_constants *constants; /* what is wanted of it */
	struct abi_constants known; /* all of them, for expressions that use one */
	bool counts; /* inside of Go's const(...), where iota is the line's number */
	int64_t iota;
};

/* Adds the constant of this name, unless there are more than any binding has. */
void source_add(struct source_scope *scope, const struct token *name, int64_t value);

/* Reads an expression of numbers and of constants that are known, and says its value; false if it is
 * anything else.  Steps behind what it has read. */
bool source_value(const struct source_scope *scope, struct tokens *tokens, int64_t *value);

/* Each steps behind what it understands: an enumeration, Go's const(...), "A, B = 1, 2".  False if the
 * name does not begin one of these. */
bool source_enumeration(struct source_scope *scope, struct tokens *tokens,
			const struct token *name);
bool source_go_constants(struct source_scope *scope, struct tokens *tokens,
			 const struct token *name);
bool source_list(struct source_scope *scope, struct tokens *tokens, const struct token *name);

#endif
