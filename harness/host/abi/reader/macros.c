/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/abi/reader/macros.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/abi/memory.h"
#include "harness/host/abi/reader/reader_private.h"

/* How many bodies of one name are looked at. */
enum { MAX_BODIES = 64 };

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct macro *)a)->name, ((const struct macro *)b)->name);
}

static struct macro *find(const struct macros *macros, const char *name)
{
	const struct macro key = {.name = (char *)name};
	void *const *node = tfind(&key, &macros->tree, compare);

	return node ? *node : NULL;
}

static void free_macro(void *data)
{
	struct macro *macro = data;

	while (macro) {
		struct macro *other = macro->other;

		free(macro->name);
		free(macro->body);
		free(macro);
		macro = other;
	}
}

static struct macro *new_macro(const char *name, const char *body, int64_t value)
{
	struct macro *macro = more(NULL, 0, sizeof(*macro));

	*macro = (struct macro){
		.name = copy_text(name), .body = body ? copy_text(body) : NULL, .value = value};
	return macro;
}

static bool same(const struct macro *macro, const char *body, int64_t value)
{
	if (!macro->body || !body)
		return !macro->body && !body && macro->value == value;
	return !strcmp(macro->body, body);
}

static int add(struct macros *macros, const char *name, const char *body, int64_t value)
{
	struct macro *first = find(macros, name);
	struct macro *last = NULL;

	unsigned bodies = 0;

	for (struct macro *each = first; each; each = each->other) {
		if (same(each, body, value) || ++bodies == MAX_BODIES)
			return 0;
		last = each;
	}
	if (macros->count >= ABI_MAX_MACROS)
		return -1;
	macros->count++;
	if (last)
		last->other = new_macro(name, body, value);
	else
		tsearch(new_macro(name, body, value), &macros->tree, compare);
	return 0;
}

int macros_define(struct macros *macros, const char *name, size_t length, const char *body)
{
	char *copy = print_text("%.*s", (int)length, name);
	int result = add(macros, copy, body, 0);

	free(copy);
	return result;
}

int macros_enumerator(struct macros *macros, const char *name, int64_t value)
{
	return add(macros, name, NULL, value);
}

void macros_undefine(struct macros *macros, const char *name)
{
	struct macro *first = find(macros, name);
	struct macro *last = first;

	if (!first)
		return;
	if (!first->other) {
		tdelete(first, &macros->tree, compare);
		free_macro(first);
		return;
	}
	while (last->other->other)
		last = last->other;
	free_macro(last->other);
	last->other = NULL;
}

void macros_free(struct macros *macros)
{
	tdestroy(macros->tree, free_macro);
	*macros = (struct macros){0};
}

/* A cursor in a macro's body. */
struct expression {
	const struct macros *macros;
	const char *at;
	unsigned depth;
	unsigned *terms; /* seen so far, nested macros included */
	bool bad;
};

/* How deep macros and brackets may nest, and how many terms one number may take altogether. */
enum { MAX_DEPTH = 64, MAX_TERMS = 4096 };

static int64_t binary(struct expression *e, int level);

static bool take(struct expression *e, const char *token)
{
	size_t length = strlen(token);

	e->at += strspn(e->at, " \t\n");
	if (strncmp(e->at, token, length) != 0)
		return false;
	/* `<` is no `<<`, and `&` no `&&`. */
	if (length == 1 && strchr("<>&|=", *token) && e->at[1] == *token)
		return false;
	e->at += length;
	return true;
}

static int64_t literal(struct expression *e)
{
	char *end;
	uint64_t number = strtoull(e->at, &end, 0);

	e->at = end + strspn(end, "uUlL");
	if (*e->at == '.' || *e->at == '_' || (*e->at >= 'a' && *e->at <= 'z') ||
	    (*e->at >= 'A' && *e->at <= 'Z'))
		e->bad = true;
	return (int64_t)number;
}

static int64_t nested_number(struct expression *e, const char *body)
{
	struct expression nested = {
		.macros = e->macros, .at = body, .depth = e->depth + 1, .terms = e->terms};
	int64_t number = binary(&nested, 0);

	nested.at += strspn(nested.at, " \t\n");
	e->bad |= nested.bad || *nested.at;
	return number;
}

