/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words, numbers and signs of source text, without comments and strings. */
#ifndef ABI_SOURCE_TOKENS_H
#define ABI_SOURCE_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_NUMBER, TOKEN_SIGN };

struct token {
	enum token_kind kind;
	const char *start;
	size_t length;
	unsigned line;
	int64_t value; /* of a number that fits */
};

struct comments;

/* A place in the text; a copy of it is a place to come back to. */
struct tokens {
	const char *next, *end;
	unsigned line; /* of what was read last */
	const struct comments *comments;
};

struct tokens tokens_begin(const char *text, size_t size, const char *language);
/* TOKEN_END at the end, however often it is asked for. */
struct token tokens_next(struct tokens *tokens);

/* Whether it is this sign, or this word. */
bool token_is(const struct token *token, const char *sign);
bool token_is_word(const struct token *token, const char *word);

#endif
