/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/run/pattern.h"
#include "harness/tests/test_main.h"

static struct instances all;
static struct fault fault;

static void setup(void)
{
	static const char *const lines[] = {
		"{\"name\":\"handshake.four_chunks.ipv4\",\"limit\":60,\"spec\":[\"RFC9260-5.1-1\","
		"\"RFC9260-5.1-2\"],\"etsi\":\"SCTP_AS_V_1_1\",\"fix\":\"\",\"file\":\"suites/handshake/a.c\",\"line\":6}",
		"{\"name\":\"handshake.four_chunks.ipv6\",\"limit\":60,\"spec\":[\"RFC9260-5.1-1\"]"
		","
		"\"etsi\":\"\",\"fix\":\"\",\"file\":\"suites/handshake/a.c\",\"line\":6}",
		"{\"name\":\"handshake2.x.ipv4\",\"limit\":1.5,\"spec\":[],\"etsi\":\"\","
		"\"fix\":\"CVE-2026-1\",\"file\":\"suites/handshake/a.c\",\"line\":30}",
		"{\"name\":\"layout.sizes.i686\",\"limit\":0,\"file\":\"\"}",
		"{\"name\":\"sack.gap.ipv4.gre\",\"limit\":0,\"over\":\"gre\"}",
	};

	all = (struct instances){0};
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		ck_assert_int_eq(instances_add(&all, lines[i], &fault), 0);
}

static void teardown(void)
{
	instances_free(&all);
}

static const struct {
	const char *pattern;
	unsigned matches; /* one bit an instance, the first is the lowest */
} cases[] = {
	{"*", 0x1f},
	{"handshake", 0x3},
	{"handshake.four_chunks", 0x3},
	{"handshake.four_chunks.ipv4", 0x1},
	{"handshake.four", 0},
	{"handshake.", 0},
	{"hand*", 0x7},
	{"*.ipv4", 0x15},
	{"*.ipv4.gre", 0x10},
	{"*.gre", 0x10},
	{"sack.gap", 0x10},
	{"*.ipv4.vlan", 0},
	{"*.i686", 0x8},
	{"handshake[2].*", 0x4},
	{"[", 0},
	{"", 0},
	{"spec:RFC9260-5.*", 0x3},
	{"spec:*-2", 0x1},
	{"spec:*", 0x3},
	{"etsi:SCTP_AS_*", 0x1},
	{"etsi:*", 0x1},
	{"fix:CVE-2026-*", 0x4},
	{"fix:CVE-2026", 0},
	{"spec:", 0},
	{"title:*", 0},
};

START_TEST(matches)
{
	unsigned found = 0;

	for (size_t i = 0; i < all.count; i++)
		found |= (unsigned)pattern_matches(cases[_i].pattern, &all.items[i]) << i;
	ck_assert_uint_eq(found, cases[_i].matches);
}
END_TEST

static const struct {
	const char *pattern;
	size_t count, first; /* of what is selected; 0: nothing is */
} files[] = {
	{"file:suites/handshake/a.c", 3, 0},
	{"file:suites/handshake/a.c:6", 2, 0},
	{"file:suites/handshake/a.c:29", 2, 0},
	{"file:suites/handshake/a.c:30", 1, 2},
	{"file:/home/me/sctp-conform/suites/handshake/a.c:999999", 1, 2},
	{"file:./suites/handshake/a.c", 3, 0},
	{"file:suites/handshake/a.c:5", 0, 0},
	{"file:suites/handshake/a.c:0", 0, 0},
	{"file:suites/handshake/a.c:x", 0, 0},
	{"file:a.c", 0, 0},
	{"file:", 0, 0},
	{"file:/", 0, 0},
	{"file:xsuites/handshake/a.c", 0, 0},
	{"file:", 0, 0},
};

START_TEST(of_a_file)
{
	char *pattern = (char *)files[_i].pattern;
	struct selection selection;

	if (files[_i].count == 0) {
		ck_assert_int_eq(selection_make(&all, &pattern, 1, &selection, &fault), -1);
		return;
	}
	ck_assert_int_eq(selection_make(&all, &pattern, 1, &selection, &fault), 0);
	ck_assert_uint_eq(selection.count, files[_i].count);
	ck_assert_ptr_eq(selection.items[0], &all.items[files[_i].first]);
	selection_free(&selection);
}
END_TEST

START_TEST(a_slip_is_told)
{
	char *patterns[] = {(char *)"handshaek"};
	struct selection selection;

	ck_assert_int_eq(selection_make(&all, patterns, 1, &selection, &fault), -1);
	ck_assert_ptr_nonnull(strstr(fault.text, "did you mean 'handshake'?"));
}
END_TEST

