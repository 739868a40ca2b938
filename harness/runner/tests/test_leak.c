/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>

#include "harness/runner/leak.h"
#include "harness/tests/test_main.h"

START_TEST(counters_of_a_kernel)
{
	struct leak_counter counters[4];

	/* Padded as the kernel pads them, with a line that is none. */
	ck_assert_uint_eq(
		leak_parse("sock: 1      \nbind_addr: 12\nnothing\nchunk: -1\n", counters, 4), 3);
	ck_assert_str_eq(counters[0].name, "sock");
	ck_assert_int_eq(counters[0].count, 1);
	ck_assert_str_eq(counters[1].name, "bind_addr");
	ck_assert_int_eq(counters[1].count, 12);
	ck_assert_str_eq(counters[2].name, "chunk");
	ck_assert_int_eq(counters[2].count, -1);
}
END_TEST

START_TEST(no_more_than_there_is_room_for)
{
	struct leak_counter counters[2];

	ck_assert_uint_eq(leak_parse("a: 1\nb: 2\nc: 3\n", counters, 2), 2);
	ck_assert_str_eq(counters[1].name, "b");
	ck_assert_uint_eq(leak_parse("", counters, 2), 0);
	ck_assert_uint_eq(leak_parse("a: 1", counters, 2), 1);
}
END_TEST

TEST_MAIN("leak")
{
	tcase_add_test(tests, counters_of_a_kernel);
	tcase_add_test(tests, no_more_than_there_is_room_for);
}
