/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/run/nearest.h"
#include "harness/tests/test_main.h"

static const struct {
	const char *one, *other;
	size_t distance;
} distances[] = {
	{"", "", 0},	     {"", "abc", 3},	       {"abc", "", 3},	 {"abc", "abc", 0},
	{"abc", "abd", 1},   {"abc", "ac", 1},	       {"ac", "abc", 1}, {"abc", "bca", 2},
	{"auth", "path", 2}, {"kitten", "sitting", 3},
};

START_TEST(distance)
{
	ck_assert_uint_eq(nearest_distance(distances[_i].one, distances[_i].other),
			  distances[_i].distance);
}
END_TEST

START_TEST(longer_than_any_name)
{
	char text[300];

	memset(text, 'a', sizeof(text));
	text[256] = '\0';
	ck_assert_uint_eq(nearest_distance(text, "a"), SIZE_MAX);
	ck_assert_uint_eq(nearest_distance("a", text), SIZE_MAX);
	text[255] = '\0';
	ck_assert_uint_eq(nearest_distance(text, "a"), 254);
}
END_TEST

static const struct {
	const char *pattern, *meant;
} slips[] = {
	{"handshke", "handshake"},
	{"handshake.four_chunk", "handshake.four_chunks"},
	{"handshake.four_chunks.ipv5", "handshake.four_chunks.ipv4"},
	{"rtos", "rto"},
	{"streams.order.ipv4", NULL},
	{"", NULL},
};

START_TEST(meant)
{
	static const char *const lines[] = {
		"{\"name\":\"handshake.four_chunks.ipv4\",\"limit\":1}",
		"{\"name\":\"rto.minimum.ipv4\",\"limit\":1}",
		"{\"name\":\"streams.one\",\"limit\":1}",
	};
	struct instances all = {0};
	struct fault fault;
	char *name;

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		ck_assert_int_eq(instances_add(&all, lines[i], &fault), 0);
	name = nearest_name(&all, slips[_i].pattern);
	ck_assert_pstr_eq(name, slips[_i].meant);
	free(name);
	instances_free(&all);
}
END_TEST

TEST_MAIN("nearest")
{
	tcase_add_loop_test(tests, distance, 0, ARRAY_SIZE(distances));
	tcase_add_test(tests, longer_than_any_name);
	tcase_add_loop_test(tests, meant, 0, ARRAY_SIZE(slips));
}
