/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/tests/test_main.h"

#include <stdlib.h>
#include <string.h>

#include "harness/world/sweep.h"

static struct world from, swept;

static bool is_closing(const struct step *step)
{
	return step->kind == STEP_CLOSE || step->kind == STEP_FORK || step->kind == STEP_KILL;
}

START_TEST(every_beginning_comes_with_every_end)
{
	world_generate(5, PROFILE_API, &from);
	for (size_t number = 0; number < 3 * from.count; number++) {
		size_t length = number / 3 + 1;

		sweep_world(&from, number, &swept);
		ck_assert_uint_gt(swept.count, length);
		ck_assert_mem_eq(swept.steps, from.steps, length * sizeof(*from.steps));
		for (size_t i = length; i < swept.count; i++)
			ck_assert(is_closing(&swept.steps[i]));
		ck_assert_int_eq(swept.steps[swept.count - 1].kind,
				 number % 3 == 2 ? STEP_KILL : STEP_CLOSE);
		ck_assert_int_eq(swept.steps[swept.count - 2].action, number % 3 == 1);
	}
}
END_TEST

START_TEST(every_packet_has_each_fate)
{
	world_generate(5, PROFILE_PEER, &from);
	for (size_t number = 3 * from.count; number < sweep_count(&from); number++) {
		size_t at = number - 3 * from.count;

		sweep_world(&from, number, &swept);
		ck_assert_uint_eq(swept.count, from.count + 1);
		ck_assert_mem_eq(swept.steps + 1, from.steps, from.count * sizeof(*from.steps));
		ck_assert_int_eq(swept.steps[0].kind, STEP_RULE);
		ck_assert_int_eq(swept.steps[0].action, (int64_t)(at % RULE_KINDS));
		ck_assert_int_eq(swept.steps[0].a, (int64_t)(at / RULE_KINDS));
	}
}
END_TEST

/* Whatever a file says, there is room. */
START_TEST(the_longest_world_has_room)
{
	world_generate(5, PROFILE_PEER, &from);
	from.count = WORLD_STEPS;
	for (size_t number = 0; number < sweep_count(&from); number++) {
		sweep_world(&from, number, &swept);
		ck_assert_uint_le(swept.count, WORLD_STEPS);
	}
}
END_TEST

TEST_MAIN("sweep")
{
	tcase_add_test(tests, every_beginning_comes_with_every_end);
	tcase_add_test(tests, every_packet_has_each_fate);
	tcase_add_test(tests, the_longest_world_has_room);
}
