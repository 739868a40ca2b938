/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which functions and lines the addresses are in that a runner sends of a failure. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/host/ground/fault.h"
#include "harness/host/ground/files.h"
#include "harness/host/run/callers.h"
#include "harness/memory.h"
#include "harness/tests/test_main.h"

/* A "runner": it prints where it was called from, and stands for suites/x.c. */
static const char source[] = "#include <stdio.h>\n"
			     "static __attribute__((noinline)) void where(void)\n"
			     "{\n"
			     "	printf(\"%zu\", (size_t)__builtin_return_address(0) - 1);\n"
			     "}\n"
			     "static inline __attribute__((always_inline)) void helper(void)\n"
			     "{\n"
			     "	where();\n"
			     "	puts(\"\");\n"
			     "}\n"
			     "int main(void)\n"
			     "{\n"
			     "	helper();\n"
			     "	return 0;\n"
			     "}\n";

static char folder[64];
static struct callers *callers;

static void in_folder(const char *command)
{
	char *line = xasprintf("cd %s && %s", folder, command);

	ck_assert_int_eq(system(line), 0);
	free(line);
}

#define COMPILE "cc -O2 -g -ffile-prefix-map=$PWD=. -Wl,--build-id -o runner "
#define SPLIT " && objcopy --only-keep-debug runner runner.debug"

static void setup(void)
{
	char *path;
	FILE *file;

	strcpy(folder, "/tmp/test_callers_XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	in_folder("mkdir suites elsewhere");
	path = path_of("%s/suites/x.c", folder);
	file = fopen(path, "we");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(source, file), 0);
	ck_assert_int_eq(fclose(file), 0);
	free(path);
}

static void teardown(void)
{
	struct fault fault;

	callers_close(callers);
	ck_assert_int_eq(folder_remove(folder, &fault), 0);
}

/* Compiles and opens; NULL if there is nothing to open. */
static struct callers *of(const char *command)
{
	char *runner = path_of("%s/runner", folder);

	in_folder(command);
	callers = callers_open(runner);
	free(runner);
	return callers;
}

/* What the program prints. */
static json_int_t address_in_helper(void)
{
	char *command = path_of("%s/runner", folder);
	FILE *program = popen(command, "re");
	char line[64];

	ck_assert_ptr_nonnull(program);
	ck_assert_ptr_nonnull(fgets(line, sizeof(line), program));
	ck_assert_int_eq(pclose(program), 0);
	free(command);
	return strtoll(line, NULL, 10);
}

/* An `end` record with `stack`, as it is afterwards. */
static json_t *resolved(const char *verdict, json_t *stack)
{
	json_t *end = json_pack("{s:s, s:o}", "verdict", verdict, "stack", stack);

	ck_assert_ptr_nonnull(end);
	callers_add(end, callers);
	ck_assert_ptr_null(json_object_get(end, "stack"));
	return end;
}

static void expect_callers(const char *verdict, json_t *stack, json_t *expected)
{
	json_t *end = resolved(verdict, stack);
	const json_t *named = json_object_get(end, "callers");
	char *found = json_dumps(named, 0);

	ck_assert_msg(expected ? json_equal(named, expected) : !named, "found %s",
		      found ? found : "nothing");
	free(found);
	json_decref(expected);
	json_decref(end);
}

static json_t *main_and_helper(void)
{
	return json_pack("[{s:s, s:s, s:i}, {s:s, s:s, s:i}]", "function", "main", "file",
			 "suites/x.c", "line", 13, "function", "helper", "file", "suites/x.c",
			 "line", 8);
}

START_TEST(an_inlined_helper_and_its_caller)
{
	ck_assert_ptr_nonnull(of(COMPILE "-no-pie suites/x.c" SPLIT));
	expect_callers("fail", json_pack("[I]", address_in_helper()), main_and_helper());
}
END_TEST

START_TEST(a_stripped_runner)
{
	ck_assert_ptr_nonnull(
		of(COMPILE "-no-pie suites/x.c" SPLIT " && objcopy --strip-all runner"));
	expect_callers("fail", json_pack("[I]", address_in_helper()), main_and_helper());
}
END_TEST

