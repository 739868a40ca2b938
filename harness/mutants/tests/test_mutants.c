/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each rule makes of small functions, and what it leaves alone. */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/memory.h"
#include "harness/mutants/mutants.h"
#include "harness/tests/test_main.h"

/* What the functions use. */
static const char head[] =
	"#define LIMIT 5\n"
	"#define EINVAL 22\n"
	"#define ENOMEM 12\n"
	"#define GFP_ATOMIC 32\n"
	"#define NULL ((void *)0)\n"
	"#define htons(x) ((unsigned short)(((x) & 0xff) << 8 | (x) >> 8))\n"
	"#define TALLY(x) do { if (x) total += x; } while (0)\n"
	"#define pr_debug(...) do { } while (0)\n"
	"enum state { CLOSED, OPEN };\n"
	"struct s { int a, b; char *p; unsigned short port; enum state state; };\n"
	"int g(int a, int b), total, limits[4];\n"
	"void h(struct s *s), mod_timer(int a, char *p), lock(int a);\n";

struct found {
	const char *rule;
	char *text; /* a line for each mutant: what becomes of which text */
	const char *source;
};

static void take(void *context, const struct mutant *mutant)
{
	struct found *found = context;
	char *longer = NULL;
	size_t size;
	FILE *out;

	ck_assert_str_eq(mutant->function, "f");
	if (strcmp(mutant->rule, found->rule) != 0)
		return;
	out = xopen_memstream(&longer, &size);
	fprintf(out, "%s%.*s -> %s\n", found->text, (int)(mutant->end - mutant->begin),
		found->source + mutant->begin, mutant->text);
	xclose_memstream(out);
	free(found->text);
	found->text = longer;
}

static const struct {
	const char *rule, *code, *mutants;
} cases[] = {
	{"condition inverted", "if (!s || n > 1) n = 2;", "!s || n > 1 -> !(!s || n > 1)\n"},
	{"condition inverted", "while (n--) h(s);", "n-- -> !(n--)\n"},
	{"condition inverted", "do h(s); while (g(n, 1));", "g(n, 1) -> !(g(n, 1))\n"},
	{"condition inverted", "n = s ? 1 : 2;", "s -> !(s)\n"},
	/* A macro's own branches are none of the file. */
	{"condition inverted", "TALLY(n);", ""},
	{"path always taken", "if (n) return 1;", "n -> ((void)(n), 1)\n"},
	{"path never taken", "while (s) { if (n) { h(s); break; } }", "n -> ((void)(n), 0)\n"},
	{"path never taken", "if (n) h(s);", ""},
	{"comparison off by one", "return n < s->a;", "n < s->a -> n <= s->a\n"},
	{"comparison off by one", "return n == s->a;", ""},
	{"comparison turned round", "return n >= s->a;", "n >= s->a -> n <= s->a\n"},
	{"comparison turned round", "return n /* 1 */ == s->a;",
	 "n /* 1 */ == s->a -> n != s->a\n"},
	{"&& and || exchanged", "return n && s;", "n && s -> (n) || (s)\n"},
	{"sum and difference exchanged", "n += s->a - 1;",
	 "n += s->a - 1 -> n -= s->a - 1\ns->a - 1 -> s->a + 1\n"},
	{"constant changed by one", "return n + 7;", "7 -> (7 + 1)\n7 -> (7 - 1)\n"},
	{"constant changed by one", "s->a = 0;", "0 -> (0 + 1)\n"},
	{"constant changed by one", "return n * LIMIT;",
	 "LIMIT -> (LIMIT + 1)\nLIMIT -> (LIMIT - 1)\n"},
	{"constant changed by one", "s->state = OPEN;", "OPEN -> (OPEN + 1)\nOPEN -> (OPEN - 1)\n"},
	/* What has to be a constant, or is none. */
	{"constant changed by one", "switch (n) { case 5: h(s); }", ""},
	{"constant changed by one",
	 "static int i = 3; char a[4]; return sizeof(char[2]) + i + a[n];", ""},
	{"constant changed by one", "s->p = NULL;", ""},
	{"constant changed by one", "return n << 2;", ""},
	{"constant changed by one", "return g(n, GFP_ATOMIC);", ""},
	{"shift changed by one", "return n << 2;", "2 -> (2 + 1)\n2 -> (2 - 1)\n"},
	{"error code changed", "return -EINVAL;", "EINVAL -> EPERM\n"},
	{"error code changed", "return n ? -ENOMEM : EINVAL;", "ENOMEM -> EINVAL\n"},
	{"byte order conversion dropped", "s->port = htons(n + 1);", "htons(n + 1) -> (n + 1)\n"},
	{"call left out", "h(s);", "h(s); -> ;\n"},
	{"call left out", "if (n) h(s); else h(NULL);", "h(s); -> ;\nh(NULL); -> ;\n"},
	{"call left out", "TALLY(n);", "TALLY(n); -> ;\n"},
	/* It only talks; its value is wanted; it is about a timer. */
	{"call left out", "pr_debug(1);", ""},
	{"call left out", "n = g(1, 2);", ""},
	{"call left out", "mod_timer(n, s->p);", ""},
	{"timer left alone", "mod_timer(n, s->p);", "mod_timer(n, s->p); -> ;\n"},
	{"assignment left out", "s->a = n;", "s->a = n; -> ;\n"},
	{"assignment left out", "switch (n) { case 1: s->a++; }", "s->a++; -> ;\n"},
	{"assignment left out", "for (n = 1; n < 2; n++) h(s);", ""},
	{"assignment left out", "s->a = 0;", ""},
	{"counter not reset", "s->a = 0; s->p = NULL; s->b = 1;",
	 "s->a = 0; -> ;\ns->p = NULL; -> ;\n"},
	{"statement moved", "s->a = n; h(s); return 1;", "s->a = n; h(s); -> h(s); s->a = n;\n"},
	{"statement moved", "s->a = n; lock(n);", ""},
	{"arguments swapped", "return g(n, s->a);", "g(n, s->a) -> g(s->a, n)\n"},
	/* Of other types; the same twice. */
	{"arguments swapped", "mod_timer(n, s->p);", ""},
	{"arguments swapped", "return g(n, n);", ""},
	/* More than one line becomes one. */
	{"arguments swapped", "return g(n,\n\t\ts->a);", "g(n,\n\t\ts->a) -> g(s->a, n)\n"},
	/* What has a directive in it stays. */
	{"arguments swapped", "return g(n,\n#if 1\ns->a\n#endif\n);", ""},
};