START_TEST(selection_keeps_the_order_and_names_each_once)
{
	char *patterns[] = {(char *)"*.i686", (char *)"handshake", (char *)"*.ipv6"};
	struct selection selection;

	ck_assert_int_eq(selection_make(&all, patterns, 3, &selection, &fault), 0);
	ck_assert_uint_eq(selection.count, 3);
	ck_assert_ptr_eq(selection.items[0], &all.items[0]);
	ck_assert_ptr_eq(selection.items[1], &all.items[1]);
	ck_assert_ptr_eq(selection.items[2], &all.items[3]);
	selection_free(&selection);
}
END_TEST

START_TEST(no_pattern_selects_all)
{
	struct selection selection;

	ck_assert_int_eq(selection_make(&all, NULL, 0, &selection, &fault), 0);
	ck_assert_uint_eq(selection.count, 5);
	selection_free(&selection);
}
END_TEST

START_TEST(each_pattern_must_select_something)
{
	char *patterns[] = {(char *)"handshake", (char *)"nosuch"};
	struct selection selection;

	ck_assert_int_eq(selection_make(&all, patterns, 2, &selection, &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_USAGE);
	ck_assert_ptr_nonnull(strstr(fault.text, "nosuch"));
	ck_assert_ptr_nonnull(strstr(fault.text, "sctp-conform list"));
}
END_TEST

START_TEST(instances_tell_limit_and_abi)
{
	ck_assert_double_eq(all.items[2].limit, 1.5);
	ck_assert(!all.items[0].i686);
	ck_assert(all.items[3].i686);
	ck_assert_str_eq(all.items[4].over, "gre");
	ck_assert_ptr_null(all.items[3].over);
}
END_TEST

static const char *const bad_lines[] = {
	"",
	"{}",
	"{\"name\":\"sack.gap.ipv4\",\"limit\":0,\"over\":\"gre\"}",
	"{\"name\":\"sack.gapgre\",\"limit\":0,\"over\":\"gre\"}",
	"{\"name\":\"gre\",\"limit\":0,\"over\":\"gre\"}",
	"{\"name\":\"sack.gap.\",\"limit\":0,\"over\":\"\"}",
	"[]",
	"not json",
	"{\"name\":\"\"}",
	"{\"name\":\"../x\"}",
	"{\"name\":\"a/b\"}",
	"{\"name\":\".a\"}",
	"{\"name\":\"a b\"}",
	"{\"name\":7}",
	"{\"name\":\"a\",\"limit\":-1}",
	"{\"name\":\"a\",\"name\":\"b\"}",
};

START_TEST(bad_instances_are_refused)
{
	ck_assert_int_eq(instances_add(&all, bad_lines[_i], &fault), -1);
	ck_assert_int_eq(fault.status, EXIT_ENVIRONMENT);
	ck_assert_uint_eq(all.count, 5);
}
END_TEST

/* What is measured is played only where a pattern names its suite. */
START_TEST(hidden_unless_named)
{
	static const char *const patterns[] = {"*", "*.ipv4", "bench", "bench.m*"};
	static const size_t counts[] = {5, 3, 1, 1};
	struct selection selection;

	ck_assert_int_eq(
		instances_add(&all,
			      "{\"name\":\"bench.message.ipv4\",\"limit\":1,\"suite\":\"bench\","
			      "\"by_name\":true}",
			      &fault),
		0);
	for (size_t i = 0; i < ARRAY_SIZE(patterns); i++) {
		char *pattern = (char *)patterns[i];

		ck_assert_int_eq(selection_make(&all, &pattern, 1, &selection, &fault), 0);
		ck_assert_uint_eq(selection.count, counts[i]);
		selection_free(&selection);
	}
	ck_assert_int_eq(selection_make(&all, NULL, 0, &selection, &fault), 0);
	ck_assert_uint_eq(selection.count, 5);
	selection_free(&selection);
}
END_TEST

TEST_MAIN("pattern")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_loop_test(tests, matches, 0, ARRAY_SIZE(cases));
	tcase_add_test(tests, selection_keeps_the_order_and_names_each_once);
	tcase_add_loop_test(tests, of_a_file, 0, ARRAY_SIZE(files));
	tcase_add_test(tests, a_slip_is_told);
	tcase_add_test(tests, no_pattern_selects_all);
	tcase_add_test(tests, each_pattern_must_select_something);
	tcase_add_test(tests, instances_tell_limit_and_abi);
	tcase_add_loop_test(tests, bad_instances_are_refused, 0, ARRAY_SIZE(bad_lines));
	tcase_add_test(tests, hidden_unless_named);
}
