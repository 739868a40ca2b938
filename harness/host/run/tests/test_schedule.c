/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a run is divided among guests and shards. */
#include <string.h>

#include <check.h>

#include "harness/array_size.h"
#include "harness/host/run/batch.h"
#include "harness/host/run/schedule.h"
#include "harness/tests/test_main.h"

enum { PLENTY = 2 * BATCH_SIZE + 3, TURNS = 4, DEALT_TOGETHER = 8 };

static struct instance instances[PLENTY];
static const struct instance *items[PLENTY];
static struct schedule schedule;

static void setup(void)
{
	for (size_t i = 0; i < PLENTY; i++)
		items[i] = &instances[i];
}

static void teardown(void)
{
	schedule_free(&schedule);
}

START_TEST(kernel_by_kernel)
{
	const struct target targets[] = {{.selection = {items, PLENTY}}, {.selection = {items, 1}}};

	schedule_make(targets, 2, 1, 1, &schedule);
	ck_assert_uint_eq(schedule.count, TURNS + 1);
	ck_assert_uint_eq(schedule.scenarios, PLENTY + 1);
	for (size_t i = 0; i < TURNS; i++)
		ck_assert_ptr_eq(schedule.turns[i].target, &targets[0]);
	ck_assert_ptr_eq(schedule.turns[TURNS].target, &targets[1]);
	ck_assert_uint_eq(schedule.turns[TURNS].count, 1);
	ck_assert_uint_eq(schedule.turns[TURNS].number, TURNS);
}
END_TEST

START_TEST(all_are_dealt_out_alike)
{
	const struct target target = {.selection = {items, PLENTY}};
	bool seen[PLENTY] = {0};

	schedule_make(&target, 1, 1, 1, &schedule);
	for (size_t i = 0; i < TURNS; i++) {
		const struct turn *turn = &schedule.turns[i];

		ck_assert_uint_le(turn->count, BATCH_SIZE);
		ck_assert_uint_ge(turn->count, PLENTY / TURNS - DEALT_TOGETHER);
		for (size_t k = 0; k < turn->count; k++) {
			size_t which = (size_t)(turn->plan[k] - instances);

			ck_assert_uint_eq(which / DEALT_TOGETHER % TURNS, i);
			ck_assert(!seen[which]);
			seen[which] = true;
		}
	}
	for (size_t i = 0; i < PLENTY; i++)
		ck_assert(seen[i]);
}
END_TEST

/* Every turn of the whole run is in one shard, as it is in the whole run. */
/* What needs IPVS is played by a guest of its own, after the others. */
START_TEST(ipvs_is_played_apart)
{
	static const size_t where[] = {0, 7, 8, PLENTY - 1};
	const struct target target = {.selection = {items, PLENTY}};
	json_t *data = json_pack("{s:[ss]}", "needs", "SCTP", "IPVS");
	size_t played = 0;

	for (size_t i = 0; i < ARRAY_SIZE(where); i++)
		instances[where[i]].data = data;
	schedule_make(&target, 1, 1, 1, &schedule);
	/* Four fewer fit into two guests. */
	ck_assert_uint_eq(schedule.count, 3);
	ck_assert_uint_eq(schedule.scenarios, PLENTY);
	for (size_t i = 0; i < schedule.count; i++)
		for (size_t k = 0; k < schedule.turns[i].count; k++, played++)
			ck_assert(!schedule.turns[i].plan[k]->data == (i < 2));
	ck_assert_uint_eq(played, PLENTY);
	ck_assert_uint_eq(schedule.turns[2].count, ARRAY_SIZE(where));
	for (size_t i = 0; i < ARRAY_SIZE(where); i++)
		instances[where[i]].data = NULL;
	json_decref(data);
}
END_TEST

/* A kernel that is too old for the fix that the instance guards, and may crash without. */
static struct kernel old_kernel = {.release = "6.1.100"};

/* The instances from `from` on, each second one, guard the fix. */
static void guard(size_t from, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		instances[from + 2 * i].data = json_pack("{s:[s]}", "fix", id);
}

static void guard_none(void)
{
	for (size_t i = 0; i < PLENTY; i++) {
		json_decref(instances[i].data);
		instances[i].data = NULL;
	}
}

static const char hang[] = "asconf-ack-padding", crash[] = "reconf-untransmitted",
		  memory[] = "control-chunk-transport";

static const char *guarded(const struct instance *instance)
{
	const char *id =
		json_string_value(json_array_get(json_object_get(instance->data, "fix"), 0));

	return id ? id : "";
}

