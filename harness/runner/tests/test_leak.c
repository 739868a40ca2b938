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

/* A kernel with one slab: how many objects are in use, and how many of them RCU is about to free. */
static struct {
	long used, freed;
} kernel;

static void count(struct leak_counters *now)
{
	now->count = 1;
	now->counters[0] = (struct leak_counter){.name = "slab SCTPv6", .count = kernel.used};
}

static void pass_time(int64_t nanoseconds)
{
	if (nanoseconds <= 0)
		return;
	kernel.used -= kernel.freed;
	kernel.freed = 0;
}

static const struct leak_kernel counted = {count, pass_time};

enum { OF_LAB = 3 };

static void begin_with(long used)
{
	kernel.used = used;
	kernel.freed = 0;
	leak_use_kernel(&counted);
	leak_begin();
}

static void open_lab(struct leak_counters *own)
{
	leak_lab_opening();
	kernel.used += OF_LAB;
	leak_lab_opened(own);
}

static void close_lab(const struct leak_counters *own)
{
	kernel.freed += OF_LAB;
	leak_lab_closed(own);
}

/* What is on its way to be freed when a lab is built is not the lab's, and not missing when that ends. */
START_TEST(freed_soon_is_not_of_the_lab)
{
	struct leak_counters own;
	char text[256];

	begin_with(1);
	kernel.used += 2;
	kernel.freed = 2;
	open_lab(&own);
	ck_assert_int_eq(own.counters[0].count, OF_LAB);
	ck_assert(leak_check(LEAK_COUNT_ALL, text, sizeof(text)));
	close_lab(&own);
	ck_assert_msg(leak_check(LEAK_COUNT_ALL, text, sizeof(text)), "%s", text);
}
END_TEST

/* It hides no leak either, neither while the lab is there nor after it; and each is told once. */
START_TEST(leaks_are_told_once)
{
	struct leak_counters own;
	char text[256];

	begin_with(1);
	kernel.used += 2;
	kernel.freed = 2;
	open_lab(&own);
	pass_time(1);
	kernel.used += 1;
	ck_assert(!leak_check(LEAK_COUNT_ALL, text, sizeof(text)));
	ck_assert_str_eq(text, "it leaks slab SCTPv6: 1");
	ck_assert(leak_check(LEAK_COUNT_ALL, text, sizeof(text)));
	kernel.used += 2;
	close_lab(&own);
	ck_assert(!leak_check(LEAK_COUNT_ALL, text, sizeof(text)));
	ck_assert_str_eq(text, "it leaks slab SCTPv6: 2");
	open_lab(&own);
	ck_assert(leak_check(LEAK_COUNT_ALL, text, sizeof(text)));
}
END_TEST

TEST_MAIN("leak")
{
	tcase_add_test(tests, counters_of_a_kernel);
	tcase_add_test(tests, no_more_than_there_is_room_for);
	tcase_add_test(tests, freed_soon_is_not_of_the_lab);
	tcase_add_test(tests, leaks_are_told_once);
}
