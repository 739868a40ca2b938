/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The main program of a unit test, which speaks TAP.
 *
 *	TEST_MAIN("config")
 *	{
 *		tcase_add_checked_fixture(tests, setup, teardown);
 *		tcase_add_test(tests, options_and_version);
 *	}
 */
#ifndef TESTS_TEST_MAIN_H
#define TESTS_TEST_MAIN_H

#include <check.h>
#include <stdlib.h>

#define TEST_MAIN(name)                                                                            \
	static void add_tests(TCase *tests);                                                       \
	int main(void)                                                                             \
	{                                                                                          \
		return test_main(name, add_tests);                                                 \
	}                                                                                          \
	static void add_tests(TCase *tests)

static inline int test_main(const char *name, void (*add)(TCase *tests))
{
	Suite *suite = suite_create(name);
	TCase *tests = tcase_create(name);
	SRunner *runner;
	int failed;

	add(tests);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