START_TEST(what_is_not_of_a_suite_is_left_out)
{
	ck_assert_ptr_nonnull(
		of("mv suites/x.c elsewhere && " COMPILE "-no-pie elsewhere/x.c" SPLIT));
	expect_callers("fail", json_pack("[I]", address_in_helper()), NULL);
}
END_TEST

/* where() alone says no more than the record's own line, but of an error. */
START_TEST(one_caller)
{
	json_int_t where;

	ck_assert_ptr_nonnull(of(
		"sed -i 's/inline .*always_inline/__attribute__((noinline/' suites/x.c && " COMPILE
		"-no-pie suites/x.c" SPLIT));
	where = address_in_helper();
	expect_callers("fail", json_pack("[I]", where), NULL);
	expect_callers("error", json_pack("[I]", where),
		       json_pack("[{s:s, s:s, s:i}]", "function", "helper", "file", "suites/x.c",
				 "line", 8));
}
END_TEST

START_TEST(without_debug_information)
{
	ck_assert_ptr_null(of("true"));
	ck_assert_ptr_null(of(COMPILE "-no-pie suites/x.c"));
	ck_assert_ptr_null(of(": >runner.debug"));
	ck_assert_ptr_null(of("echo no ELF >runner.debug"));
	/* All of it, but for what -g gives. */
	ck_assert_ptr_null(of("objcopy --strip-debug runner runner.debug"));
	expect_callers("fail", json_pack("[i]", 4096), NULL);
}
END_TEST

START_TEST(of_another_build)
{
	ck_assert_ptr_null(of(COMPILE "-no-pie suites/x.c" SPLIT
				      " && echo 'int other;' >>suites/x.c && " COMPILE
				      "-no-pie suites/x.c"));
}
END_TEST

START_TEST(of_a_position_independent_program)
{
	ck_assert_ptr_null(of(COMPILE "-fPIE -pie suites/x.c" SPLIT));
}
END_TEST

/* Whatever is left of it: nothing, or some callers. */
START_TEST(cut_short)
{
	json_int_t address;

	in_folder(COMPILE "-no-pie suites/x.c" SPLIT " && cp runner.debug whole");
	address = address_in_helper();
	for (int size = 0; size < 12000; size += 250) {
		char command[64];

		snprintf(command, sizeof(command), "head -c %d whole >runner.debug", size);
		(void)of(command);
		json_decref(resolved("error", json_pack("[I]", address)));
		callers_close(callers);
	}
	callers = NULL;
}
END_TEST

START_TEST(addresses_that_a_guest_made_up)
{
	json_t *stack = json_pack("[i, i, I, I, f, s, n, b, [i], {s:i}]", 0, -1, INT64_MAX,
				  INT64_MIN, 4096.5, "4096", 1, 4096, "x", 4096);
	json_t *many = json_array(), *end;
	json_int_t address;

	ck_assert_ptr_nonnull(stack);
	ck_assert_ptr_nonnull(of(COMPILE "-no-pie suites/x.c" SPLIT));
	address = address_in_helper();
	expect_callers("error", stack, NULL);
	expect_callers("error", json_string("no list"), NULL);
	expect_callers("error", json_object(), NULL);
	for (json_int_t i = address - 2048; i < address + 2048; i++) {
		json_t *around = resolved("error", json_pack("[I]", i));

		ck_assert_uint_le(json_array_size(json_object_get(around, "callers")), 2);
		json_decref(around);
	}
	for (int i = 0; i < 1000; i++)
		json_array_append_new(many, json_integer(address));
	end = resolved("fail", many);
	ck_assert_uint_eq(json_array_size(json_object_get(end, "callers")), 64);
	json_decref(end);
}
END_TEST

TEST_MAIN("callers")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, an_inlined_helper_and_its_caller);
	tcase_add_test(tests, a_stripped_runner);
	tcase_add_test(tests, what_is_not_of_a_suite_is_left_out);
	tcase_add_test(tests, one_caller);
	tcase_add_test(tests, without_debug_information);
	tcase_add_test(tests, of_another_build);
	tcase_add_test(tests, of_a_position_independent_program);
	tcase_add_test(tests, cut_short);
	tcase_add_test(tests, addresses_that_a_guest_made_up);
}
