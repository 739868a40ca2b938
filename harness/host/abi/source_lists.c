/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Constants that count by themselves, and several at a time. */
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/source_private.h"

static bool is_language(const struct source_scope *scope, const char *const *languages,
			size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(scope->language, languages[i]))
			return true;
	return false;
}

static struct token peek(const struct tokens *tokens)
{
	struct tokens ahead = *tokens;

	return tokens_next(&ahead);
}

/* ---- enumerations ---- */

/* How many tokens may stand between "enum" and "{": "State : ushort". */
enum { MAX_HEAD = 8 };

static bool step_into_body(struct tokens *tokens)
{
	struct tokens ahead = *tokens;

	for (unsigned i = 0; i < MAX_HEAD; i++) {
		struct token token = tokens_next(&ahead);

		if (token_is(&token, "{")) {
			*tokens = ahead;
			return true;
		}
		if (token.kind == TOKEN_END || token_is(&token, ";") || token_is(&token, "="))
			return false;
	}
	return false;
}

/* Behind the comma that ends an enumerator; false at the end of the body. */
static bool step_to_next(struct tokens *tokens)
{
	unsigned depth = 0;

	for (;;) {
		struct token token = tokens_next(tokens);
		bool opens =
			token_is(&token, "(") || token_is(&token, "{") || token_is(&token, "[");
		bool closes =
			token_is(&token, ")") || token_is(&token, "}") || token_is(&token, "]");

		if (token.kind == TOKEN_END || (depth == 0 && (closes || token_is(&token, ";"))))
			return false;
		if (depth == 0 && token_is(&token, ","))
			return true;
		depth += opens;
		depth -= closes;
	}
}

/* #[doc], [Flags] */
static void skip_attributes(struct tokens *tokens)
{
	struct token token = peek(tokens);

	while (token_is(&token, "#") || token_is(&token, "[")) {
		tokens_next(tokens);
		if (token_is(&token, "["))
			while (!token_is(&token, "]") && token.kind != TOKEN_END)
				token = tokens_next(tokens);
		token = peek(tokens);
	}
}

/* The next value, where it is known. */
struct count {
	int64_t next;
	bool known;
};

/* NAME, NAME = value, or NAME(value) of Java. */
static void read_enumerator(struct source_scope *scope, struct tokens *tokens,
			    const struct token *name, struct count *count)
{
	bool java = !strcmp(scope->language, "Java");
	struct token after = peek(tokens);
	struct tokens ahead = *tokens;

	if (token_is(&after, "=") || (java && token_is(&after, "("))) {
		tokens_next(&ahead);
		count->known = source_value(scope, &ahead, &count->next);
	} else if (java || (!token_is(&after, ",") && !token_is(&after, "}"))) {
		count->known = false;
	}
	if (count->known)
		source_add(scope, name, count->next);
	count->next = (int64_t)((uint64_t)count->next + 1);
}

bool source_enumeration(struct source_scope *scope, struct tokens *tokens, const struct token *name)
{
	static const char *const languages[] = {"Rust", "C#", "TypeScript", "D", "Java", "Zig"};
	struct count count = {.known = true};

	if (!token_is_word(name, "enum") || !is_language(scope, languages, ARRAY_SIZE(languages)) ||
	    !step_into_body(tokens))
		return false;
	do {
		struct token token;

		skip_attributes(tokens);
		token = peek(tokens);
		if (token.kind != TOKEN_NAME)
			break;
		tokens_next(tokens);
		read_enumerator(scope, tokens, &token, &count);
	} while (step_to_next(tokens));
	return true;
}

/* ---- several names for as many values ---- */

/* Nobody writes more of them in one line. */
enum { MAX_LIST = 16 };

/* "A, B", behind the first name. */
static size_t read_names(struct tokens *tokens, struct token *names)
{
	size_t count = 1;
	struct token token = peek(tokens);

	while (token_is(&token, ",") && count < MAX_LIST) {
		tokens_next(tokens);
		token = tokens_next(tokens);
		if (token.kind != TOKEN_NAME)
			return 0;
		names[count++] = token;
		token = peek(tokens);
	}
	return count;
}

