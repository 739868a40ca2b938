/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expressions of integers, as languages write them. */
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/source_private.h"

/* The API has some two hundred. */
enum { MAX_CONSTANTS = 4096 };

/* Of one expression: what has been read of it, and whether it is all numbers. */
struct expression {
	const struct source_scope *scope;
	struct tokens tokens;
	unsigned depth;
	bool good;
};

enum { MAX_PARENTHESES = 16 };

enum operation { OR, XOR, AND, LEFT, RIGHT, ADD, SUBTRACT, MULTIPLY, POWER };

/* How tight each binds: in C and its kin, and where shifts bind as multiplications do. */
static const struct operator_sign {
	const char *sign;
	enum operation operation;
	unsigned in_c, in_go;
} operators[] = {
	{"|", OR, 1, 1},     {"^", XOR, 2, 1},	{"&", AND, 3, 2},      {"<<", LEFT, 4, 2},
	{">>", RIGHT, 4, 2}, {"+", ADD, 5, 1},	{"-", SUBTRACT, 5, 1}, {"*", MULTIPLY, 6, 2},
	{"**", POWER, 7, 3}, {"bor", OR, 1, 1}, {"bsl", LEFT, 4, 1},   {"shl", LEFT, 4, 2},
	{"or", OR, 1, 1},
};

enum { LOOSEST = 1 };

static unsigned tightness(const struct expression *expression, const struct operator_sign *sign)
{
	static const char *const like_go[] = {"Go", "Erlang", "Ada", "Pascal", "Swift"};

	for (size_t i = 0; i < ARRAY_SIZE(like_go); i++)
		if (!strcmp(expression->scope->language, like_go[i]))
			return sign->in_go;
	return sign->in_c;
}

static int64_t shift_left(uint64_t value, uint64_t count)
{
	return count < 64 ? (int64_t)(value << count) : 0;
}

static int64_t power(uint64_t base, uint64_t exponent)
{
	uint64_t value = 1;

	for (; exponent > 0 && exponent < 64; exponent--)
		value *= base;
	return (int64_t)value;
}

static int64_t operate(enum operation operation, int64_t left, int64_t right)
{
	switch (operation) {
	case OR:
		return left | right;
	case XOR:
		return left ^ right;
	case AND:
		return left & right;
	case LEFT:
		return shift_left((uint64_t)left, (uint64_t)right);
	case RIGHT:
		return right >= 0 && right < 64 ? (int64_t)((uint64_t)left >> right) : 0;
	case ADD:
		return (int64_t)((uint64_t)left + (uint64_t)right);
	case SUBTRACT:
		return (int64_t)((uint64_t)left - (uint64_t)right);
	case MULTIPLY:
		return (int64_t)((uint64_t)left * (uint64_t)right);
	case POWER:
		return power((uint64_t)left, (uint64_t)right);
	}
	return 0;
}

static int64_t read_binary(struct expression *expression, unsigned loosest);

/* The value of a constant that stands further up, the last one of that name. */
static bool find_known(const struct source_scope *scope, const struct token *name, int64_t *value)
{
	for (size_t i = scope->known.count; i > 0; i--) {
		const struct abi_constant *known = &scope->known.items[i - 1];

		if (strlen(known->name) == name->length &&
		    !strncmp(known->name, name->start, name->length)) {
			*value = known->value;
			return true;
		}
	}
	return false;
}

/* "uint16(5)", "c_int(5)", "(short) 5": the same number, as long as it fits.  Behind the word stand bits
 * and "_t" at most. */
static bool is_integer_type(const struct token *token)
{
	static const char *const words[] = {"int",     "uint",	   "short",  "ushort",
					    "byte",    "long",	   "c_int",  "c_uint",
					    "c_short", "c_ushort", "c_long", "c_ulong"};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		size_t length = strlen(words[i]);

		if (token->length < length || strncmp(token->start, words[i], length) != 0)
			continue;
		while (length < token->length && strchr("123468_t", token->start[length]))
			length++;
		if (length == token->length)
			return true;
	}
	return false;
}

static struct token peek(const struct expression *expression)
{
	struct tokens ahead = expression->tokens;

	return tokens_next(&ahead);
}

static int64_t bad(struct expression *expression)
{
	expression->good = false;
	return 0;
}

