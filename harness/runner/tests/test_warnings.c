/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <check.h>

#include "harness/array_size.h"
#include "harness/runner/warnings.h"
#include "harness/tests/test_main.h"

static char folder[] = "/tmp/warnings.XXXXXX";
static const char *const folders[] = {"/proc", "/proc/sys",   "/proc/sys/kernel",
				      "/sys",  "/sys/kernel", "/sys/kernel/debug"};
static const char tainted[] = "/proc/sys/kernel/tainted";
static const char once[] = "/sys/kernel/debug/clear_warn_once";

static const char *path_of_file(const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s%s", folder, name);
	return path;
}

static void put(const char *name, const char *text)
{
	FILE *file = fopen(path_of_file(name), "w");

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

static void boot(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		ck_assert_int_eq(mkdir(path_of_file(folders[i]), 0700), 0);
	put(once, "");
	warnings_use_root(folder);
}

static void halt(void)
{
	(void)unlink(path_of_file(tainted));
	(void)unlink(path_of_file(once));
	for (size_t i = ARRAY_SIZE(folders); i > 0; i--)
		ck_assert_int_eq(rmdir(path_of_file(folders[i - 1])), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}

static const struct {
	const char *flags;
	bool renews;
} kernels[] = {
	{"0\n", false},	    {"512\n", true},
	{"12800\n", true}, /* and modules from outside of the tree, without a signature */
	{"12288\n", false}, {"", false},
	{NULL, false}, /* it does not tell */
};

START_TEST(only_where_it_has_warned)
{
	struct stat status;

	if (kernels[_i].flags)
		put(tainted, kernels[_i].flags);
	ck_assert_int_eq(warnings_renew(), kernels[_i].renews);
	ck_assert_int_eq(stat(path_of_file(once), &status), 0);
	ck_assert_int_eq(status.st_size, kernels[_i].renews);
}
END_TEST

START_TEST(kernel_without)
{
	put(tainted, "512\n");
	ck_assert_int_eq(unlink(path_of_file(once)), 0);
	ck_assert(!warnings_renew());
}
END_TEST

TEST_MAIN("warnings")
{
	tcase_add_checked_fixture(tests, boot, halt);
	tcase_add_loop_test(tests, only_where_it_has_warned, 0, ARRAY_SIZE(kernels));
	tcase_add_test(tests, kernel_without);
}
