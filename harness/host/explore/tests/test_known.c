/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/tests/test_main.h"

#include <string.h>

#include "harness/host/explore/known.h"
#include "harness/host/explore/place.h"
#include "reports/spec/fixes.h"

static char twice[] = "fail CHUNKS lists a type twice";
static char old_release[] = "6.1.170", new_release[] = "6.1.192";

static const struct kernel old_kernel = {.release = old_release},
			   new_kernel = {.release = new_release};

START_TEST(a_lacking_fix_explains_what_it_mended)
{
	char explanation[EXPLANATION_SIZE];

	ck_assert(known_explain(twice, &old_kernel, explanation));
	ck_assert_str_eq(explanation, "lacks the fix auth-chunk-list-capacity");
}
END_TEST

START_TEST(on_a_kernel_with_the_fix_it_is_news)
{
	char explanation[EXPLANATION_SIZE];

	ck_assert(!known_explain(twice, &new_kernel, explanation));
	ck_assert_str_eq(explanation, "");
}
END_TEST

START_TEST(what_nobody_has_seen_is_news)
{
	char explanation[EXPLANATION_SIZE];

	ck_assert(!known_explain("crash KASAN: : sctp_new_fault", &old_kernel, explanation));
}
END_TEST

START_TEST(all_fixes_are_in_the_catalogue)
{
	unsigned i = 0;

	for (; known_fix(i); i++)
		ck_assert_msg(fix_find(known_fix(i)), "%s", known_fix(i));
	ck_assert_uint_gt(i, 0);
}
END_TEST

/* Where this program begins in memory; its table counts from there, or it is not moved at all. */
extern const char __ehdr_start[];

START_TEST(an_address_is_in_its_function)
{
	char name[64] = "";
	uintptr_t here = (uintptr_t)place_of, base = (uintptr_t)__ehdr_start;

	ck_assert(place_of("/proc/self/exe", here - base + 1, name, sizeof(name)) ||
		  place_of("/proc/self/exe", here + 1, name, sizeof(name)));
	ck_assert_str_eq(name, "place_of");
}
END_TEST

START_TEST(an_address_may_be_nowhere)
{
	char name[64] = "";

	ck_assert(!place_of("/dev/null", 0x1000, name, sizeof(name)));
	ck_assert(!place_of("/nonexistent", 0x1000, name, sizeof(name)));
	ck_assert(!place_of("/proc/self/exe", UINT64_MAX, name, sizeof(name)));
	ck_assert_str_eq(name, "");
}
END_TEST

TEST_MAIN("known")
{
	tcase_add_test(tests, a_lacking_fix_explains_what_it_mended);
	tcase_add_test(tests, on_a_kernel_with_the_fix_it_is_news);
	tcase_add_test(tests, what_nobody_has_seen_is_news);
	tcase_add_test(tests, all_fixes_are_in_the_catalogue);
	tcase_add_test(tests, an_address_is_in_its_function);
	tcase_add_test(tests, an_address_may_be_nowhere);
}
