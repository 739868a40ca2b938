/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/memory.h"
#include "harness/host/abi/source_functions.h"
#include "harness/host/abi/source_private.h"
#include "harness/host/abi/source_system.h"

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

/* "1" behind -define(NAME, */
static bool step_to_definition(struct tokens *tokens)
{
	struct token token = tokens_next(tokens);

	return token_is(&token, ",");
}

/* Whether no type goes on with this. */
static bool ends_type(const struct token *token, bool lists)
{
	return token->kind == TOKEN_END || token->kind == TOKEN_NUMBER || token_is(token, ";") ||
	       (token_is(token, ",") && !lists) || token_is(token, "(") || token_is(token, "{");
}

/* Behind "=", ": i32 =", ": constant Interfaces.C.int :=", "=>" of Ada, or ":" alone.  Ada has several names
 * for one value. */
static bool step_to_value(struct tokens *tokens, const char *language)
{
	struct tokens ahead = *tokens;
	struct token token = tokens_next(&ahead);
	bool ada = !strcmp(language, "Ada");
	bool by_line = !strcmp(language, "Go") || !strcmp(language, "Python");
	unsigned line = tokens->line;

	for (unsigned i = 0; i < MAX_TYPE_TOKENS && (!by_line || token.line == line); i++) {
		struct tokens behind = ahead;

		if (token_is(&token, "=") || token_is(&token, ":=") ||
		    (ada && token_is(&token, "=>")) ||
		    (token_is(&token, ":") && tokens_next(&behind).kind == TOKEN_NUMBER)) {
			*tokens = ahead;
			return true;
		}
		if (ends_type(&token, ada))
			return false;
		token = tokens_next(&ahead);
	}
	return false;
}

/* Whether what follows is part of an expression or a label of a switch, and so gets no value. */
static bool is_used(const struct token *before)
{
	static const char *const signs[] = {"==", "!=", "<", ">",  "<=", ">=", "=", ":=",
					    "|",  "&",	"+", "||", "&&", "!",  "-", "*"};

	for (size_t i = 0; i < ARRAY_SIZE(signs); i++)
		if (token_is(before, signs[i]))
			return true;
	return token_is_word(before, "case") || token_is_word(before, "return");
}

/* One name that is set to one value. */
static void read_single(struct source_scope *scope, const struct tokens *tokens,
			const struct token *name)
{
	struct tokens ahead = *tokens;
	int64_t value;

	if ((scope->defines ? step_to_definition(&ahead)
			    : step_to_value(&ahead, scope->language)) &&
	    source_value(scope, &ahead, &value))
		source_add(scope, name, value);
}

void source_constants(const char *text, size_t size, const char *language,
		      bool (*wants)(const void *data, const char *name), const void *data,
		      struct abi_constants *constants)
{
	struct tokens tokens = tokens_begin(text, size, language);
	struct source_scope scope = {.language = language,
				     .defines = !strcmp(language, "Erlang"),
				     .wants = wants,
				     .data = data,
				     .constants = constants};
	struct token before = {.kind = TOKEN_END};
	struct token last = before;
	struct token token;

	for (; (token = tokens_next(&tokens)).kind != TOKEN_END; before = last, last = token) {
		if (token.kind != TOKEN_NAME || is_used(&last) ||
		    (scope.defines && !token_is_word(&before, "define")) ||
		    source_enumeration(&scope, &tokens, &token) ||
		    source_go_constants(&scope, &tokens, &token) ||
		    source_list(&scope, &tokens, &token))
			continue;
		read_single(&scope, &tokens, &token);
	}
	abi_constants_clear(&scope.known);
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

struct abi *source_abi(const char *path, const char *language, const char *text, size_t size,
		       bool (*wants)(const void *data, const char *name), const void *data)
{
	struct abi *abi = abi_new(path, &abi_machines[0]);

	abi->of_source = true;
	source_constants(text, size, language, wants, data, &abi->constants);
	if (!strcmp(language, "Rust"))
		source_functions(path, text, size, abi);
	return abi;
}

struct abi *source_read(const char *path, bool (*wants)(const void *data, const char *name),
			const void *data, struct fault *fault)
{
	size_t size = 0;
	char *text = read_text(path, &size, fault);
	struct abi *abi = NULL;

	if (text) {
		const char *slash = strrchr(path, '/');

		abi = source_abi(path, source_language(path), text, size, wants, data);
		abi->system = source_system(slash ? slash : path);
	}
	free(text);
	return abi;
}
