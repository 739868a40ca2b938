/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Statements that are left out or moved. */
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/mutants/rules.h"

/* A statement that is one expression, or one call of a macro, with its semicolon. */
static bool statement_of(const struct source *source, CXCursor cursor, struct range *range)
{
	size_t after, before;

	if (!range_of(source, cursor, range))
		return false;
	after = text_after(source, range->end);
	before = text_before(source, range->begin);
	if (source->text[after] != ';' || before == 0)
		return false;
	range->end = after + 1;
	/* Within the parentheses of a `for` semicolons part expressions. */
	return strchr(";{}):", source->text[before - 1]) || word_before(source, before, "else");
}

/* The name of the function or macro that a statement calls: its length, 0 if it calls none. */
static size_t called(const struct source *source, struct range range)
{
	static const char *const words[] = {"if", "while", "for", "switch", "do", "return"};
	size_t length = identifier_at(source, range.begin);

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strlen(words[i]) == length &&
		    strncmp(source->text + range.begin, words[i], length) == 0)
			return 0;
	if (length == 0 || source->text[text_after(source, range.begin + length)] != '(' ||
	    source->text[text_before(source, range.end - 1) - 1] != ')')
		return 0;
	return length;
}

/* What only tells about the kernel, or looks for mistakes in it. */
static bool is_talk(const char *name, size_t length)
{
	static const char *const prefixes[] = {"pr_",	    "net_dbg",	"net_warn", "net_info",
					       "net_err",   "WARN",	"BUG",	    "trace_",
					       "SCTP_DBG",  "might_",	"lockdep",  "BUILD_BUG",
					       "__acquire", "__release"};

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (length >= strlen(prefixes[i]) &&
		    strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

static bool mentions(const struct source *source, struct range range, const char *word)
{
	return memmem(source->text + range.begin, range.end - range.begin, word, strlen(word)) !=
	       NULL;
}

static bool is_timer(const struct source *source, struct range range)
{
	return mentions(source, range, "timer") || mentions(source, range, "TIMER");
}

/* The node is the statement itself, not an operand of one. */
static bool is_statement(const struct site *site, struct range *range)
{
	switch (site->above) {
	case CXCursor_CompoundStmt:
	case CXCursor_IfStmt:
	case CXCursor_ForStmt:
	case CXCursor_WhileStmt:
	case CXCursor_DoStmt:
	case CXCursor_CaseStmt:
	case CXCursor_DefaultStmt:
	case CXCursor_LabelStmt:
		return site->range.begin != site->parent.begin &&
		       statement_of(site->source, site->cursor, range);
	default:
		return false;
	}
}

static bool is_call(const struct site *site, struct range *range)
{
	size_t length;

	if (!is_statement(site, range))
		return false;
	length = called(site->source, *range);
	return length > 0 && !is_talk(site->source->text + range->begin, length);
}

void rule_call(const struct site *site, const char *rule)
{
	struct range range;

	if (is_call(site, &range) && !is_timer(site->source, range))
		mutate(site, rule, range, FORM_STATEMENT, ";");
}

void rule_timer(const struct site *site, const char *rule)
{
	struct range range;

	if (is_call(site, &range) && is_timer(site->source, range))
		mutate(site, rule, range, FORM_STATEMENT, ";");
}

/* An assignment, and whether it sets what it assigns to back to nothing. */
static bool is_assignment(const struct site *site, struct range *range, bool *reset)
{
	static const char *const nothings[] = {"0", "NULL", "false"};
	struct range left, right;

	if (!is_statement(site, range))
		return false;
	*reset = false;
	if (site->kind == CXCursor_CompoundAssignOperator || site->kind == CXCursor_UnaryOperator)
		return true;
	if (site->kind != CXCursor_BinaryOperator || !operands_of(site, &left, &right) ||
	    !stands_between(site->source, left.end, right.begin, "="))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(nothings); i++)
		if (right.end - right.begin == strlen(nothings[i]) &&
		    strncmp(site->source->text + right.begin, nothings[i], strlen(nothings[i])) ==
			    0)
			*reset = true;
	return true;
}

void rule_assignment(const struct site *site, const char *rule)
{
	struct range range;
	bool reset;

	if (is_assignment(site, &range, &reset) && !reset)
		mutate(site, rule, range, FORM_STATEMENT, ";");
}

void rule_reset(const struct site *site, const char *rule)
{
	struct range range;
	bool reset;

	if (is_assignment(site, &range, &reset) && reset)
		mutate(site, rule, range, FORM_STATEMENT, ";");
}

/* Locks keep what is between them: nothing is moved across one. */
static bool may_move(const struct source *source, struct range range)
{
	size_t length = called(source, range);

	return !mentions(source, range, "lock") &&
	       !(length > 0 && is_talk(source->text + range.begin, length));
}

void rule_moved(const struct site *site, const char *rule)
{
	if (site->kind != CXCursor_CompoundStmt)
		return;
	for (size_t i = 0; i + 1 < site->count; i++) {
		struct range first, second;
		char *a, *b;

		if (!clang_isExpression(clang_getCursorKind(site->children[i])) ||
		    !clang_isExpression(clang_getCursorKind(site->children[i + 1])) ||
		    !statement_of(site->source, site->children[i], &first) ||
		    !statement_of(site->source, site->children[i + 1], &second) ||
		    text_after(site->source, first.end) != second.begin ||
		    !may_move(site->source, first) || !may_move(site->source, second))
			continue;
		a = line_of(site->source, first);
		b = line_of(site->source, second);
		if (a && b)
			mutate(site, rule, (struct range){first.begin, second.end}, FORM_STATEMENT,
			       "%s %s", b, a);
		free(a);
		free(b);
	}
}