static bool breaks(const struct instance *instance)
{
	return strcmp(guarded(instance), hang) == 0 || strcmp(guarded(instance), crash) == 0 ||
	       strcmp(guarded(instance), memory) == 0;
}

/* What may end its guest is played after the rest, by guests that look for lockups, and what guards one fix by one. */
START_TEST(breaking_ones_are_played_apart)
{
	const struct target target = {.selection = {items, 1000}, .kernel = old_kernel};

	guard(1, 6, hang);
	guard(2, 6, crash);
	/* Nothing that breaks: a wire format, and a fix that the kernel has. */
	guard(50, 1, "stale-cookie-cause-length");
	guard(52, 1, "addr-wq-deadlock");
	schedule_make(&target, 1, 1, 1, &schedule);
	ck_assert_uint_eq(schedule.count, 4);
	ck_assert_uint_eq(schedule.scenarios, 1000);
	for (size_t i = 0; i < schedule.count; i++) {
		const struct turn *turn = &schedule.turns[i];

		ck_assert_int_eq(turn->breaking, i >= 2);
		ck_assert_int_eq(turn->coarse, i == 2);
		ck_assert_uint_eq(turn->count, i == 0 ? 496 : i == 1 ? 492 : 6);
		for (size_t k = 0; k < turn->count; k++) {
			ck_assert_int_eq(breaks(turn->plan[k]), i >= 2);
			if (i >= 2)
				ck_assert_str_eq(guarded(turn->plan[k]), i == 2 ? hang : crash);
		}
	}
	guard_none();
}
END_TEST

/* Two guests more would cost more than the look for lockups does while a hundred are played. */
START_TEST(some_end_with_what_breaks)
{
	const struct target target = {.selection = {items, 100}, .kernel = old_kernel};

	guard(1, 6, memory);
	guard(2, 6, crash);
	schedule_make(&target, 1, 1, 1, &schedule);
	ck_assert_uint_eq(schedule.count, 2);
	for (size_t i = 0; i < schedule.count; i++) {
		const struct turn *turn = &schedule.turns[i];

		ck_assert(turn->breaking && !turn->coarse);
		ck_assert_uint_eq(turn->count, i == 0 ? 54 : 46);
		for (size_t k = 0; k < turn->count; k++)
			ck_assert_str_eq(guarded(turn->plan[k]), k + 6 < turn->count ? ""
								 : i == 0	     ? memory
										     : crash);
	}
	guard_none();
}
END_TEST

/* A lockup costs more than guests that do nothing else and whose seconds are cheap, but for what measures instructions. */
START_TEST(some_hang_apart)
{
	const struct target target = {.selection = {items, 100}, .kernel = old_kernel};
	json_t *measured = json_pack("{s:[s], s:[s]}", "fix", hang, "needs", "instruction count");

	guard(1, 6, hang);
	guard(2, 6, crash);
	json_decref(instances[3].data);
	instances[3].data = measured;
	schedule_make(&target, 1, 1, 1, &schedule);
	ck_assert_uint_eq(schedule.count, 4);
	for (size_t i = 0; i < schedule.count; i++) {
		const struct turn *turn = &schedule.turns[i];

		ck_assert_int_eq(turn->breaking, i >= 2);
		ck_assert_int_eq(turn->coarse, i == 2);
		for (size_t k = 0; k < turn->count; k++)
			ck_assert_int_eq(breaks(turn->plan[k]) && turn->plan[k]->data != measured,
					 i >= 2);
	}
	guard_none();
}
END_TEST

/* Of few they are the last, so that no guest is needed after them. */
START_TEST(few_end_with_what_breaks)
{
	const struct target target = {.selection = {items, 10}, .kernel = old_kernel},
			    newer = {.selection = {items, 10}, .kernel = {.release = "6.1.192"}};

	guard(3, 1, "asconf-ack-padding");
	schedule_make(&target, 1, 1, 1, &schedule);
	ck_assert_uint_eq(schedule.count, 1);
	ck_assert(schedule.turns[0].breaking);
	ck_assert_uint_eq(schedule.turns[0].count, 10);
	ck_assert_ptr_eq(schedule.turns[0].plan[9], &instances[3]);
	schedule_free(&schedule);
	schedule_make(&newer, 1, 1, 1, &schedule);
	ck_assert(!schedule.turns[0].breaking);
	ck_assert_ptr_eq(schedule.turns[0].plan[3], &instances[3]);
	guard_none();
}
END_TEST

