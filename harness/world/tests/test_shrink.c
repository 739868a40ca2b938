/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/tests/test_main.h"

#include <stdlib.h>

#include "harness/world/shrink.h"

/* A kernel that breaks when its rule says so. */
typedef bool (*broken)(const struct world *world);

static void shrink_with(broken breaks, struct shrink *shrink, unsigned *rounds)
{
	struct world *worlds = calloc(SHRINK_MOST, sizeof(*worlds));
	size_t count;

	ck_assert_ptr_nonnull(worlds);
	*rounds = 0;
	while ((count = shrink_propose(shrink, worlds)) > 0) {
		bool fails[SHRINK_MOST];

		ck_assert_uint_le(count, SHRINK_MOST);
		for (size_t i = 0; i < count; i++)
			fails[i] = breaks(&worlds[i]);
		shrink_judge(shrink, fails);
		ck_assert_msg(++*rounds < 60, "it comes to no end");
	}
	free(worlds);
}

/* After a SET of 8 or more a SEND of more than 1000 bytes, and after that a CLOSE. */
static bool three_steps(const struct world *world)
{
	int state = 0;

	for (size_t i = 0; i < world->count; i++) {
		const struct step *step = &world->steps[i];

		if (state == 0 && step->kind == STEP_SET && step->a >= 8)
			state = 1;
		else if (state == 1 && step->kind == STEP_SEND && step->size > 1000)
			state = 2;
		else if (state == 2 && step->kind == STEP_CLOSE)
			return true;
	}
	return false;
}

static struct world long_world(void)
{
	struct world world;

	world_generate(77, PROFILE_API, &world);
	ck_assert_uint_gt(world.count, 12);
	world.steps[3] = (struct step){.kind = STEP_SET, .a = 1000, .b = 5, .endpoint = 1};
	world.steps[7] = (struct step){.kind = STEP_SEND, .size = 60000, .ppid = 3};
	world.steps[11] = (struct step){.kind = STEP_CLOSE, .action = 1};
	return world;
}

START_TEST(what_is_not_needed_goes)
{
	static struct shrink shrink;
	struct world world = long_world();
	unsigned rounds;

	ck_assert(three_steps(&world));
	shrink_begin(&shrink, &world);
	shrink_with(three_steps, &shrink, &rounds);
	ck_assert_uint_eq(shrink.world.count, 3);
	ck_assert(three_steps(&shrink.world));
	ck_assert_int_eq(shrink.world.steps[0].kind, STEP_SET);
	ck_assert_int_eq(shrink.world.steps[0].b, 0);
	ck_assert_int_eq(shrink.world.steps[0].endpoint, 0);
	ck_assert_int_lt(shrink.world.steps[0].a, 16);
	ck_assert_int_lt(shrink.world.steps[1].size, 2002);
	ck_assert_int_eq(shrink.world.steps[1].ppid, 0);
	ck_assert_int_eq(shrink.world.steps[2].action, 0);
	ck_assert_str_eq(shrink.world.lab, "two_nodes");
	ck_assert(!shrink.world.ipv6);
	/* A guest boots for each. */
	ck_assert_uint_lt(rounds, 12);
}
END_TEST

static bool always(const struct world *world)
{
	(void)world;
	return true;
}

START_TEST(a_kernel_that_always_breaks_needs_no_step)
{
	static struct shrink shrink;
	struct world world = long_world();
	unsigned rounds;

	shrink_begin(&shrink, &world);
	shrink_with(always, &shrink, &rounds);
	ck_assert_uint_eq(shrink.world.count, 0);
}
END_TEST

static bool never(const struct world *world)
{
	(void)world;
	return false;
}

START_TEST(what_never_breaks_again_stays_as_it_is)
{
	static struct shrink shrink;
	struct world world = long_world();
	unsigned rounds;

	shrink_begin(&shrink, &world);
	shrink_with(never, &shrink, &rounds);
	ck_assert_uint_eq(shrink.world.count, world.count);
	ck_assert_mem_eq(shrink.world.steps, world.steps, sizeof(*world.steps) * world.count);
}
END_TEST

/* Only single steps can go: no two of the middle may. */
static bool two_of_four(const struct world *world)
{
	unsigned kinds[STEP_KINDS] = {0};

	for (size_t i = 0; i < world->count; i++)
		kinds[world->steps[i].kind]++;
	return kinds[STEP_SEND] + kinds[STEP_SET] >= 2;
}

START_TEST(cuts_that_exclude_each_other_are_not_made_together)
{
	static struct shrink shrink;
	struct world world = {.lab = "two_nodes", .count = 4};
	unsigned rounds;

	world.steps[0].kind = world.steps[1].kind = STEP_SEND;
	world.steps[2].kind = world.steps[3].kind = STEP_SET;
	shrink_begin(&shrink, &world);
	shrink_with(two_of_four, &shrink, &rounds);
	ck_assert_uint_eq(shrink.world.count, 2);
	ck_assert(two_of_four(&shrink.world));
}
END_TEST

TEST_MAIN("shrink")
{
	tcase_add_test(tests, what_is_not_needed_goes);
	tcase_add_test(tests, a_kernel_that_always_breaks_needs_no_step);
	tcase_add_test(tests, what_never_breaks_again_stays_as_it_is);
	tcase_add_test(tests, cuts_that_exclude_each_other_are_not_made_together);
}