static int64_t identifier(struct expression *e)
{
	size_t length =
		strspn(e->at, "_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
	char *name = print_text("%.*s", (int)length, e->at);
	const struct macro *macro = find(e->macros, name);
	/* An enumerator may have a macro of its own name, to be found by #ifdef. */
	bool stands_for_itself = macro && macro->body && !strcmp(macro->body, name);

	if (stands_for_itself)
		macro = macro->other;
	free(name);
	e->at += length;
	if (!macro || length == 0) {
		e->bad = true;
		return 0;
	}
	return macro->body ? nested_number(e, macro->body) : macro->value;
}

static int64_t operand(struct expression *e)
{
	int64_t number = 0;

	if (e->bad || ++e->depth > MAX_DEPTH || ++*e->terms > MAX_TERMS) {
		e->bad = true;
		return 0;
	}
	if (take(e, "(")) {
		number = binary(e, 0);
		e->bad |= !take(e, ")");
	} else if (take(e, "-")) {
		number = (int64_t)(0 - (uint64_t)operand(e));
	} else if (take(e, "~")) {
		number = ~operand(e);
	} else if (take(e, "+")) {
		number = operand(e);
	} else if (*e->at >= '0' && *e->at <= '9') {
		number = literal(e);
	} else {
		number = identifier(e);
	}
	e->depth--;
	return number;
}

/* From the loosest to the tightest. */
static const char *const operators[][2] = {
	{"|", NULL}, {"^", NULL}, {"&", NULL}, {"<<", ">>"}, {"+", "-"}, {"*", NULL},
};

enum { LEVELS = ARRAY_SIZE(operators) };

static int64_t combine(struct expression *e, char operator, int64_t left, int64_t right)
{
	uint64_t a = (uint64_t)left;
	uint64_t b = (uint64_t)right;

	switch (operator) {
	case '|':
		return (int64_t)(a | b);
	case '^':
		return (int64_t)(a ^ b);
	case '&':
		return (int64_t)(a & b);
	case '+':
		return (int64_t)(a + b);
	case '-':
		return (int64_t)(a - b);
	case '*':
		return (int64_t)(a * b);
	default:
		if (b > 63)
			e->bad = true;
		return (int64_t)(b > 63 ? 0 : operator== '<' ? a << b : a>> b);
	}
}

static int64_t binary(struct expression *e, int level)
{
	int64_t left;

	if (level == LEVELS)
		return operand(e);
	left = binary(e, level + 1);
	while (!e->bad) {
		const char *const *tokens = operators[level];
		const char *taken = take(e, tokens[0])		      ? tokens[0]
				    : tokens[1] && take(e, tokens[1]) ? tokens[1]
								      : NULL;

		if (!taken)
			break;
		left = combine(e, *taken, left, binary(e, level + 1));
	}
	return left;
}

bool macros_number(const struct macros *macros, const char *body, int64_t *number)
{
	unsigned terms = 0;
	struct expression whole = {.macros = macros, .terms = &terms};

	*number = nested_number(&whole, body);
	return !whole.bad;
}

/* What twalk_r(3) carries. */
struct evaluation {
	struct reading *reading;
	int result;
};

static void evaluate(const void *node, VISIT visit, void *data)
{
	struct evaluation *evaluation = data;
	struct reading *reading = evaluation->reading;
	const struct abi_filter *filter = &reading->options->filter;
	const struct macro *macro = *(struct macro *const *)node;

	if (visit == preorder || visit == endorder || evaluation->result < 0 ||
	    !filter->constant(filter->data, macro->name, ""))
		return;
	for (; macro; macro = macro->other) {
		struct abi_constants *constants = &reading->abi->constants;
		int64_t number;

		if (!macro->body || !macros_number(&reading->macros, macro->body, &number))
			continue;
		if (constants->count >= ABI_MAX_CONSTANTS)
			evaluation->result = reading_bad(reading, "too many constants");
		else
			abi_add_constant(constants, macro->name, number);
	}
}

int macros_evaluate(struct reading *reading)
{
	struct evaluation evaluation = {.reading = reading};

	twalk_r(reading->macros.tree, evaluate, &evaluation);
	return evaluation.result;
}