/* A replay has the guest that was: with its look for lockups. */
START_TEST(replay_looks_for_lockups)
{
	const struct target target = {.selection = {items, 10}, .kernel = old_kernel};
	struct fault fault;

	guard(3, 1, "asconf-ack-padding");
	ck_assert_int_eq(schedule_replay(&target, items[9], &schedule, &fault), 0);
	ck_assert(schedule.turns[0].breaking);
	guard_none();
}
END_TEST

START_TEST(few_are_played_together)
{
	const struct target target = {.selection = {items, 10}};
	json_t *data = json_pack("{s:[s]}", "needs", "IPVS");

	instances[3].data = data;
	schedule_make(&target, 1, 1, 1, &schedule);
	ck_assert_uint_eq(schedule.count, 1);
	ck_assert_uint_eq(schedule.turns[0].count, 10);
	instances[3].data = NULL;
	json_decref(data);
}
END_TEST

START_TEST(shards_are_whole_turns)
{
	const struct target targets[] = {{.selection = {items, PLENTY}},
					 {.selection = {items, PLENTY}}};
	const unsigned shards = (unsigned)_i;
	unsigned seen[2 * TURNS] = {0};

	for (unsigned shard = 1; shard <= shards; shard++) {
		schedule_make(targets, 2, shard, shards, &schedule);
		for (size_t i = 0; i < schedule.count; i++) {
			const struct turn *turn = &schedule.turns[i];

			ck_assert_uint_lt(turn->number, 2 * TURNS);
			seen[turn->number]++;
			ck_assert_ptr_eq(turn->target, &targets[turn->number / TURNS]);
			ck_assert_ptr_eq(turn->plan[0],
					 &instances[turn->number % TURNS * DEALT_TOGETHER]);
		}
		schedule_free(&schedule);
	}
	for (size_t i = 0; i < 2 * TURNS; i++)
		ck_assert_uint_eq(seen[i], 1);
}
END_TEST

START_TEST(few_scenarios_are_played_by_one_guest)
{
	const struct target few = {.selection = {items, 40}}, more = {.selection = {items, 41}};

	schedule_make(&few, 1, 1, 1, &schedule);
	ck_assert_uint_eq(schedule.count, 1);
	schedule_free(&schedule);
	schedule_make(&more, 1, 1, 1, &schedule);
	ck_assert_uint_eq(schedule.count, 2);
	ck_assert_uint_eq(schedule.turns[0].count, 24);
	ck_assert_uint_eq(schedule.turns[1].count, 17);
}
END_TEST

START_TEST(more_shards_than_turns)
{
	const struct target targets[] = {{.selection = {items, 5}}};

	schedule_make(targets, 1, 2, 2, &schedule);
	ck_assert_uint_eq(schedule.count, 0);
	ck_assert_uint_eq(schedule.scenarios, 0);
}
END_TEST

/* The guest is given all that it had, of which what comes after the last one does not count. */
START_TEST(replay_is_one_turn)
{
	const struct target target = {.selection = {items, 100}};
	struct fault fault;

	ck_assert_int_eq(schedule_replay(&target, items[41], &schedule, &fault), 0);
	ck_assert_uint_eq(schedule.count, 1);
	ck_assert_uint_eq(schedule.scenarios, 42);
	ck_assert_uint_eq(schedule.turns[0].count, 100);
	ck_assert_uint_eq(turn_scenarios(&schedule.turns[0]), 42);
	for (size_t i = 0; i < 100; i++)
		ck_assert_ptr_eq(schedule.turns[0].plan[i], items[i]);
}
END_TEST

TEST_MAIN("schedule")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, kernel_by_kernel);
	tcase_add_test(tests, all_are_dealt_out_alike);
	tcase_add_test(tests, ipvs_is_played_apart);
	tcase_add_test(tests, few_are_played_together);
	tcase_add_test(tests, breaking_ones_are_played_apart);
	tcase_add_test(tests, some_end_with_what_breaks);
	tcase_add_test(tests, some_hang_apart);
	tcase_add_test(tests, few_end_with_what_breaks);
	tcase_add_test(tests, replay_looks_for_lockups);
	tcase_add_loop_test(tests, shards_are_whole_turns, 1, 2 * TURNS + 3);
	tcase_add_test(tests, few_scenarios_are_played_by_one_guest);
	tcase_add_test(tests, more_shards_than_turns);
	tcase_add_test(tests, replay_is_one_turn);
}
