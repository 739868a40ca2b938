/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/tests/test_main.h"

#include <string.h>

#include "harness/scenario/world/tally.h"

static char error[256];

static bool agrees(long sent, long left, long received, long arrived)
{
	const struct tally tally = {
		.sent = sent, .left = left, .received = received, .arrived = arrived};

	return tally_agrees(&tally, error, sizeof(error));
}

START_TEST(what_is_sent_is_counted)
{
	ck_assert(agrees(0, 0, 0, 0));
	ck_assert(agrees(5, 5, 3, 3));
	ck_assert(agrees(6, 5, 3, 3)); /* one was lost before any link */
	ck_assert(!agrees(4, 5, 3, 3));
	ck_assert_str_eq(error, "a kernel counts fewer packets than it sends, SctpOutSCTPPacks: 4 "
				"of 5");
}
END_TEST

START_TEST(what_is_counted_has_come)
{
	ck_assert(agrees(5, 5, 2, 3)); /* one was for nobody here */
	ck_assert(!agrees(5, 5, 4, 3));
	ck_assert_ptr_nonnull(strstr(error, "SctpInSCTPPacks: 4 of 3"));
	ck_assert(agrees(6, 5, 4, 3)); /* from a socket of the same node */
}
END_TEST

TEST_MAIN("tally")
{
	tcase_add_test(tests, what_is_sent_is_counted);
	tcase_add_test(tests, what_is_counted_has_come);
}
