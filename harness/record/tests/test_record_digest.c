/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What makes a difference to the digest of what records say, and what does not. */
#include <stdbool.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/record/record_digest.h"
#include "harness/tests/test_main.h"

static const struct {
	const char *one, *other;
	bool same;
} cases[] = {
	{"{\"type\":\"end\",\"name\":\"a\"}", "{ \"name\": \"a\", \"type\": \"end\" }", true},
	{"{\"type\":\"end\",\"kernel_spec\":\"path:/home/me/linux\"}", "{\"type\":\"end\"}", true},
	{"{\"kernels\":[{\"kernel\":\"6.1\",\"kernel_spec\":\"debian:6.1\"}]}",
	 "{\"kernels\":[{\"kernel\":\"6.1\",\"kernel_spec\":\"path:x\"}]}", true},
	{"{\"kernels\":[{\"kernel\":\"6.1\"}]}", "{\"kernels\":[{\"kernel\":\"6.2\"}]}", false},
	{"{\"seconds\":0.1}", "{\"seconds\":0.100001}", false},
	{"{\"verdict\":\"pass\"}", "{\"verdict\":\"fail\"}", false},
	{"{\"a\":{\"kernel_spec\":\"x\"}}", "{\"a\":{\"kernel_spec\":\"y\"}}", false},
	{"{}", "[]", false},
};

static void digest_of(const char *text, char digest[RECORD_DIGEST_SIZE])
{
	json_t *record = json_loads(text, 0, NULL), *again = json_loads(text, 0, NULL);
	struct record_digest state;

	ck_assert_ptr_nonnull(record);
	record_digest_begin(&state);
	record_digest_add_content(&state, record);
	record_digest_end(&state, digest);
	/* The record stays as it was. */
	ck_assert(json_equal(record, again));
	json_decref(again);
	json_decref(record);
}

START_TEST(what_records_say)
{
	char one[RECORD_DIGEST_SIZE], other[RECORD_DIGEST_SIZE];

	digest_of(cases[_i].one, one);
	digest_of(cases[_i].other, other);
	ck_assert_int_eq(strcmp(one, other) == 0, cases[_i].same);
}
END_TEST

TEST_MAIN("record digest")
{
	tcase_add_loop_test(tests, what_records_say, 0, ARRAY_SIZE(cases));
}
