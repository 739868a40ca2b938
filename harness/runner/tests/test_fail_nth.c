/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel that counts as should_fail_ex() does, its settings being files. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <check.h>

#include "harness/array_size.h"
#include "harness/runner/fail_nth.h"
#include "harness/tests/test_main.h"

static char folder[] = "/tmp/fail_nth.XXXXXX";
static unsigned long counted; /* allocations while any were counted, since boot */
static unsigned long failures; /* so many have failed */
static bool idle; /* nothing ever allocates */

static const char *const names[] = {"probability", "interval", "times", "ignore-gfp-wait"};

static void path_of_setting(const char *name, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/failslab%s%s", folder, name ? "/" : "", name ? name : "");
}

static unsigned long setting(const char *name)
{
	char path[PATH_MAX], text[32] = "";
	FILE *file;

	path_of_setting(name, path);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(fgets(text, sizeof(text), file));
	fclose(file);
	return strtoul(text, NULL, 10);
}

static void set(const char *name, const char *value)
{
	char path[PATH_MAX];
	FILE *file;

	path_of_setting(name, path);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(value, file);
	fclose(file);
}

/* An attribute of debugfs cannot be sought, and refuses both (nonseekable_open() in fs/open.c). */
ssize_t pwrite(int file, const void *bytes, size_t size, off_t at)
{
	(void)file;
	(void)bytes;
	(void)size;
	(void)at;
	errno = ESPIPE;
	return -1;
}

ssize_t pread(int file, void *bytes, size_t size, off_t at)
{
	(void)file;
	(void)bytes;
	(void)size;
	(void)at;
	errno = ESPIPE;
	return -1;
}

/* Returns whether it fails. */
static bool allocate_one(void)
{
	unsigned long interval = setting("interval");

	if (setting("probability") == 0 || setting("times") == 0)
		return false;
	if (interval > 1 && ++counted % interval)
		return false;
	set("times", "0");
	failures++;
	return true;
}

static void allocate(enum failing_kind kind)
{
	ck_assert_int_eq(kind, FAILING_SLAB);
	if (!idle)
		(void)allocate_one();
}

static const struct fail_nth_kernel kernel = {folder, allocate};

static void boot(void)
{
	char path[PATH_MAX];

	ck_assert_ptr_nonnull(mkdtemp(folder));
	path_of_setting(NULL, path);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		set(names[i], "0\n");
	counted = failures = 0;
	idle = false;
	fail_nth_use_kernel(&kernel);
}

static void halt(void)
{
	char path[PATH_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		path_of_setting(names[i], path);
		(void)unlink(path);
	}
	path_of_setting(NULL, path);
	ck_assert_int_eq(rmdir(path), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}

/* A scenario that allocates so many times: which of them failed; 0: none. */
static unsigned play(unsigned allocations)
{
	unsigned failed = 0;

	for (unsigned i = 1; i <= allocations; i++)
		if (allocate_one())
			failed = i;
	return failed;
}

static bool arm(unsigned n)
{
	return fail_nth_set(FAILING_SLAB, n) && fail_nth_arm(FAILING_SLAB);
}

START_TEST(the_nth_and_no_other)
{
	ck_assert(fail_nth_available(FAILING_SLAB));
	for (unsigned n = 1; n < 12; n++) {
		ck_assert(arm(n));
		ck_assert_uint_eq(play(15), n);
		ck_assert(fail_nth_disarm(FAILING_SLAB, n));
		ck_assert_uint_eq(failures, n);
		/* What is not played fails never. */
		ck_assert_uint_eq(play(15), 0);
	}
}
END_TEST

/* After a scenario that did not get so far the count is known again. */
START_TEST(fewer_than_that)
{
	static const unsigned wanted[] = {1, 7, 20, 3, 21, 1, 50, 2, 19};

	ck_assert(fail_nth_available(FAILING_SLAB));
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
		bool enough = wanted[i] < 20;

		ck_assert(arm(wanted[i]));
		ck_assert_uint_eq(play(19), enough ? wanted[i] : 0);
		ck_assert_int_eq(fail_nth_disarm(FAILING_SLAB, wanted[i]), enough);
		ck_assert_uint_eq(setting("probability"), 0);
	}
}
END_TEST

/* No scenario allocates at all, and it is the first that is to fail. */
START_TEST(none_at_all)
{
	ck_assert(fail_nth_available(FAILING_SLAB));
	ck_assert(arm(1));
	ck_assert(!fail_nth_disarm(FAILING_SLAB, 1));
	ck_assert(arm(3));
	ck_assert_uint_eq(play(5), 3);
	ck_assert(fail_nth_disarm(FAILING_SLAB, 3));
}
END_TEST

START_TEST(a_kernel_without)
{
	char path[PATH_MAX];

	ck_assert(!fail_nth_available(FAILING_PAGES));
	path_of_setting("times", path);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert(!fail_nth_available(FAILING_SLAB));
}
END_TEST

/* One that never gets to the n-th is not asked again. */
START_TEST(a_kernel_that_does_not_count)
{
	idle = true;
	ck_assert(fail_nth_available(FAILING_SLAB));
	ck_assert(arm(5));
	ck_assert(!fail_nth_disarm(FAILING_SLAB, 5));
	ck_assert(!fail_nth_available(FAILING_SLAB));
	ck_assert(!arm(6));
}
END_TEST

TEST_MAIN("fail_nth")
{
	tcase_add_checked_fixture(tests, boot, halt);
	tcase_add_test(tests, the_nth_and_no_other);
	tcase_add_test(tests, fewer_than_that);
	tcase_add_test(tests, none_at_all);
	tcase_add_test(tests, a_kernel_without);
	tcase_add_test(tests, a_kernel_that_does_not_count);
}
