/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "harness/array_size.h"
#include "harness/host/run/allocation.h"
#include "harness/tests/test_main.h"

static const struct {
	const char *stack, *functions;
} stacks[] = {
	{"", ""},
	{" should_failslab+0x5/0x10\n kmem_cache_alloc+0x41/0x500", ""},
	{" [<60feea06>] ? sctp_tsnmap_init+0x166/0x260\n [<60feea06>] ? sctp_tsnmap_init+0x166/0x260\n"
	 " [<6035f600>] ? __kmalloc+0x50/0xb0\n [<60fc6ed0>] ? sctp_process_init+0x0/0x2be0\n"
	 " [<60f98a17>] ? sctp_do_sm+0x957/0x5940",
	 "sctp_tsnmap_init < sctp_do_sm"},
	{" __sctp_hash_endpoint.part.0+0x1f/0x30 [sctp]\n inet_listen+0x1/0x2\n sctp",
	 "__sctp_hash_endpoint.part.0"},
	{"sctp_rcv+0x", "sctp_rcv"},
	{"sctp_rcv+1", ""},
};

START_TEST(functions_of_sctp)
{
	char *functions = allocation_functions(stacks[_i].stack);

	ck_assert_str_eq(functions, stacks[_i].functions);
	free(functions);
}
END_TEST

/* A guest may say anything. */
START_TEST(no_end)
{
	char stack[4000] = "";
	char *functions;

	for (int i = 0; i < 100; i++) {
		char line[32];

		snprintf(line, sizeof(line), "sctp_%d+0x1/0x2\n", i);
		strcat(stack, line);
	}
	functions = allocation_functions(stack);
	ck_assert_str_eq(functions + strlen(functions) - strlen(" < sctp_9"), " < sctp_9");
	free(functions);
	memset(stack, 'a', sizeof(stack) - 1);
	for (int i = 0; i < 4; i++)
		stack[i] = "sctp"[i];
	functions = allocation_functions(stack);
	ck_assert_str_eq(functions, "");
	free(functions);
}
END_TEST

TEST_MAIN("allocation")
{
	tcase_add_loop_test(tests, functions_of_sctp, 0, ARRAY_SIZE(stacks));
	tcase_add_test(tests, no_end);
}
