/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Declarations of libsctp's functions in Rust's source text, of which its compiler records nothing. */
#include "harness/host/abi/source_functions.h"

#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/memory.h"
#include "harness/host/abi/prototypes.h"
#include "harness/host/abi/source_tokens.h"
#include "harness/memory.h"

/* More than any function of the API has, than a chain of aliases needs, and than a type is long. */
enum { MAX_PARAMETERS = 32, MAX_ALIASES = 8, MAX_TYPE = 64 };

/* How many bytes are searched for aliases: a thousand times a large source file. */
#define SEARCHED ((size_t)1 << 30)

/* As wide as a pointer. */
enum { WORD = 0 };

static const struct {
	const char *name;
	uint64_t size;
	enum abi_kind kind;
} types[] = {
	{"c_int", 4, ABI_SIGNED},	{"c_uint", 4, ABI_UNSIGNED},
	{"i32", 4, ABI_SIGNED},		{"u32", 4, ABI_UNSIGNED},
	{"c_long", WORD, ABI_SIGNED},	{"c_ulong", WORD, ABI_UNSIGNED},
	{"isize", WORD, ABI_SIGNED},	{"usize", WORD, ABI_UNSIGNED},
	{"ssize_t", WORD, ABI_SIGNED},	{"size_t", WORD, ABI_UNSIGNED},
	{"c_longlong", 8, ABI_SIGNED},	{"c_ulonglong", 8, ABI_UNSIGNED},
	{"i64", 8, ABI_SIGNED},		{"u64", 8, ABI_UNSIGNED},
	{"c_short", 2, ABI_SIGNED},	{"c_ushort", 2, ABI_UNSIGNED},
	{"i16", 2, ABI_SIGNED},		{"u16", 2, ABI_UNSIGNED},
	{"i8", 1, ABI_SIGNED},		{"u8", 1, ABI_UNSIGNED},
	{"uint32_t", 4, ABI_UNSIGNED},	{"uint16_t", 2, ABI_UNSIGNED},
	{"socklen_t", 4, ABI_UNSIGNED}, {"sctp_assoc_t", 4, ABI_SIGNED},
	{"RawFd", 4, ABI_SIGNED},	{"Option", WORD, ABI_POINTER},
};

struct text {
	const char *start, *path;
	size_t size;
	size_t left; /* to be searched for aliases */
	const struct abi_machine *machine;
};

/* Where the type of an alias stands: behind "type NAME =". */
static bool find_alias(struct text *text, const struct token *name, struct tokens *type)
{
	struct tokens tokens = tokens_begin(text->start, text->size, "Rust");
	struct token token;

	if (text->size > text->left)
		return false;
	text->left -= text->size;
	while ((token = tokens_next(&tokens)).kind != TOKEN_END) {
		if (!token_is_word(&token, "type"))
			continue;
		token = tokens_next(&tokens);
		if (token.kind != TOKEN_NAME || token.length != name->length ||
		    memcmp(token.start, name->start, name->length) != 0)
			continue;
		token = tokens_next(&tokens);
		*type = tokens;
		return token_is(&token, "=");
	}
	return false;
}

/* Steps over a type, up to the sign that ends it.  Its last word outside of brackets is its name:
 * "libc::c_int", "Option<...>". */
static bool step_over_type(struct tokens *tokens, struct token *name, bool *is_pointer)
{
	unsigned depth = 0;

	*name = (struct token){.kind = TOKEN_END};
	*is_pointer = false;
	for (unsigned i = 0; i < MAX_TYPE; i++) {
		struct tokens ahead = *tokens;
		struct token token = tokens_next(&ahead);
		bool opens =
			token_is(&token, "(") || token_is(&token, "<") || token_is(&token, "[");
		bool closes =
			token_is(&token, ")") || token_is(&token, ">") || token_is(&token, "]");

		if (token.kind == TOKEN_END)
			return false;
		if (depth == 0 && (closes || token_is(&token, ",") || token_is(&token, ";") ||
				   token_is(&token, "{")))
			return true;
		*is_pointer |= i == 0 && (token_is(&token, "*") || token_is(&token, "&"));
		if (depth == 0 && token.kind == TOKEN_NAME)
			*name = token;
		depth += opens;
		depth -= closes && depth > 0;
		*tokens = ahead;
	}
	return false;
}

