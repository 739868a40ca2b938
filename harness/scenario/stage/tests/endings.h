/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a body of code ends that calls scenario_fail() or scenario_error(), for the tests of both. */
#ifndef TESTS_ENDINGS_H
#define TESTS_ENDINGS_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/scenario/stage/outcome.h"

static void (*ending_body)(void);

START_TEST(ending)
{
	ending_body();
}
END_TEST

/* The message with which the body fails, and its line; "" if it does not fail (static buffer). */
static inline const char *failure_of(void (*body)(void), int *line)
{
	static char message[1024];
	Suite *suite = suite_create("ending");
	TCase *tests = tcase_create("ending");
	SRunner *runner = srunner_create(suite);
	TestResult **results;

	ending_body = body;
	tcase_add_test(tests, ending);
	suite_add_tcase(suite, tests);
	srunner_set_fork_status(runner, CK_FORK);
	srunner_run_all(runner, CK_SILENT);
	results = srunner_results(runner);
	ck_assert_int_ne(tr_rtype(results[0]), CK_ERROR);
	snprintf(message, sizeof(message), "%s",
		 tr_rtype(results[0]) == CK_FAILURE ? tr_msg(results[0]) : "");
	if (line)
		*line = tr_lno(results[0]);
	free(results);
	srunner_free(runner);
	return message;
}

/* The message with which the body ends as an error; "" if it does not. */
static inline const char *error_of(void (*body)(void))
{
	int status;
	pid_t child;

	outcome_start(NULL);
	fflush(NULL);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		body();
		_exit(EXIT_SUCCESS);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status) != EXIT_SUCCESS, outcome_result()->error);
	return outcome_result()->error_text;
}

#endif
