/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel of this machine says, as a guest's console would show it. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <check.h>

#include "harness/host/boot/local_log.h"
#include "harness/tests/test_main.h"

static void check_line(const char *record, const char *expected)
{
	char line[128] = "";
	size_t length = local_log_line(record, line, sizeof(line));

	ck_assert_uint_eq(length, strlen(expected));
	ck_assert_mem_eq(line, expected, length);
}

START_TEST(warnings_and_worse)
{
	check_line("4,1234,5678901,-;WARNING: CPU: 0 PID: 1\n",
		   "[    5.678901] WARNING: CPU: 0 PID: 1\n");
	check_line("0,1,12345000000,-;Kernel panic\n SUBSYSTEM=net\n",
		   "[12345.000000] Kernel panic\n");
}
END_TEST

START_TEST(what_a_quiet_console_leaves_out)
{
	check_line("6,1234,5678901,-;veth0: renamed\n", "");
	check_line("5,1234,5678901,-;a notice\n", "");
}
END_TEST

START_TEST(what_is_not_the_kernels)
{
	/* Facility 1: a program wrote it into /dev/kmsg. */
	check_line("12,1234,5678901,-;@@. {\"type\":\"done\"}\n", "");
	check_line("", "");
	check_line("4,1;no time\n", "");
	check_line("4,1,2,-", "");
}
END_TEST

START_TEST(a_long_line_is_cut)
{
	char record[400] = "4,1,2,-;", line[64];

	memset(record + 8, 'x', sizeof(record) - 9);
	ck_assert_uint_eq(local_log_line(record, line, sizeof(line)), sizeof(line) - 1);
	ck_assert_int_eq(line[sizeof(line) - 2], '\n');
}
END_TEST

START_TEST(all_that_the_runner_sends)
{
	static const char text[] = "@@. {\"type\":\"boot\"}\n@@. {\"type\":\"done\"}\n";
	char got[sizeof(text)] = "";
	int runner[2], console[2];

	ck_assert_int_eq(pipe2(runner, O_CLOEXEC), 0);
	ck_assert_int_eq(pipe2(console, O_CLOEXEC), 0);
	ck_assert_int_eq(write(runner[1], text, strlen(text)), (ssize_t)strlen(text));
	close(runner[1]);
	local_relay(runner[0], -1, console[1]);
	close(console[1]);
	ck_assert_int_eq(read(console[0], got, sizeof(got)), (ssize_t)strlen(text));
	ck_assert_str_eq(got, text);
	close(runner[0]);
	close(console[0]);
}
END_TEST

TEST_MAIN("local")
{
	tcase_add_test(tests, warnings_and_worse);
	tcase_add_test(tests, what_a_quiet_console_leaves_out);
	tcase_add_test(tests, what_is_not_the_kernels);
	tcase_add_test(tests, a_long_line_is_cut);
	tcase_add_test(tests, all_that_the_runner_sends);
}
