/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which fixes a kernel is expected to lack, and has been seen to lack. */
#include <check.h>

#include "harness/host/run/lacks.h"
#include "harness/tests/test_main.h"

/* An instance that guards these fixes; `second` may be NULL. */
static json_t *guard_of(const char *first, const char *second)
{
	return json_pack("{s:[s, s*]}", "fix", first, second);
}

static bool may_break(char *release, char *version, const char *first, const char *second)
{
	const struct kernel kernel = {.release = release, .version = version};
	json_t *data = guard_of(first, second);
	bool result = lacks_may_break(data, &kernel);

	json_decref(data);
	return result;
}

static char old[] = "6.1.0-47-amd64", old_package[] = "6.1.170-3", new[] = "6.1.0-57-amd64",
	    new_package[] = "6.1.192-3", undated[] = "9.9.0";

START_TEST(a_kernel_breaks_by_what_it_lacks)
{
	/* A hang, a crash, the use of freed memory. */
	ck_assert(may_break(old, old_package, "asconf-ack-padding", NULL));
	ck_assert(may_break(old, old_package, "denied-streams-rollback", NULL));
	ck_assert(may_break(old, old_package, "del-ip-own-transport", NULL));
	ck_assert(may_break(old, NULL, "asconf-ack-padding", NULL));
	ck_assert(may_break(old, old_package, "stale-cookie-cause-length", "asconf-ack-padding"));
	/* It has the fix; it answers wrongly, no more; its version says nothing; there is no such fix. */
	ck_assert(!may_break(new, new_package, "asconf-ack-padding", NULL));
	ck_assert(!may_break(old, old_package, "stale-cookie-cause-length", NULL));
	ck_assert(!may_break(undated, NULL, "init-cause-padding", NULL));
	ck_assert(!may_break(NULL, NULL, "asconf-ack-padding", NULL));
	ck_assert(!may_break(old, old_package, "perfection", NULL));
}
END_TEST

START_TEST(what_was_seen_is_no_news)
{
	json_t *end = json_pack("{s:[{s:s}, {}]}", "lacks", "id", "asconf-ack-padding"),
	       *one = guard_of("asconf-ack-padding", NULL),
	       *both = guard_of("asconf-ack-padding", "init-cause-padding"),
	       *none = json_pack("{s:[]}", "fix"), *seen = json_object();

	ck_assert(!lacks_all_seen(seen, one));
	lacks_note(seen, end);
	ck_assert(lacks_all_seen(seen, one));
	ck_assert(!lacks_all_seen(seen, both));
	ck_assert(!lacks_all_seen(seen, none));
	json_decref(end);
	json_decref(one);
	json_decref(both);
	json_decref(none);
	json_decref(seen);
}
END_TEST

/* A scenario that fails says that the kernel lacks what it guards, but not where an allocation had failed. */
START_TEST(without_memory_nothing_is_said)
{
	const struct kernel kernel = {.release = new, .version = new_package};
	json_t *end = json_pack("{s:s, s:[s]}", "verdict", "fail", "fix", "asconf-ack-padding"),
	       *failing = json_copy(end);

	json_object_set_new(failing, "fail_nth", json_string("17"));
	lacks_add(end, &kernel);
	lacks_add(failing, &kernel);
	ck_assert_str_eq(json_string_value(json_object_get(
				 json_array_get(json_object_get(end, "lacks"), 0), "why")),
			 "regression");
	ck_assert_ptr_null(json_object_get(failing, "lacks"));
	json_decref(end);
	json_decref(failing);
}
END_TEST

/* ...unless the fix is about that. */
START_TEST(without_memory_a_fix_shows)
{
	const struct kernel kernel = {.release = new, .version = new_package};
	json_t *end = json_pack("{s:s, s:[s], s:s}", "verdict", "fail", "fix",
				"listen-hashing-failure", "fail_nth", "3");

	lacks_add(end, &kernel);
	ck_assert_uint_eq(json_array_size(json_object_get(end, "lacks")), 1);
	json_decref(end);
}
END_TEST

TEST_MAIN("lacks")
{
	tcase_add_test(tests, without_memory_a_fix_shows);
	tcase_add_test(tests, without_memory_nothing_is_said);
	tcase_add_test(tests, a_kernel_breaks_by_what_it_lacks);
	tcase_add_test(tests, what_was_seen_is_no_news);
}