/* False for a type that is not known. */
static bool describe(struct text *text, struct tokens *tokens, struct abi_member *passed)
{
	struct token name;
	bool is_pointer;

	if (!step_over_type(tokens, &name, &is_pointer))
		return false;
	passed->kind = ABI_POINTER;
	passed->size = text->machine->bits / 8;
	for (unsigned i = 0; !is_pointer; i++) {
		struct tokens alias;

		for (size_t j = 0; j < ARRAY_SIZE(types); j++) {
			if (!token_is_word(&name, types[j].name))
				continue;
			passed->kind = types[j].kind;
			if (types[j].size != WORD)
				passed->size = types[j].size;
			return true;
		}
		if (i == MAX_ALIASES || name.kind != TOKEN_NAME ||
		    !find_alias(text, &name, &alias) || !step_over_type(&alias, &name, &is_pointer))
			return false;
	}
	return true;
}

/* What is not known is taken for what it should be. */
static bool add_passed(struct text *text, struct tokens *tokens, struct abi_type *function,
		       const struct abi_type *golden)
{
	size_t index = function->member_count;
	struct abi_member passed = {.offset = index};
	struct tokens before = *tokens;

	if (!describe(text, tokens, &passed)) {
		if (tokens->next == before.next || index >= golden->member_count)
			return false;
		passed.kind = golden->members[index].kind;
		passed.size = golden->members[index].size;
	}
	passed.name = copy_text("");
	passed.type = copy_text("");
	abi_add_member(function, passed);
	return true;
}

/* "name: type, name: type)" */
static bool read_parameters(struct text *text, struct tokens *tokens, struct abi_type *function,
			    const struct abi_type *golden)
{
	for (unsigned i = 0; i < MAX_PARAMETERS; i++) {
		struct token token = tokens_next(tokens);

		if (token_is(&token, ")"))
			return true;
		if (token_is(&token, ",") && i > 0)
			token = tokens_next(tokens);
		if (token_is(&token, ")"))
			return true;
		if (token.kind != TOKEN_NAME)
			return false;
		token = tokens_next(tokens);
		if (!token_is(&token, ":") || !add_passed(text, tokens, function, golden))
			return false;
	}
	return false;
}

/* "-> type;" or ";".  What has a body is a function of the binding's own. */
static bool read_result(struct text *text, struct tokens *tokens, struct abi_type *function,
			const struct abi_type *golden)
{
	struct token token = tokens_next(tokens);
	struct abi_member *result = &function->members[0];

	if (token_is(&token, ";"))
		return true;
	if (!token_is(&token, "->"))
		return false;
	if (!describe(text, tokens, result)) {
		result->kind = golden->members[0].kind;
		result->size = golden->members[0].size;
	}
	token = tokens_next(tokens);
	return token_is(&token, ";");
}

static void read_declaration(struct text *text, struct tokens *tokens, const struct token *name,
			     struct abi *abi)
{
	char *word = xstrndup(name->start, name->length);
	struct abi_type function = {.name = copy_name(word),
				    .unit = copy_name(text->path),
				    .language = "Rust",
				    .kind = ABI_OTHER,
				    .line = name->line};
	struct token token = tokens_next(tokens);
	struct abi_type golden;

	abi_add_member(&function, (struct abi_member){.name = copy_text("result"),
						      .type = copy_text(""),
						      .kind = ABI_OTHER});
	if (prototype_find(text->machine, word, &golden)) {
		if (token_is(&token, "(") && read_parameters(text, tokens, &function, &golden) &&
		    read_result(text, tokens, &function, &golden))
			abi_add_function(abi, &function);
		abi_type_clear(&golden);
	}
	abi_type_clear(&function);
	free(word);
}

void source_functions(const char *path, const char *start, size_t size, struct abi *abi)
{
	struct text text = {.start = start,
			    .path = path,
			    .size = size,
			    .left = SEARCHED,
			    .machine = abi->machine};
	struct tokens tokens = tokens_begin(start, size, "Rust");
	struct token token;

	while ((token = tokens_next(&tokens)).kind != TOKEN_END) {
		struct tokens ahead = tokens;

		if (!token_is_word(&token, "fn"))
			continue;
		token = tokens_next(&ahead);
		if (token.kind == TOKEN_NAME)
			read_declaration(&text, &ahead, &token, abi);
	}
}
