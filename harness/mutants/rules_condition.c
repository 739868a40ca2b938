/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Conditions: which way a branch goes. */
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/mutants/rules.h"

/* Whether a condition stands in the parentheses of that word. */
static bool in_parentheses(const struct source *source, struct range range, const char *word)
{
	size_t before = text_before(source, range.begin);

	return before > 0 && source->text[before - 1] == '(' &&
	       word_before(source, before - 1, word) &&
	       source->text[text_after(source, range.end)] == ')';
}

/* Finds the condition of a branch or loop.  What a macro's definition branches on is none of the
 * file. */
static bool condition_of(const struct site *site, struct range *range)
{
	static const struct {
		enum CXCursorKind kind;
		const char *word;
		size_t child;
	} kinds[] = {
		{CXCursor_IfStmt, "if", 0},
		{CXCursor_WhileStmt, "while", 0},
		{CXCursor_DoStmt, "while", 1},
	};

	if (site->kind == CXCursor_ConditionalOperator)
		return site->count == 3 && range_of(site->source, site->children[0], range) &&
		       site->source->text[text_after(site->source, range->end)] == '?' &&
		       range->begin == site->range.begin;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (site->kind == kinds[i].kind)
			return site->count > kinds[i].child &&
			       range_of(site->source, site->children[kinds[i].child], range) &&
			       in_parentheses(site->source, *range, kinds[i].word);
	return false;
}

void rule_condition(const struct site *site, const char *rule)
{
	struct range range;
	char *text;

	if (!condition_of(site, &range))
		return;
	text = line_of(site->source, range);
	mutate(site, rule, range, FORM_TRUTH, "!(%s)", text);
	free(text);
}

/* Whether a branch leaves the way that the function goes. */
static bool leaves(CXCursor branch)
{
	CXCursor children[MAX_CHILDREN];
	size_t count;

	switch (clang_getCursorKind(branch)) {
	case CXCursor_ReturnStmt:
	case CXCursor_GotoStmt:
	case CXCursor_BreakStmt:
	case CXCursor_ContinueStmt:
		return true;
	case CXCursor_CompoundStmt:
		return children_of(branch, children, &count) && count > 0 &&
		       leaves(children[count - 1]);
	default:
		return false;
	}
}

static bool leaving_condition(const struct site *site, struct range *range)
{
	return site->kind == CXCursor_IfStmt && site->count >= 2 && leaves(site->children[1]) &&
	       condition_of(site, range);
}

void rule_always(const struct site *site, const char *rule)
{
	struct range range;
	char *text;

	if (!leaving_condition(site, &range))
		return;
	text = line_of(site->source, range);
	mutate(site, rule, range, FORM_TRUTH, "((void)(%s), 1)", text);
	free(text);
}

void rule_never(const struct site *site, const char *rule)
{
	struct range range;
	char *text;

	if (!leaving_condition(site, &range))
		return;
	text = line_of(site->source, range);
	mutate(site, rule, range, FORM_TRUTH, "((void)(%s), 0)", text);
	free(text);
}