/* As many values as names; each is added if it is one. */
static bool read_values(struct source_scope *scope, struct tokens *tokens,
			const struct token *names, size_t count)
{
	int64_t values[MAX_LIST];
	bool known[MAX_LIST];

	for (size_t i = 0; i < count; i++) {
		struct token token;

		known[i] = source_value(scope, tokens, &values[i]);
		if (i + 1 == count)
			break;
		token = tokens_next(tokens);
		if (!token_is(&token, ","))
			return false;
	}
	for (size_t i = 0; i < count; i++)
		if (known[i])
			source_add(scope, &names[i], values[i]);
	return true;
}

bool source_list(struct source_scope *scope, struct tokens *tokens, const struct token *name)
{
	static const char *const languages[] = {"Python", "Ruby", "Go"};
	struct tokens ahead = *tokens;
	struct token names[MAX_LIST] = {*name};
	struct token token = peek(tokens);
	size_t count;

	if (!token_is(&token, ",") || !is_language(scope, languages, ARRAY_SIZE(languages)))
		return false;
	count = read_names(&ahead, names);
	token = tokens_next(&ahead);
	if (count < 2 || !token_is(&token, "=") || !read_values(scope, &ahead, names, count))
		return false;
	*tokens = ahead;
	return true;
}

/* ---- Go's const ( ... ) ---- */

/* To the end of the line that begins with this token, or of the list. */
static void skip_specification(struct tokens *tokens, unsigned line)
{
	struct token token = peek(tokens);

	while (token.kind != TOKEN_END && token.line == line && !token_is(&token, ";") &&
	       !token_is(&token, ")")) {
		/* What stands in parentheses may end with the same sign. */
		tokens_next(tokens);
		if (token_is(&token, "("))
			while (token.kind != TOKEN_END && !token_is(&token, ")"))
				token = tokens_next(tokens);
		token = peek(tokens);
	}
	if (token_is(&token, ";"))
		tokens_next(tokens);
}

/* Behind the type, at the values; false if there are none. */
static bool step_to_values(struct tokens *tokens, unsigned line)
{
	struct token token = peek(tokens);

	while (token.kind != TOKEN_END && token.line == line && !token_is(&token, "=") &&
	       !token_is(&token, ")") && !token_is(&token, ";")) {
		tokens_next(tokens);
		token = peek(tokens);
	}
	if (!token_is(&token, "=") || token.line != line)
		return false;
	tokens_next(tokens);
	return true;
}

/* Names with values, or with those of the line before once more: `values` is where these stand. */
static void read_specification(struct source_scope *scope, struct tokens *tokens,
			       struct tokens *values)
{
	struct token names[MAX_LIST] = {tokens_next(tokens)};
	size_t count = read_names(tokens, names);
	struct tokens from;

	if (step_to_values(tokens, names[0].line))
		*values = *tokens;
	from = *values;
	scope->counts = true;
	if (names[0].kind == TOKEN_NAME && count > 0 && from.next)
		read_values(scope, &from, names, count);
	scope->counts = false;
	skip_specification(tokens, names[0].line);
}

bool source_go_constants(struct source_scope *scope, struct tokens *tokens,
			 const struct token *name)
{
	struct tokens values = {0};
	struct token token = peek(tokens);

	if (!token_is_word(name, "const") || strcmp(scope->language, "Go") != 0)
		return false;
	scope->iota = 0;
	if (!token_is(&token, "(")) {
		read_specification(scope, tokens, &values);
		return true;
	}
	tokens_next(tokens);
	for (token = peek(tokens); token.kind == TOKEN_NAME; token = peek(tokens)) {
		read_specification(scope, tokens, &values);
		scope->iota++;
	}
	return true;
}