static int64_t read_parentheses(struct expression *expression)
{
	struct token token;
	int64_t value;

	if (expression->depth == MAX_PARENTHESES)
		return bad(expression);
	expression->depth++;
	value = read_binary(expression, LOOSEST);
	token = tokens_next(&expression->tokens);
	expression->good &= token_is(&token, ")");
	expression->depth--;
	return value;
}

static int64_t read_operand(struct expression *expression);

/* The type of a cast, behind "(": steps behind ")". */
static bool take_cast(struct expression *expression)
{
	struct tokens before = expression->tokens;
	struct token type = tokens_next(&expression->tokens);
	struct token end = tokens_next(&expression->tokens);

	if (type.kind == TOKEN_NAME && is_integer_type(&type) && token_is(&end, ")"))
		return true;
	expression->tokens = before;
	return false;
}

static int64_t read_name(struct expression *expression, const struct token *name)
{
	const struct source_scope *scope = expression->scope;
	struct token next = peek(expression);
	int64_t value = 0;

	if (is_integer_type(name) && token_is(&next, "(")) {
		tokens_next(&expression->tokens);
		return read_parentheses(expression);
	}
	/* Of another module: of that nothing is known. */
	if (token_is(&next, "::") || token_is(&next, ".") || token_is(&next, "("))
		return bad(expression);
	if (scope->counts && token_is_word(name, "iota"))
		return scope->iota;
	return find_known(scope, name, &value) ? value : bad(expression);
}

static int64_t negated(struct expression *expression)
{
	int64_t value = 0;

	if (++expression->depth < MAX_PARENTHESES)
		value = read_operand(expression);
	else
		expression->good = false;
	expression->depth--;
	return (int64_t)(0 - (uint64_t)value);
}

static int64_t read_operand(struct expression *expression)
{
	struct token token = tokens_next(&expression->tokens);

	if (token_is(&token, "+"))
		token = tokens_next(&expression->tokens);
	if (token_is(&token, "-"))
		return negated(expression);
	if (token.kind == TOKEN_NUMBER)
		return token.value;
	if (token.kind == TOKEN_NAME)
		return read_name(expression, &token);
	if (!token_is(&token, "("))
		return bad(expression);
	if (!take_cast(expression))
		return read_parentheses(expression);
	return read_operand(expression);
}

/* The operator that comes next, if it binds that tight. */
static const struct operator_sign *take_operator(struct expression *expression, unsigned loosest)
{
	struct tokens before = expression->tokens;
	struct token token = tokens_next(&expression->tokens);

	for (size_t i = 0; i < ARRAY_SIZE(operators); i++)
		if ((token_is(&token, operators[i].sign) ||
		     token_is_word(&token, operators[i].sign)) &&
		    tightness(expression, &operators[i]) >= loosest)
			return &operators[i];
	expression->tokens = before;
	return NULL;
}

static int64_t read_binary(struct expression *expression, unsigned loosest)
{
	int64_t value = read_operand(expression);

	while (expression->good) {
		const struct operator_sign *sign = take_operator(expression, loosest);

		if (!sign)
			break;
		value = operate(sign->operation, value,
				read_binary(expression, tightness(expression, sign) + 1));
	}
	return value;
}

/* What may follow a value: anything else makes it a part of something larger. */
static bool ends_value(const struct token *token, unsigned line)
{
	static const char *const ends[] = {";", ",", ")", "}", "]", "."};

	if (token->kind == TOKEN_END || token->line != line)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (token_is(token, ends[i]))
			return true;
	/* "1 as u32" */
	return token_is_word(token, "as");
}

bool source_value(const struct source_scope *scope, struct tokens *tokens, int64_t *value)
{
	struct expression expression = {.scope = scope, .tokens = *tokens, .good = true};
	struct token after;
	unsigned line;

	*value = read_binary(&expression, LOOSEST);
	line = expression.tokens.line;
	*tokens = expression.tokens;
	after = tokens_next(&expression.tokens);
	return expression.good && ends_value(&after, line);
}

void source_add(struct source_scope *scope, const struct token *name, int64_t value)
{
	char text[128];
	size_t before = scope->constants->count;

	if (name->length >= sizeof(text))
		return;
	memcpy(text, name->start, name->length);
	text[name->length] = '\0';
	if (scope->known.count < MAX_CONSTANTS)
		abi_add_constant(&scope->known, text, value);
	if (before == MAX_CONSTANTS || !scope->wants(scope->data, text))
		return;
	abi_add_constant(scope->constants, text, value);
	if (scope->constants->count > before)
		scope->constants->items[before].line = name->line;
}
