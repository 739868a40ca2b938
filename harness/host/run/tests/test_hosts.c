/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/host/run/hosts.h"
#include "harness/tests/test_main.h"

static char written[1024];

static void write_and_read(json_t *packets)
{
	char path[] = "/tmp/test_hosts_XXXXXX";
	struct fault fault;
	FILE *in;

	ck_assert_int_eq(close(mkstemp(path)), 0);
	ck_assert_int_eq(hosts_write(path, packets, &fault), 0);
	in = fopen(path, "r");
	ck_assert_ptr_nonnull(in);
	written[fread(written, 1, sizeof(written) - 1, in)] = '\0';
	fclose(in);
	unlink(path);
	json_decref(packets);
}

/* An Ethernet and the beginning of an IPv4 header from 10.0.0.1; of an IPv6 header from fd00::2. */
#define FROM_IPV4 "AgAAAAACAgAAAAABCABFAAAoAAAAAECEAAAKAAABCgAAAg=="
#define FROM_IPV6 "AgAAAAABAgAAAAACht1gAAAAAAiEQP0AAAAAAAAAAAAAAAAAAAI="

START_TEST(senders_are_called_by_node_and_link)
{
	write_and_read(json_pack("[{s:s, s:s, s:s}, {s:s, s:s, s:s}, {s:s, s:s, s:s}]", "from", "a",
				 "link", "path0", "frame", FROM_IPV4, "from", "b", "link", "path0",
				 "frame", FROM_IPV6, "from", "other", "link", "path0", "frame",
				 FROM_IPV4));
	ck_assert_str_eq(written, "10.0.0.1 a.path0\nfd00::2 b.path0\n");
}
END_TEST

START_TEST(what_is_no_such_record_is_left_out)
{
	write_and_read(json_pack("[{s:s, s:s, s:s}, {s:s, s:s}, {s:i}, n, {s:s, s:s, s:s}, "
				 "{s:s, s:s, s:s}]",
				 "from", "a\n", "link", "path0", "frame", FROM_IPV4, "from", "a",
				 "link", "path0", "frame", 1, "from", "a", "link", "path0", "frame",
				 "Zm9v", "from", "", "link", "path0", "frame", FROM_IPV4));
	ck_assert_str_eq(written, "");
}
END_TEST

START_TEST(a_file_that_cannot_be_written)
{
	json_t *packets = json_array();
	struct fault fault;

	ck_assert_int_eq(hosts_write("/proc/nowhere/hosts", packets, &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_ENVIRONMENT);
	json_decref(packets);
}
END_TEST

TEST_MAIN("hosts")
{
	tcase_add_test(tests, senders_are_called_by_node_and_link);
	tcase_add_test(tests, what_is_no_such_record_is_left_out);
	tcase_add_test(tests, a_file_that_cannot_be_written);
}
