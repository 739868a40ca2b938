/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "harness/memory.h"
#include "reports/tests/support/xpath.h"
#include "harness/tests/test_main.h"
#include "reports/flame.h"

static xmlDocPtr document;
static xmlXPathContextPtr context;

static void draw(const char *stacks)
{
	char *text = NULL;
	size_t size;
	FILE *out = xopen_memstream(&text, &size);

	ck_assert_int_eq(flame_write(out, "bench.message", stacks), 0);
	xclose_memstream(out);
	document =
		xmlReadMemory(text, (int)size, "flame.svg", NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
	ck_assert_ptr_nonnull(document);
	context = xmlXPathNewContext(document);
	ck_assert_int_eq(
		xmlXPathRegisterNs(context, BAD_CAST "s", BAD_CAST "http://www.w3.org/2000/svg"),
		0);
	free(text);
}

static void forget(void)
{
	xmlXPathFreeContext(context);
	xmlFreeDoc(document);
}

static void expect(const char *path, const char *value)
{
	xpath_expect(context, path, value);
}

/* 1180 is the width of all. */
START_TEST(bars_are_as_wide_as_their_share)
{
	draw("do_syscall_64;sctp_sendmsg 3\ndo_syscall_64;sctp_recvmsg 5\nprogram 2\n");
	expect("count(//s:rect)", "5");
	expect("string(//s:g[s:title='all: 100.00 % (10 stacks)']/s:rect/@width)", "1180.0");
	expect("string(//s:g[s:title='do_syscall_64: 80.00 % (8 stacks)']/s:rect/@width)", "944.0");
	expect("string(//s:g[s:title='sctp_sendmsg: 30.00 % (3 stacks)']/s:rect/@width)", "354.0");
	expect("string(//s:g[s:title='sctp_recvmsg: 50.00 % (5 stacks)']/s:rect/@width)", "590.0");
	forget();
}
END_TEST

START_TEST(bars_stand_upon_their_callers)
{
	draw("do_syscall_64;sctp_sendmsg 3\ndo_syscall_64;sctp_recvmsg 5\nprogram 2\n");
	expect("//s:g[starts-with(s:title, 'all')]/s:rect/@y - "
	       "//s:g[starts-with(s:title, 'do_syscall_64')]/s:rect/@y",
	       "17");
	expect("//s:g[starts-with(s:title, 'do_syscall_64')]/s:rect/@y - "
	       "//s:g[starts-with(s:title, 'sctp_sendmsg')]/s:rect/@y",
	       "17");
	/* By their names, one beside the other. */
	expect("//s:g[starts-with(s:title, 'sctp_recvmsg')]/s:rect/@x", "10.0");
	expect("//s:g[starts-with(s:title, 'sctp_sendmsg')]/s:rect/@x", "600.0");
	expect("//s:g[starts-with(s:title, 'program')]/s:rect/@x", "954.0");
	forget();
}
END_TEST

START_TEST(the_same_function_elsewhere_is_another_bar)
{
	draw("a;sctp_rcv 1\nb;sctp_rcv 1\na;sctp_rcv;c 2\n");
	expect("count(//s:g[starts-with(s:title, 'sctp_rcv')])", "2");
	expect("count(//s:g[s:title='sctp_rcv: 75.00 % (3 stacks)'])", "1");
	forget();
}
END_TEST

START_TEST(sctp_and_programs_stand_out)
{
	draw("do_syscall_64;sctp_sendmsg 3\nprogram 2\n");
	expect("string(//s:g[starts-with(s:title, 'sctp_')]/@class)", "s");
	expect("string(//s:g[starts-with(s:title, 'program')]/@class)", "u");
	expect("string(//s:g[starts-with(s:title, 'do_')]/@class)", "k");
	forget();
}
END_TEST

START_TEST(what_is_too_narrow_is_left_out)
{
	draw("a;seldom 1\na;often 9999\n");
	expect("count(//s:g[starts-with(s:title, 'seldom')])", "0");
	expect("count(//s:g[starts-with(s:title, 'often')])", "1");
	forget();
}
END_TEST

START_TEST(what_is_no_stack_is_left_out)
{
	draw("\n 3\nno_number\na;b x\na -\n;; 1\ngood 1\n");
	expect("count(//s:g[starts-with(s:title, 'good')])", "1");
	expect("count(//s:g[starts-with(s:title, 'no_number')])", "0");
	forget();
	draw("");
	expect("string(//s:g[1]/s:title)", "all: 0.00 % (0 stacks)");
	forget();
}
END_TEST

START_TEST(names_are_escaped_and_shortened)
{
	draw("a<b>&\"c 99\nan_exceedingly_long_name_of_a_function_that_no_bar_of_its_width_holds 1\n");
	expect("count(//s:g[s:title='a<b>&\"c: 99.00 % (99 stacks)'])", "1");
	expect("count(//s:g[starts-with(s:title, 'an_exceedingly_long')]/s:text)", "0");
	forget();
	draw("sctp_a 1\nan_exceedingly_long_name_of_a_function_that_no_bar_of_its_width_holds 24\n"
	     "b 300\n");
	expect("string(//s:g[starts-with(s:title, 'an_exceedingly_long')]/s:text)", "an_exceedi…");
	forget();
}
END_TEST

START_TEST(a_stack_without_end_is_cut)
{
	enum { FUNCTIONS = 5000 };
	char *stack = xcalloc(2 * FUNCTIONS + 8, 1);

	for (int i = 0; i < FUNCTIONS; i++)
		strcpy(stack + 2 * i, "f;");
	strcpy(stack + 2 * FUNCTIONS, "g 1");
	draw(stack);
	expect("count(//s:rect)", "121");
	forget();
	free(stack);
}
END_TEST

/* Each function another one, as no kernel has them: the picture is made in a moment all the same. */
START_TEST(functions_without_end_are_cut)
{
	enum { FUNCTIONS = 400000, LINE = 10 };
	char *stacks = xcalloc(FUNCTIONS, LINE + 1), *end = stacks;

	for (int i = FUNCTIONS; i > 0; i--)
		end += sprintf(end, "f%x 1\n", (unsigned)i);
	draw(stacks);
	expect("string(//s:g[1]/s:title)", "all: 100.00 % (400000 stacks)");
	forget();
	free(stacks);
}
END_TEST

TEST_MAIN("flame")
{
	tcase_add_test(tests, bars_are_as_wide_as_their_share);
	tcase_add_test(tests, bars_stand_upon_their_callers);
	tcase_add_test(tests, the_same_function_elsewhere_is_another_bar);
	tcase_add_test(tests, sctp_and_programs_stand_out);
	tcase_add_test(tests, what_is_too_narrow_is_left_out);
	tcase_add_test(tests, what_is_no_stack_is_left_out);
	tcase_add_test(tests, names_are_escaped_and_shortened);
	tcase_add_test(tests, a_stack_without_end_is_cut);
	tcase_add_test(tests, functions_without_end_are_cut);
}
