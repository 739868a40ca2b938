/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>

#include "harness/array_size.h"
#include "harness/record/failing.h"
#include "harness/tests/test_main.h"

static const struct {
	const char *text;
	enum failing_kind kind;
	unsigned first;
	bool one;
} words[] = {
	{"", FAILING_SLAB, 1, false},	      {"17", FAILING_SLAB, 17, true},
	{"17-", FAILING_SLAB, 17, false},     {"page:3", FAILING_PAGES, 3, true},
	{"page:3-", FAILING_PAGES, 3, false}, {"4096", FAILING_SLAB, FAILING_MOST, true},
};

START_TEST(words_of_a_user)
{
	struct failing failing;

	ck_assert(failing_parse(words[_i].text, &failing));
	ck_assert(failing.on);
	ck_assert_int_eq(failing.kind, words[_i].kind);
	ck_assert_uint_eq(failing.first, words[_i].first);
	ck_assert_int_eq(failing.one, words[_i].one);
}
END_TEST

static const char *const wrong[] = {"0",    "-1",  "+1",     " 1",    "1 ",
				    "17--", "1-2", "page",   "page:", "pages",
				    "4097", "17x", "slab:1", "x",     "99999999999999999999"};

START_TEST(words_that_are_none)
{
	struct failing failing;

	ck_assert_msg(!failing_parse(wrong[_i], &failing), "%s", wrong[_i]);
}
END_TEST

/* What a report says can be given back. */
START_TEST(names)
{
	char text[FAILING_TEXT];
	struct failing failing;

	ck_assert_str_eq(failing_name(FAILING_SLAB, 17, text), "17");
	ck_assert_str_eq(failing_name(FAILING_PAGES, FAILING_MOST, text), "page:4096");
	ck_assert(failing_parse(text, &failing));
	ck_assert_int_eq(failing.kind, FAILING_PAGES);
	ck_assert_uint_eq(failing.first, FAILING_MOST);
}
END_TEST

enum { BOTH = 1U << FAILING_SLAB | 1U << FAILING_PAGES, SLABS = 3 };

/* A scenario with three allocations of the slab, and one page. */
static bool fails(const struct attempts *attempts)
{
	return attempts->n <= (attempts->kind == FAILING_SLAB ? SLABS : 1U);
}

static unsigned play(const char *asked, unsigned kinds, struct attempts *attempts)
{
	struct failing which;
	unsigned played = 0;

	ck_assert(failing_parse(asked, &which));
	if (!attempts_begin(attempts, &which, kinds))
		return 0;
	do
		played++;
	while (attempts_go_on(attempts, fails(attempts)));
	return played;
}

START_TEST(until_none_fails)
{
	struct attempts attempts;

	/* Those that fail, and one of each kind in which none is left. */
	ck_assert_uint_eq(play("", BOTH, &attempts), 4 + 2);
	ck_assert_uint_eq(attempts.failed[FAILING_SLAB], SLABS);
	ck_assert_uint_eq(attempts.failed[FAILING_PAGES], 1);
	ck_assert_uint_eq(play("3-", BOTH, &attempts), 2 + 2);
	ck_assert_uint_eq(play("page:1-", BOTH, &attempts), 2);
	ck_assert_uint_eq(attempts.failed[FAILING_SLAB], 0);
}
END_TEST

START_TEST(one_alone)
{
	struct attempts attempts;

	ck_assert_uint_eq(play("2", BOTH, &attempts), 1);
	ck_assert_uint_eq(attempts.failed[FAILING_SLAB], 2);
	ck_assert_uint_eq(play("4", BOTH, &attempts), 1);
	ck_assert_uint_eq(attempts.failed[FAILING_SLAB], 0);
}
END_TEST

START_TEST(what_the_kernel_has)
{
	struct attempts attempts;

	ck_assert_uint_eq(play("", 1U << FAILING_SLAB, &attempts), SLABS + 1);
	ck_assert_uint_eq(play("page:1", 1U << FAILING_SLAB, &attempts), 0);
}
END_TEST

START_TEST(an_end_to_all_that)
{
	struct attempts attempts;
	struct failing which;
	unsigned played = 1;

	ck_assert(failing_parse("", &which));
	ck_assert(attempts_begin(&attempts, &which, BOTH));
	while (attempts_go_on(&attempts, attempts.kind == FAILING_SLAB))
		played++;
	ck_assert_uint_eq(played, FAILING_MOST + 1);
	ck_assert_uint_eq(attempts.failed[FAILING_SLAB], FAILING_MOST);
}
END_TEST

TEST_MAIN("failing")
{
	tcase_add_loop_test(tests, words_of_a_user, 0, ARRAY_SIZE(words));
	tcase_add_loop_test(tests, words_that_are_none, 0, ARRAY_SIZE(wrong));
	tcase_add_test(tests, names);
	tcase_add_test(tests, until_none_fails);
	tcase_add_test(tests, one_alone);
	tcase_add_test(tests, what_the_kernel_has);
	tcase_add_test(tests, an_end_to_all_that);
}
