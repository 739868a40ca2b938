/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "harness/host/abi/reader/macros.h"
#include "harness/host/abi/tests/suite.h"
#include "harness/tests/test_main.h"

static struct macros macros;

static void define(const char *name, const char *body)
{
	ck_assert_int_eq(macros_define(&macros, name, strlen(name), body), 0);
}

static void setup(void)
{
	define("TWO", "2");
	define("ALSO_TWO", "TWO");
	define("ITSELF", "ITSELF");
	ck_assert_int_eq(macros_enumerator(&macros, "ITSELF", 7), 0);
	define("LOOP", "POOL");
	define("POOL", "(LOOP + 1)");
}

static void teardown(void)
{
	macros_free(&macros);
}

static const struct {
	const char *body;
	bool good;
	int64_t number;
} bodies[] = {
	{"0", true, 0},
	{"0x8000", true, 0x8000},
	{"017", true, 15},
	{"1UL", true, 1},
	{" ( 3 ) ", true, 3},
	{"-1", true, -1},
	{"~0x0f & 0xff", true, 0xf0},
	{"1 << 4 | 1 << 2 | 1", true, 21},
	{"2 + 3 * 4", true, 14},
	{"(2 + 3) * 4", true, 20},
	{"7 - 2 - 1", true, 4},
	{"256 >> 4", true, 16},
	{"6 ^ 3", true, 5},
	{"ALSO_TWO << TWO", true, 8},
	{"ITSELF", true, 7},
	{"18446744073709551615", true, -1},
	{"", false, 0},
	{"1.5", false, 0},
	{"0x", false, 0},
	{"12z", false, 0},
	{"1 +", false, 0},
	{"(1", false, 0},
	{"1)", false, 0},
	{"UNKNOWN", false, 0},
	{"\"text\"", false, 0},
	{"sizeof(int)", false, 0},
	{"1 << 64", false, 0},
	{"1 && 1", false, 0},
	{"LOOP", false, 0},
	{"((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1", false, 0},
};

START_TEST(a_body_is_a_number_or_not)
{
	int64_t number = 0;

	ck_assert_msg(macros_number(&macros, bodies[_i].body, &number) == bodies[_i].good, "'%s'",
		      bodies[_i].body);
	if (bodies[_i].good)
		ck_assert_msg(number == bodies[_i].number, "'%s' is %" PRId64, bodies[_i].body,
			      number);
}
END_TEST

START_TEST(doubling_forty_times_gives_up)
{
	int64_t number;
	char name[16];
	char body[48];

	define("D0", "1");
	for (unsigned i = 1; i <= 40; i++) {
		snprintf(name, sizeof(name), "D%u", i);
		snprintf(body, sizeof(body), "D%u + D%u", i - 1, i - 1);
		define(name, body);
	}
	ck_assert(macros_number(&macros, "D8", &number));
	ck_assert_int_eq(number, 256);
	ck_assert(!macros_number(&macros, "D40", &number));
}
END_TEST

START_TEST(undefining_forgets_the_last_body)
{
	int64_t number;

	define("NEW", "1");
	define("NEW", "2");
	define("NEW", "2");
	macros_undefine(&macros, "NEW");
	ck_assert(macros_number(&macros, "NEW", &number));
	ck_assert_int_eq(number, 1);
	macros_undefine(&macros, "NEW");
	macros_undefine(&macros, "NEW");
	ck_assert(!macros_number(&macros, "NEW", &number));
}
END_TEST

TEST_MAIN("abi macros")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_loop_test(tests, a_body_is_a_number_or_not, 0, ARRAY_SIZE(bodies));
	tcase_add_test(tests, doubling_forty_times_gives_up);
	tcase_add_test(tests, undefining_forgets_the_last_body);
}
