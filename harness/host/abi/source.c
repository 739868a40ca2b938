/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/source.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/memory.h"
#include "harness/host/abi/source_tokens.h"

/* Larger files are no source of a binding. */
enum { MAX_SOURCE = 64 << 20 };

/* The API has some two hundred. */
enum { MAX_CONSTANTS = 4096 };

/* How many tokens a type may have between a name and its value: ": constant Interfaces.C.int :=". */
enum { MAX_TYPE_TOKENS = 12 };

static const struct {
	const char *suffix, *language;
} suffixes[] = {
	{".rs", "Rust"},    {".go", "Go"},	   {".py", "Python"},	  {".java", "Java"},
	{".cs", "C#"},	    {".erl", "Erlang"},	   {".hrl", "Erlang"},	  {".ads", "Ada"},
	{".adb", "Ada"},    {".ts", "TypeScript"}, {".js", "JavaScript"}, {".d", "D"},
	{".zig", "Zig"},    {".swift", "Swift"},   {".kt", "Kotlin"},	  {".pas", "Pascal"},
	{".pp", "Pascal"},  {".rb", "Ruby"},	   {".f90", "Fortran"},	  {".nim", "Nim"},
	{".hs", "Haskell"}, {".ml", "OCaml"},
};

const char *source_language(const char *path)
{
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot && i < ARRAY_SIZE(suffixes); i++)
		if (!strcmp(dot, suffixes[i].suffix))
			return suffixes[i].language;
	return NULL;
}

static bool is(const struct token *token, const char *text)
{
	return token->kind == TOKEN_SIGN && token->length == strlen(text) &&
	       !strncmp(token->start, text, token->length);
}

/* ---- values ---- */

/* Of one expression: what has been read of it, and whether it is all numbers. */
struct expression {
	struct tokens tokens;
	unsigned depth;
	bool good;
};

enum { MAX_PARENTHESES = 16 };

static int64_t read_or(struct expression *expression);

static int64_t read_operand(struct expression *expression)
{
	struct token token = tokens_next(&expression->tokens);
	bool negative = is(&token, "-");
	int64_t value;

	if (negative || is(&token, "+"))
		token = tokens_next(&expression->tokens);
	if (token.kind == TOKEN_NUMBER)
		return negative ? (int64_t)(0 - (uint64_t)token.value) : token.value;
	if (is(&token, "(") && ++expression->depth < MAX_PARENTHESES) {
		value = read_or(expression);
		token = tokens_next(&expression->tokens);
		expression->good &= is(&token, ")");
		expression->depth--;
		return negative ? (int64_t)(0 - (uint64_t)value) : value;
	}
	expression->good = false;
	return 0;
}

static bool take(struct expression *expression, const char *sign)
{
	struct tokens before = expression->tokens;
	struct token token = tokens_next(&expression->tokens);

	if (is(&token, sign))
		return true;
	expression->tokens = before;
	return false;
}

static int64_t read_shift(struct expression *expression)
{
	int64_t value = read_operand(expression);

	while (expression->good && take(expression, "<<")) {
		uint64_t count = (uint64_t)read_operand(expression);

		value = count < 64 ? (int64_t)((uint64_t)value << count) : 0;
	}
	return value;
}

static int64_t read_sum(struct expression *expression)
{
	int64_t value = read_shift(expression);

	while (expression->good) {
		if (take(expression, "+"))
			value = (int64_t)((uint64_t)value + (uint64_t)read_shift(expression));
		else if (take(expression, "-"))
			value = (int64_t)((uint64_t)value - (uint64_t)read_shift(expression));
		else
			break;
	}
	return value;
}

static int64_t read_or(struct expression *expression)
{
	int64_t value = read_sum(expression);

	while (expression->good && take(expression, "|"))
		value |= read_sum(expression);
	return value;
}

/* What may follow a value: anything else makes it a part of something larger. */
static bool ends_value(const struct token *token, unsigned line)
{
	static const char *const ends[] = {";", ",", ")", "}", "]", "."};

	if (token->kind == TOKEN_END || token->line != line)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (is(token, ends[i]))
			return true;
	/* "1 as u32" */
	return token->kind == TOKEN_NAME && token->length == 2 && !strncmp(token->start, "as", 2);
}

