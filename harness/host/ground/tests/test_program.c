/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What becomes of programs whose starter is killed. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/host/ground/program.h"
#include "harness/tests/test_main.h"

enum { TRIES = 200, TRY_MS = 10 };

static void pause_a_little(void)
{
	const struct timespec little = {.tv_nsec = TRY_MS * 1000000L};

	(void)nanosleep(&little, NULL);
}

/* A shell that starts another one and waits for it, as make does; the inner one tells its number. */
static _Noreturn void run_in_shells(const char *told)
{
	const char *const argv[] = {"sh", "-c", "sh -c 'echo $$ >&2; sleep 1000; :'; :", NULL};
	struct fault fault;

	(void)program_log(argv, "dash", NULL, told, &fault);
	_exit(0);
}

static pid_t read_number(const char *path)
{
	int number = 0;

	for (unsigned i = 0; i < TRIES && number == 0; i++) {
		FILE *file = fopen(path, "re");

		if (!file || fscanf(file, "%d", &number) != 1)
			number = 0;
		if (file)
			(void)fclose(file);
		pause_a_little();
	}
	return number;
}

START_TEST(nothing_outlives_a_killed_starter)
{
	char folder[] = "/tmp/test_program.XXXXXX";
	char told[sizeof(folder) + 8];
	pid_t starter, inner;
	bool gone = false;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	(void)snprintf(told, sizeof(told), "%s/told", folder);
	starter = fork();
	if (starter == 0)
		run_in_shells(told);
	inner = read_number(told);
	ck_assert_int_gt(inner, 0);
	ck_assert_int_eq(kill(inner, 0), 0);
	ck_assert_int_eq(kill(starter, SIGKILL), 0);
	ck_assert_int_eq(waitpid(starter, NULL, 0), starter);
	for (unsigned i = 0; i < TRIES && !gone; i++) {
		gone = kill(inner, 0) < 0 && errno == ESRCH;
		pause_a_little();
	}
	if (!gone)
		(void)kill(inner, SIGKILL);
	ck_assert_msg(gone, "what the program had started went on");
	ck_assert_int_eq(unlink(told), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(what_ends_by_itself_is_told)
{
	const char *const good[] = {"true", NULL}, *const bad[] = {"sh", "-c", "exit 3", NULL};
	struct fault fault;

	ck_assert_int_eq(program_run(good, "coreutils", NULL, NULL, &fault), 0);
	ck_assert_int_lt(program_run(bad, "dash", NULL, NULL, &fault), 0);
	ck_assert_msg(strstr(fault.text, "status 3"), "it says: %s", fault.text);
}
END_TEST

TEST_MAIN("program")
{
	tcase_add_test(tests, nothing_outlives_a_killed_starter);
	tcase_add_test(tests, what_ends_by_itself_is_told);
}
