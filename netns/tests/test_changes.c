/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Labs that are used again. */
#include <sys/wait.h>

#include "harness/array_size.h"
#include "netns/lab_private.h"
#include "netns/tests/lab_fixture.h"

static const char backlog[] = "net/core/somaxconn";

static struct lab *lab;

static void open_two_nodes(void)
{
	lab = open_lab(&two_nodes, IPV4);
}

static void close_two_nodes(void)
{
	lab_close(lab);
}

static int read_backlog(void *context)
{
	FILE *file = fopen("/proc/sys/net/core/somaxconn", "r");
	int read = file ? fscanf(file, "%d", (int *)context) : 0;

	if (file)
		fclose(file);
	return read == 1 ? 0 : -1;
}

static int backlog_of(const char *node)
{
	int value = -1;

	ck_assert_int_eq(lab_inside(lab, node, read_backlog, &value), 0);
	return value;
}

START_TEST(an_untouched_lab)
{
	ck_assert(lab_renew(lab));
	ck_assert(lab_renew(lab));
}
END_TEST

START_TEST(a_raw_socket_may_have_changed_anything)
{
	int plain = lab_socket(lab, "a", AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), raw;

	ck_assert_int_ge(plain, 0);
	close(plain);
	ck_assert(lab_renew(lab));
	raw = lab_socket(lab, "a", AF_INET, SOCK_RAW | SOCK_NONBLOCK, IPPROTO_RAW);
	ck_assert_int_ge(raw, 0);
	close(raw);
	ck_assert(!lab_renew(lab));
}
END_TEST

START_TEST(sysctls_of_another_process_are_written_back)
{
	const int a = backlog_of("a"), b = backlog_of("b");
	int status;
	pid_t child = fork();

	if (child == 0)
		_exit(lab_sysctl(lab, "a", backlog, "77") || lab_sysctl(lab, "b", backlog, "78") ||
		      lab_sysctl(lab, "a", backlog, "79"));
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(backlog_of("a"), 79);
	ck_assert(lab_renew(lab));
	ck_assert_int_eq(backlog_of("a"), a);
	ck_assert_int_eq(backlog_of("b"), b);
}
END_TEST

START_TEST(more_sysctls_than_are_noted)
{
	for (int i = 0; i <= SYSCTLS_MAX; i++)
		ck_assert_int_eq(lab_sysctl(lab, "a", backlog, "77"), 0);
	ck_assert(!lab_renew(lab));
}
END_TEST

static int command(void)
{
	return lab_ip(lab, "a", "link set lo mtu 1400\n");
}

static int command_that_failed(void)
{
	return lab_ip(lab, "a", "link set lo mtu 1400\nlink set nowhere up\n") == -1 ? 0 : -1;
}

static int sysctl_of_ip(void)
{
	return lab_sysctl(lab, "a", "net/ipv4/ip_default_ttl", "9");
}

static int carrier(void)
{
	return lab_link_down(lab, "path0") || lab_link_up(lab, "path0");
}

static int mtu(void)
{
	return lab_link_mtu(lab, "path0", 1400);
}

static int (*const lasting[])(void) = {command, command_that_failed, sysctl_of_ip, carrier, mtu};

enum { LASTING = ARRAY_SIZE(lasting) };

START_TEST(changes_that_last)
{
	ck_assert_int_eq(lasting[_i](), 0);
	ck_assert(!lab_renew(lab));
	ck_assert(!lab_renew(lab));
}
END_TEST

START_TEST(frames_that_wait_are_forgotten)
{
	int a = udp_socket(lab, "a", 0, AF_INET);
	int b = udp_socket(lab, "b", 0, AF_INET);

	udp_send(lab, a, "b", 0, AF_INET, "before");
	ck_assert(lab_renew(lab));
	udp_send(lab, a, "b", 0, AF_INET, "after");
	udp_expect(lab, b, "after");
	close(a);
	close(b);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_checked_fixture(tests, open_two_nodes, close_two_nodes);
	tcase_add_test(tests, an_untouched_lab);
	tcase_add_test(tests, a_raw_socket_may_have_changed_anything);
	tcase_add_test(tests, sysctls_of_another_process_are_written_back);
	tcase_add_test(tests, more_sysctls_than_are_noted);
	tcase_add_loop_test(tests, changes_that_last, 0, LASTING);
	tcase_add_test(tests, frames_that_wait_are_forgotten);
}

int main(void)
{
	return run_tests("changes", lab_obstacle(), add_tests);
}