static bool read_value(struct tokens *tokens, int64_t *value)
{
	struct expression expression = {.tokens = *tokens, .good = true};
	struct token after;
	unsigned line;

	*value = read_or(&expression);
	line = expression.tokens.line;
	*tokens = expression.tokens;
	after = tokens_next(&expression.tokens);
	return expression.good && ends_value(&after, line);
}

/* ---- names ---- */

/* "1" behind -define(NAME, */
static bool step_to_definition(struct tokens *tokens)
{
	struct token token = tokens_next(tokens);

	return is(&token, ",");
}

/* Behind "=", ": i32 =", ": constant Interfaces.C.int :=", or ":" alone. */
static bool step_to_value(struct tokens *tokens)
{
	struct tokens ahead = *tokens;
	struct token token = tokens_next(&ahead);

	for (unsigned i = 0; i < MAX_TYPE_TOKENS; i++) {
		struct tokens behind = ahead;

		if (is(&token, "=") || is(&token, ":=")) {
			*tokens = ahead;
			return true;
		}
		if (is(&token, ":") && tokens_next(&behind).kind == TOKEN_NUMBER) {
			*tokens = ahead;
			return true;
		}
		if (token.kind == TOKEN_END || token.kind == TOKEN_NUMBER || is(&token, ";") ||
		    is(&token, ",") || is(&token, "(") || is(&token, "{"))
			return false;
		token = tokens_next(&ahead);
	}
	return false;
}

static bool is_word(const struct token *token, const char *word)
{
	return token->kind == TOKEN_NAME && token->length == strlen(word) &&
	       !strncmp(token->start, word, token->length);
}

/* Whether what follows is compared or a label of a switch, and so gets no value. */
static bool is_used(const struct token *before)
{
	static const char *const signs[] = {"==", "!=", "<", ">", "<=", ">="};

	for (size_t i = 0; i < ARRAY_SIZE(signs); i++)
		if (is(before, signs[i]))
			return true;
	return is_word(before, "case");
}

static void add(struct abi_constants *constants, const char *name, int64_t value, unsigned line)
{
	size_t before = constants->count;

	abi_add_constant(constants, name, value);
	if (constants->count > before)
		constants->items[before].line = line;
}

void source_constants(const char *text, size_t size, const char *language,
		      bool (*wants)(const void *data, const char *name), const void *data,
		      struct abi_constants *constants)
{
	struct tokens tokens = tokens_begin(text, size, language);
	bool defines = !strcmp(language, "Erlang");
	struct token before = {.kind = TOKEN_END};
	struct token last = before;
	struct token token;

	for (; (token = tokens_next(&tokens)).kind != TOKEN_END; before = last, last = token) {
		struct tokens ahead = tokens;
		char name[128];
		int64_t value;

		if (token.kind != TOKEN_NAME || token.length >= sizeof(name) || is_used(&last) ||
		    (defines && !is_word(&before, "define")) || constants->count == MAX_CONSTANTS)
			continue;
		memcpy(name, token.start, token.length);
		name[token.length] = '\0';
		if (wants(data, name) &&
		    (defines ? step_to_definition(&ahead) : step_to_value(&ahead)) &&
		    read_value(&ahead, &value))
			add(constants, name, value, token.line);
	}
}

static char *read_text(const char *path, size_t *size, struct fault *fault)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	long length = -1;

	if (file && fseek(file, 0, SEEK_END) == 0)
		length = ftell(file);
	if (length < 0 || length > MAX_SOURCE) {
		fault_set(fault, EXIT_USAGE, "%.300s: %s", path,
			  length > MAX_SOURCE ? "too large for source text" : strerror(errno));
	} else {
		rewind(file);
		text = more(NULL, 0, (size_t)length + 1);
		*size = fread(text, 1, (size_t)length, file);
		if (ferror(file)) {
			fault_set(fault, EXIT_USAGE, "%.300s: %s", path, strerror(errno));
			free(text);
			text = NULL;
		}
	}
	if (file)
		fclose(file);
	return text;
}

struct abi *source_read(const char *path, bool (*wants)(const void *data, const char *name),
			const void *data, struct fault *fault)
{
	size_t size = 0;
	char *text = read_text(path, &size, fault);
	struct abi *abi;

	if (!text)
		return NULL;
	abi = abi_new(path, &abi_machines[0]);
	abi->of_source = true;
	source_constants(text, size, source_language(path), wants, data, &abi->constants);
	free(text);
	return abi;
}