/* Writes a file that is to be removed. */
static char *write_source(const char *text)
{
	char *path = xstrdup("/tmp/test_mutants_XXXXXX.c");
	int fd = mkstemps(path, 2);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	ck_assert_int_eq(close(fd), 0);
	return path;
}

START_TEST(rules)
{
	const char *options[] = {"-std=gnu11", "-Wall", "-fno-strict-aliasing", "-O2"};
	char *source = NULL, *path;
	size_t size;
	FILE *out = xopen_memstream(&source, &size);
	struct found found = {.rule = cases[_i].rule, .text = xstrdup("")};

	fprintf(out, "%sint f(struct s *s, int n)\n{\n\t%s\n\treturn n;\n}\n", head,
		cases[_i].code);
	xclose_memstream(out);
	found.source = source;
	path = write_source(source);
	ck_assert_int_eq(mutants_find(path, options, ARRAY_SIZE(options), take, &found), 0);
	ck_assert_msg(strcmp(found.text, cases[_i].mutants) == 0,
		      "%s makes of `%s`:\n%sexpected:\n%s", cases[_i].rule, cases[_i].code,
		      found.text, cases[_i].mutants);
	ck_assert_int_eq(unlink(path), 0);
	free(found.text);
	free(source);
	free(path);
}
END_TEST

static void count(void *context, const struct mutant *mutant)
{
	struct mutant *last = context;

	ck_assert_uint_ge(mutant->begin, last->begin);
	last->begin = mutant->begin;
	last->line++;
}

/* They come in the order of the text, and those of what is included do not come. */
START_TEST(order)
{
	char *included = write_source("static inline int i(int n) { return n + 1; }\n"), *path;
	char text[200];
	struct mutant last = {0};

	snprintf(text, sizeof(text),
		 "#include \"%s\"\nint f(int n) { return i(n) + 1 + (n < 2); }\n", included);
	path = write_source(text);
	ck_assert_int_eq(mutants_find(path, NULL, 0, count, &last), 0);
	/* Both sums, four constants, the comparison twice. */
	ck_assert_uint_eq(last.line, 8);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(unlink(included), 0);
	free(path);
	free(included);
}
END_TEST

START_TEST(what_is_no_c)
{
	char *path = write_source("int f(void) { return missing; }\n");
	struct mutant last = {0};

	ck_assert_int_eq(mutants_find(path, NULL, 0, count, &last), -1);
	ck_assert_int_eq(mutants_find("/nowhere.c", NULL, 0, count, &last), -1);
	ck_assert_uint_eq(last.line, 0);
	ck_assert_int_eq(unlink(path), 0);
	free(path);
}
END_TEST

/* Each rule of the table has a case above. */
START_TEST(all_rules)
{
	for (size_t i = 0; mutants_rule(i); i++) {
		bool tried = false;

		for (size_t k = 0; k < ARRAY_SIZE(cases); k++)
			tried = tried ||
				(strcmp(cases[k].rule, mutants_rule(i)) == 0 && *cases[k].mutants);
		ck_assert_msg(tried, "nothing tries the rule '%s'", mutants_rule(i));
	}
}
END_TEST

TEST_MAIN("mutants")
{
	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, rules, 0, ARRAY_SIZE(cases));
	tcase_add_test(tests, order);
	tcase_add_test(tests, what_is_no_c);
	tcase_add_test(tests, all_rules);
}
