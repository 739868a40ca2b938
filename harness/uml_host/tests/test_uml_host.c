/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What programs get of the machine through the library that stands before a User-Mode Linux. */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/uml_host/uml_host.h"
#include "harness/tests/test_main.h"

static char library[] = "LD_PRELOAD=build/" UML_HOST_LIBRARY;

/* Starts the program with the library; its output goes to a pipe that is full at once if nobody
 * reads, and does not make a writer wait.  Returns the end to read from. */
static int start(pid_t *child, char *const argv[])
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	*child = fork();
	ck_assert_int_ge(*child, 0);
	if (*child == 0) {
		close(ends[0]);
		if (dup2(ends[1], STDOUT_FILENO) >= 0)
			execvp(argv[0], argv);
		_exit(127);
	}
	close(ends[1]);
	return ends[0];
}

static int status_of(pid_t child)
{
	int status;

	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

START_TEST(a_slow_reader_gets_all)
{
	enum { SIZE = 1000000 };
	char size[32], data[4096];
	char *argv[] = {"env", library, "dd", "if=/dev/zero", "count=1", "status=none", size, NULL};
	size_t total = 0;
	ssize_t count;
	pid_t child;
	int output;

	snprintf(size, sizeof(size), "bs=%d", SIZE);
	output = start(&child, argv);
	/* Long enough to fill the pipe. */
	usleep(200000);
	while ((count = read(output, data, sizeof(data))) > 0)
		total += (size_t)count;
	ck_assert_uint_eq(total, SIZE);
	ck_assert_int_eq(status_of(child), 0);
	close(output);
}
END_TEST

/* With the system's python: another may be a script that starts programs in folders where the library is not. */
START_TEST(room_in_the_console_is_no_event)
{
	static char script[] = "import select, sys\n"
			       "events = select.epoll()\n"
			       "events.register(1, select.EPOLLOUT)\n"
			       "sys.exit(len(events.poll(0.1)))\n";
	char *argv[] = {"env", library, "/usr/bin/python3", "-ISc", script, NULL};
	pid_t child;
	int output = start(&child, argv);

	ck_assert_int_eq(status_of(child), 0);
	close(output);
}
END_TEST

START_TEST(a_reader_that_is_gone_is_an_error)
{
	char *argv[] = {"env",	      library,	 "dd",		"if=/dev/zero",
			"bs=1000000", "count=1", "status=none", NULL};
	pid_t child;

	close(start(&child, argv));
	ck_assert_int_ne(status_of(child), 0);
}
END_TEST

/* Numbers that a program draws. */
static void draw(const char *seed, char *text, size_t size)
{
	char variable[64];
	char *argv[] = {"env", library, variable, "shuf", "-i", "1-1000000000", "-n", "4", NULL};
	ssize_t count;
	pid_t child;
	int output;

	snprintf(variable, sizeof(variable), UML_HOST_SEED "=%s", seed);
	output = start(&child, argv);
	ck_assert_int_eq(status_of(child), 0);
	count = read(output, text, size - 1);
	ck_assert_int_gt(count, 0);
	text[count] = '\0';
	close(output);
}

START_TEST(random_numbers_follow_from_the_seed)
{
	char first[64], again[64], other[64];

	draw("1", first, sizeof(first));
	draw("1", again, sizeof(again));
	draw("2", other, sizeof(other));
	ck_assert_str_eq(first, again);
	ck_assert_str_ne(first, other);
}
END_TEST

TEST_MAIN("uml_host")
{
	tcase_add_test(tests, a_slow_reader_gets_all);
	tcase_add_test(tests, room_in_the_console_is_no_event);
	tcase_add_test(tests, a_reader_that_is_gone_is_an_error);
	tcase_add_test(tests, random_numbers_follow_from_the_seed);
}
