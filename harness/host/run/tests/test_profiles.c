/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Call stacks that guests send, and what guests could send instead. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/ground/files.h"
#include "harness/host/run/profiles.h"
#include "harness/tests/test_main.h"

static char *folder;
static struct fault fault;

static void setup(void)
{
	ck_assert_int_eq(folder_temporary("/tmp", &folder, &fault), 0);
}

static void teardown(void)
{
	ck_assert_int_eq(folder_remove(folder, &fault), 0);
	free(folder);
}

static void take(json_t *record)
{
	ck_assert_ptr_nonnull(record);
	ck_assert_int_eq(profile_take(folder, "bench.message", record, &fault), 0);
	json_decref(record);
}

/* What the file of that ending holds, to be freed. */
static char *kept(const char *ending)
{
	char *path = path_of("%s/bench.message.%s", folder, ending), *text;
	size_t size;

	ck_assert_int_eq(file_read(path, 1 << 20, &text, &size, EXIT_USAGE, &fault), 0);
	free(path);
	return text;
}

static void expect_kept(const char *wanted)
{
	char *text = kept("folded");

	ck_assert_str_eq(text, wanted);
	free(text);
}

START_TEST(stacks_of_several_records_are_kept)
{
	take(json_pack("{s:{s:i}}", "stacks", "do_syscall_64;sctp_sendmsg", 3));
	take(json_pack("{s:{s:i, s:i}, s:i}", "stacks", "program", 2, "handle_softirqs.isra.0", 1,
		       "lost", 0));
	expect_kept("do_syscall_64;sctp_sendmsg 3\nprogram 2\nhandle_softirqs.isra.0 1\n");
}
END_TEST

START_TEST(what_is_no_stack_is_left_out)
{
	static const char *const wrong[] = {"",	   ";",	      "a;",  ";a",   "a;;b",	  "a b",
					    "a\n", "\x1b[2J", "a<b", "../a", "a;\xc3\xa4"};

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		take(json_pack("{s:{s:i}}", "stacks", wrong[i], 1));
	take(json_pack("{s:{s:i, s:i, s:s, s:f}}", "stacks", "none", 0, "less", -1, "text", "1",
		       "part", 0.5));
	take(json_pack("{s:[s]}", "stacks", "a"));
	take(json_pack("{s:s}", "type", "profile"));
	expect_kept("");
}
END_TEST

START_TEST(a_stack_without_end_is_left_out)
{
	enum { LENGTH = 40000 };
	char *stack = malloc(LENGTH + 1);

	ck_assert_ptr_nonnull(stack);
	memset(stack, 'a', LENGTH);
	stack[LENGTH] = '\0';
	take(json_pack("{s:{s:i, s:i}}", "stacks", stack, 1, "b", 1));
	expect_kept("b 1\n");
	free(stack);
}
END_TEST

START_TEST(pictures_are_drawn_of_all)
{
	char *picture;

	take(json_pack("{s:{s:i}}", "stacks", "do_syscall_64;sctp_sendmsg", 3));
	ck_assert_int_eq(profiles_draw(folder, &fault), 0);
	picture = kept("svg");
	ck_assert_ptr_nonnull(strstr(picture, "sctp_sendmsg: 100.00 % (3 stacks)"));
	free(picture);
}
END_TEST

START_TEST(what_cannot_be_written_is_a_fault)
{
	json_t *record = json_pack("{s:{s:i}}", "stacks", "a", 1);

	ck_assert_int_eq(profile_take("/proc/none", "bench.message", record, &fault), -1);
	ck_assert_int_eq(profile_take(folder, "no/folder", record, &fault), -1);
	ck_assert_ptr_nonnull(strstr(fault.text, "no/folder"));
	ck_assert_int_eq(profiles_draw("/nowhere", &fault), -1);
	ck_assert_ptr_nonnull(strstr(fault.text, "/nowhere"));
	json_decref(record);
}
END_TEST

TEST_MAIN("profiles")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, stacks_of_several_records_are_kept);
	tcase_add_test(tests, what_is_no_stack_is_left_out);
	tcase_add_test(tests, a_stack_without_end_is_left_out);
	tcase_add_test(tests, pictures_are_drawn_of_all);
	tcase_add_test(tests, what_cannot_be_written_is_a_fault);
}
