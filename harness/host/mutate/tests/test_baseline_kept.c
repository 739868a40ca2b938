/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The baseline that is kept holds for the same kernels, runner and scenarios alone. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/host/mutate/session.h"
#include "harness/tests/test_main.h"

static const struct instance one = {.name = (char *)"a.one.ipv4"};
static const struct instance two = {.name = (char *)"a.two.ipv4"};
static const struct instance *items[] = {&one, &two};

static char *folder;
static struct fault fault;
static struct session session;

static struct target target(const char *image)
{
	return (struct target){
		.image_digest = (char *)image,
		.initramfs_digest = (char *)"initramfs",
		.selection = {.items = items, .count = ARRAY_SIZE(items)},
	};
}

/* A session that goes on in the same folder. */
static void begin(void)
{
	session = (struct session){
		.out = folder,
		.state = json_object(),
		.plain = target("plain"),
		.switched = target("switched"),
	};
}

static void end(void)
{
	json_decref(session.state);
	json_decref(session.baseline);
	json_decref(session.at_boot);
}

static void setup(void)
{
	ck_assert_int_eq(folder_temporary("/tmp", &folder, &fault), 0);
	begin();
	session.baseline = json_pack("{s:{s:s, s:b, s:[i]}}", one.name, "verdict", "pass", "calm",
				     1, "reached", 7);
	session.at_boot = json_pack("{s:b}", "3", 1);
	json_object_set_new(session.state, "differing", json_integer(2));
	ck_assert_int_eq(session_baseline_keep(&session, &fault), 0);
	end();
	begin();
}

static void teardown(void)
{
	end();
	ck_assert_int_eq(folder_remove(folder, &fault), 0);
	free(folder);
}

START_TEST(the_same)
{
	json_t *scenario;

	ck_assert(session_baseline_kept(&session));
	scenario = json_object_get(session.baseline, one.name);
	ck_assert(json_is_true(json_object_get(scenario, "calm")));
	ck_assert_int_eq(
		json_integer_value(json_array_get(json_object_get(scenario, "reached"), 0)), 7);
	ck_assert(json_is_true(json_object_get(session.at_boot, "3")));
	ck_assert_int_eq(json_integer_value(json_object_get(session.state, "differing")), 2);
}
END_TEST

static void other_plain(void)
{
	session.plain.image_digest = (char *)"other";
}

static void other_switched(void)
{
	session.switched.image_digest = (char *)"other";
}

/* The runner is in it. */
static void other_initramfs(void)
{
	session.switched.initramfs_digest = (char *)"other";
}

static void fewer_scenarios(void)
{
	session.plain.selection.count = session.switched.selection.count = 1;
}

static void keep_text(const char *text)
{
	char *path = path_of("%s/baseline.json", folder);

	ck_assert_int_eq(file_write(path, text, strlen(text), &fault), 0);
	free(path);
}

static void broken(void)
{
	keep_text("{\"of\": ");
}

static void of_another_shape(void)
{
	keep_text("[]");
}

static void nothing(void)
{
	char *path = path_of("%s/baseline.json", folder);

	ck_assert_int_eq(remove(path), 0);
	free(path);
}

static void (*const changes[])(void) = {other_plain,	 other_switched, other_initramfs,
					fewer_scenarios, broken,	 of_another_shape,
					nothing};

START_TEST(not_the_same)
{
	changes[_i]();
	ck_assert(!session_baseline_kept(&session));
	ck_assert_ptr_null(session.baseline);
	ck_assert_ptr_null(session.at_boot);
}
END_TEST

TEST_MAIN("mutate_kept")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, the_same);
	tcase_add_loop_test(tests, not_the_same, 0, ARRAY_SIZE(changes));
}
