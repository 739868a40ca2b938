/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operators with two operands, each of which is evaluated as before. */
#include <stdlib.h>

#include "harness/mutants/rules.h"

struct exchange {
	const char *from, *to;
};

/* Exchanges the operator between the operands by the row that it has in the table. */
static void exchange(const struct site *site, const char *rule, enum mutant_form form,
		     const struct exchange *table)
{
	struct range left, right;
	char *a, *b;

	if ((site->kind != CXCursor_BinaryOperator &&
	     site->kind != CXCursor_CompoundAssignOperator) ||
	    !operands_of(site, &left, &right))
		return;
	while (table->from && !stands_between(site->source, left.end, right.begin, table->from))
		table++;
	if (!table->from)
		return;
	a = line_of(site->source, left);
	b = line_of(site->source, right);
	if (a && b)
		mutate(site, rule, site->range, form, "%s %s %s", a, table->to, b);
	free(a);
	free(b);
}

void rule_boundary(const struct site *site, const char *rule)
{
	static const struct exchange table[] = {
		{"<=", "<"}, {">=", ">"}, {"<", "<="}, {">", ">="}, {NULL, NULL}};

	exchange(site, rule, FORM_VALUE, table);
}

void rule_turned(const struct site *site, const char *rule)
{
	static const struct exchange table[] = {{"<=", ">="}, {">=", "<="}, {"<", ">"},	 {">", "<"},
						{"==", "!="}, {"!=", "=="}, {NULL, NULL}};

	exchange(site, rule, FORM_VALUE, table);
}

void rule_connective(const struct site *site, const char *rule)
{
	static const struct exchange table[] = {{"&&", "||"}, {"||", "&&"}, {NULL, NULL}};
	struct range left, right;
	char *a, *b;

	/* `a && b || c` warns without parentheses. */
	if (site->kind != CXCursor_BinaryOperator || !operands_of(site, &left, &right))
		return;
	for (const struct exchange *row = table; row->from; row++) {
		if (!stands_between(site->source, left.end, right.begin, row->from))
			continue;
		a = line_of(site->source, left);
		b = line_of(site->source, right);
		if (a && b)
			mutate(site, rule, site->range, FORM_VALUE, "(%s) %s (%s)", a, row->to, b);
		free(a);
		free(b);
	}
}

void rule_sum(const struct site *site, const char *rule)
{
	static const struct exchange table[] = {
		{"+=", "-="}, {"-=", "+="}, {"+", "-"}, {"-", "+"}, {NULL, NULL}};

	exchange(site, rule, FORM_VALUE, table);
}
