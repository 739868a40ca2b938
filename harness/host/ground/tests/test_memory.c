/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What becomes of a program without memory. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "harness/host/ground/fault.h"
#include "harness/memory.h"
#include "harness/tests/test_main.h"

START_TEST(the_program_ends)
{
	(void)memory_sure(NULL);
}
END_TEST

enum { OWN_END = 7 };

static void own_end(void)
{
	exit(OWN_END);
}

START_TEST(the_program_ends_its_own_way)
{
	memory_exhausted = own_end;
	(void)memory_sure(NULL);
}
END_TEST

START_TEST(nothing_is_not_null)
{
	char *text = xasprintf("%s %d", "text", 1), *part = xstrndup(text, 4);
	void *none = xmalloc(0), *cleared = xcalloc(0, 0);
	char *written;
	size_t size;
	FILE *stream = xopen_memstream(&written, &size);

	ck_assert_str_eq(text, "text 1");
	ck_assert_str_eq(part, "text");
	ck_assert_ptr_nonnull(none);
	ck_assert_ptr_nonnull(cleared);
	fputs(text, stream);
	xclose_memstream(stream);
	ck_assert_str_eq(written, "text 1");
	ck_assert_uint_eq(size, strlen("text 1"));
	free(written);
	free(cleared);
	free(none);
	free(part);
	free(text);
}
END_TEST

TEST_MAIN("memory")
{
	tcase_add_exit_test(tests, the_program_ends, EXIT_ENVIRONMENT);
	tcase_add_exit_test(tests, the_program_ends_its_own_way, OWN_END);
	tcase_add_test(tests, nothing_is_not_null);
}
