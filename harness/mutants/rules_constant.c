/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Constants, and macros that stand for one. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/mutants/rules.h"

static bool same(struct range a, struct range b)
{
	return a.begin == b.begin && a.end == b.end;
}

/* Whether the node is all that a name stands for: an enumerator, or a macro without arguments. */
static bool is_name(const struct site *site)
{
	size_t length = identifier_at(site->source, site->range.begin);

	if (length == 0 || length != site->range.end - site->range.begin)
		return false;
	for (size_t i = 0; i < length; i++)
		if (islower((unsigned char)site->source->text[site->range.begin + i]))
			return false;
	/* The outermost node of a macro's text stands for all of it. */
	return !same(site->range, site->parent);
}

/* How memory is asked for: the bits of GFP_ATOMIC and its like mean nothing to the protocol. */
static bool is_allocation(const struct site *site)
{
	return strncmp(site->source->text + site->range.begin, "GFP_", 4) == 0;
}

/* A number or name in the file whose value is a constant. */
static bool is_constant(const struct site *site)
{
	CXCursor referenced;

	if (!clang_isExpression(site->kind) || !is_whole(clang_getCursorType(site->cursor)))
		return false;
	if (site->kind == CXCursor_IntegerLiteral &&
	    isdigit((unsigned char)site->source->text[site->range.begin]))
		return true;
	if (site->kind == CXCursor_DeclRefExpr) {
		referenced = clang_getCursorReferenced(site->cursor);
		if (clang_getCursorKind(referenced) != CXCursor_EnumConstantDecl)
			return false;
	}
	return is_name(site);
}

/* How many places a value is shifted by. */
static bool is_shift(const struct site *site)
{
	return word_before(site->source, site->range.begin, "<<") ||
	       word_before(site->source, site->range.begin, ">>");
}

/* The names of errors, which another rule changes, and names that have no next value. */
static bool is_negative(const struct site *site)
{
	return word_before(site->source, site->range.begin, "-") &&
	       site->source->text[site->range.begin] == 'E';
}

static void by_one(const struct site *site, const char *rule)
{
	const char *text = site->source->text + site->range.begin;
	int length = (int)(site->range.end - site->range.begin);
	bool zero = length == 1 && *text == '0';

	mutate(site, rule, site->range, FORM_VALUE, "(%.*s + 1)", length, text);
	if (!zero)
		mutate(site, rule, site->range, FORM_VALUE, "(%.*s - 1)", length, text);
}

void rule_constant(const struct site *site, const char *rule)
{
	if (is_constant(site) && !is_shift(site) && !is_negative(site) && !is_allocation(site))
		by_one(site, rule);
}

void rule_shift(const struct site *site, const char *rule)
{
	if (is_constant(site) && is_shift(site))
		by_one(site, rule);
}

void rule_error_code(const struct site *site, const char *rule)
{
	const char *text = site->source->text + site->range.begin;
	int length = (int)(site->range.end - site->range.begin);

	if (!is_constant(site) || !is_negative(site) || isdigit((unsigned char)*text))
		return;
	mutate(site, rule, site->range, FORM_VALUE, "%s",
	       length == 6 && strncmp(text, "EINVAL", 6) == 0 ? "EPERM" : "EINVAL");
}

void rule_byte_order(const struct site *site, const char *rule)
{
	static const char *const names[] = {
		"htons",       "ntohs",	      "htonl",	     "ntohl",	    "cpu_to_be16",
		"be16_to_cpu", "cpu_to_be32", "be32_to_cpu", "cpu_to_be64", "be64_to_cpu"};
	const char *text = site->source->text + site->range.begin;
	size_t length = identifier_at(site->source, site->range.begin);
	struct range inner;
	char *argument;

	/* They are macros: of the nodes of their text the outermost one counts. */
	if (!clang_isExpression(site->kind) || same(site->range, site->parent) ||
	    site->source->text[site->range.end - 1] != ')')
		return;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strlen(names[i]) != length || strncmp(text, names[i], length) != 0 ||
		    text[length] != '(')
			continue;
		inner = (struct range){site->range.begin + length, site->range.end};
		argument = line_of(site->source, inner);
		if (argument)
			mutate(site, rule, site->range, FORM_VALUE, "%s", argument);
		free(argument);
	}
}
