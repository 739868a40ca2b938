/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/record/base64.h"
#include "harness/record/packed.h"
#include "harness/tests/test_main.h"

static const struct {
	const char *text;
	long length;
	const char *bytes;
} cases[] = {
	{"", 0, ""},
	{"Zg==", 1, "f"},
	{"Zm8=", 2, "fo"},
	{"Zm9v", 3, "foo"},
	{"Zm9vYmFy", 6, "foobar"},
	{"+/+/", 3, "\xfb\xff\xbf"},
	{"Zg=", -1, NULL},
	{"Zg", -1, NULL},
	{"Z===", -1, NULL},
	{"====", -1, NULL},
	{"Z=g=", -1, NULL},
	{"Zg==Zg==", -1, NULL},
	{"Zm9v\n", -1, NULL},
	{"Zm-_", -1, NULL},
	{"\xff\xff\xff\xff", -1, NULL},
	{"Zm9vYmFyZm9v", -1, NULL}, /* more than fits */
};

START_TEST(base64)
{
	unsigned char bytes[8];
	long length = base64_decode(cases[_i].text, bytes, sizeof(bytes));

	ck_assert_int_eq(length, cases[_i].length);
	if (length > 0)
		ck_assert_mem_eq(bytes, cases[_i].bytes, (size_t)length);
}
END_TEST

static const size_t sizes[] = {0, 1, 2, 3, 100, 70000};

START_TEST(round_trip)
{
	size_t size = sizes[_i];
	unsigned char *data = malloc(size + 1);
	unsigned char *back;
	char *text;

	ck_assert_ptr_nonnull(data);
	for (size_t i = 0; i < size; i++)
		data[i] = (unsigned char)(i * i >> 3);
	text = packed_encode(data, size);
	ck_assert_ptr_nonnull(text);
	back = packed_decode(text, size);
	ck_assert_ptr_nonnull(back);
	if (size > 0)
		ck_assert_mem_eq(back, data, size);
	ck_assert_ptr_null(packed_decode(text, size + 1));
	if (size > 1)
		ck_assert_ptr_null(packed_decode(text, size - 1));
	free(back);
	free(text);
	free(data);
}
END_TEST

START_TEST(what_is_not_packed)
{
	static const char *const texts[] = {"", "Zm9v", "Zm9", "{}", "eJwDAAAAAAE", "eJwDAAAAAAI="};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		ck_assert_ptr_null(packed_decode(texts[i], 3));
}
END_TEST

/* With a dictionary that is not ours. */
START_TEST(strange_dictionary)
{
	ck_assert_ptr_null(packed_decode("eD9ELQdIS4SIAAALsQLy", 7));
}
END_TEST

/* What is in most records takes nearly no room. */
START_TEST(usual_record)
{
	static const char record[] =
		"[{\"type\":\"packet\",\"name\":\"handshake.init.ipv6\",\"number\":0}]";
	char *text = packed_encode(record, strlen(record));
	char *back;

	ck_assert_ptr_nonnull(text);
	ck_assert_uint_lt(strlen(text), 60);
	back = packed_decode(text, strlen(record));
	ck_assert_ptr_nonnull(back);
	ck_assert_mem_eq(back, record, strlen(record));
	free(back);
	free(text);
}
END_TEST

TEST_MAIN("packed")
{
	tcase_add_loop_test(tests, base64, 0, ARRAY_SIZE(cases));
	tcase_add_loop_test(tests, round_trip, 0, ARRAY_SIZE(sizes));
	tcase_add_test(tests, what_is_not_packed);
	tcase_add_test(tests, strange_dictionary);
	tcase_add_test(tests, usual_record);
}
