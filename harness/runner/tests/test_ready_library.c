/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs that wait until they are asked for, on the machine's own kernel. */
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "harness/runner/ready_library.h"
#include "netns/ready_program.h"
#include "netns/tests/lab_fixture.h"

static int namespace_here(void)
{
	int namespace = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);

	ck_assert_int_ge(namespace, 0);
	return namespace;
}

/* Another namespace than the test's. */
static int namespace_elsewhere(void)
{
	int home = namespace_here(), other;

	ck_assert_int_eq(unshare(CLONE_NEWNET), 0);
	other = namespace_here();
	ck_assert_int_eq(setns(home, CLONE_NEWNET), 0);
	close(home);
	return other;
}

/* What ready_program_run() returned, with the exit status and what ip printed. */
struct outcome {
	int ran, status;
	char printed[4096];
};

static struct outcome run_ip(int namespace, const char *commands)
{
	struct outcome outcome = {0};
	int input = memfd_create("input", MFD_CLOEXEC),
	    output = memfd_create("output", MFD_CLOEXEC);

	ck_assert_int_eq(write(input, commands, strlen(commands)), strlen(commands));
	ck_assert_int_eq(lseek(input, 0, SEEK_SET), 0);
	outcome.ran = ready_program_run("ip", false, namespace, input, output, &outcome.status);
	ck_assert_int_ge(pread(output, outcome.printed, sizeof(outcome.printed) - 1, 0), 0);
	close(input);
	close(output);
	return outcome;
}

static void expect_done(struct outcome outcome)
{
	ck_assert_int_eq(outcome.ran, 1);
	ck_assert(WIFEXITED(outcome.status));
	ck_assert_msg(WEXITSTATUS(outcome.status) == 0, "%s", outcome.printed);
}

START_TEST(a_copy_runs_in_the_namespace)
{
	int here = namespace_here(), elsewhere = namespace_elsewhere();
	struct outcome outcome;

	ready_library_use();
	expect_done(run_ip(elsewhere, "addr add 10.99.0.1/32 dev lo\nlink set dev lo up\n"));
	outcome = run_ip(elsewhere, "addr show dev lo\n");
	expect_done(outcome);
	ck_assert_ptr_nonnull(strstr(outcome.printed, "10.99.0.1"));
	outcome = run_ip(here, "addr show dev lo\n");
	expect_done(outcome);
	ck_assert_ptr_null(strstr(outcome.printed, "10.99.0.1"));
	close(elsewhere);
	close(here);
}
END_TEST

START_TEST(a_command_that_fails_is_told)
{
	int elsewhere = namespace_elsewhere();
	struct outcome outcome;

	ready_library_use();
	outcome = run_ip(elsewhere, "link set dev lo up\nlink set dev absent up\n");
	ck_assert_int_eq(outcome.ran, 1);
	ck_assert(WIFEXITED(outcome.status));
	ck_assert_int_ne(WEXITSTATUS(outcome.status), 0);
	ck_assert_ptr_nonnull(strstr(outcome.printed, "Command failed -:2"));
	expect_done(run_ip(elsewhere, "link set dev lo up\n"));
	close(elsewhere);
}
END_TEST

START_TEST(requests_leave_no_descriptor_open)
{
	const struct rlimit few = {READY_SOCKET + 10, READY_SOCKET + 10};
	int elsewhere = namespace_elsewhere();

	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
	ready_library_use();
	for (int i = 0; i < 50; i++)
		expect_done(run_ip(elsewhere, "link set dev lo up\n"));
	close(elsewhere);
}
END_TEST

START_TEST(other_programs_do_not_wait)
{
	int status;

	ready_library_use();
	ck_assert_int_eq(ready_program_run("wg", false, 0, 0, 0, &status), 0);
	ck_assert_int_eq(ready_program_run("nft", true, 0, 0, 0, &status), 0);
}
END_TEST

START_TEST(what_cannot_be_loaded_is_not_waited_for)
{
	int here = namespace_here();

	ready_programs_start("no library", 10);
	ck_assert_int_eq(run_ip(here, "").ran, 0);
	close(here);
}
END_TEST

START_TEST(one_that_was_killed_is_an_error)
{
	int here = namespace_here();
	char *path = NULL;
	FILE *children;
	pid_t child;

	ready_library_use();
	ck_assert_int_gt(asprintf(&path, "/proc/self/task/%d/children", getpid()), 0);
	children = fopen(path, "r");
	ck_assert_ptr_nonnull(children);
	while (fscanf(children, "%d", &child) == 1)
		ck_assert_int_eq(kill(child, SIGKILL), 0);
	fclose(children);
	while (wait(NULL) > 0)
		;
	ck_assert_int_eq(run_ip(here, "").ran, -1);
	free(path);
	close(here);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, a_copy_runs_in_the_namespace);
	tcase_add_test(tests, a_command_that_fails_is_told);
	tcase_add_test(tests, requests_leave_no_descriptor_open);
	tcase_add_test(tests, other_programs_do_not_wait);
	tcase_add_test(tests, what_cannot_be_loaded_is_not_waited_for);
	tcase_add_test(tests, one_that_was_killed_is_an_error);
}

int main(void)
{
	return run_tests("ready_library", lab_obstacle(), add_tests);
}
