/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/cli/bisect_packages.h"
#include "harness/host/cli/bisect_search.h"
#include "harness/memory.h"
#include "harness/tests/test_main.h"

/* Of each point: p passes, f fails, u undecided, . untried. */
static const struct {
	const char *points;
	size_t next, before, after;
} cases[] = {
	{"pf", 2, 0, 1},	   {"fp", 2, 0, 1},	   {"p.f", 1, 0, 2},   {"p...f", 2, 0, 4},
	{"p..f", 1, 0, 3},	   {"p.p.f", 3, 2, 4},	   {"p.f.f", 1, 0, 2}, {"pppff", 5, 2, 3},
	{"p.u.f", 1, 0, 4},	   {"p.uuuf", 1, 0, 5},	   {"puf", 3, 0, 2},   {"puufff", 6, 0, 3},
	{"f....u....p", 4, 0, 10}, {"p.......f", 4, 0, 8},
};

static enum bisect_state state_of(char letter)
{
	switch (letter) {
	case 'p':
		return BISECT_PASSES;
	case 'f':
		return BISECT_FAILS;
	case 'u':
		return BISECT_UNDECIDED;
	default:
		return BISECT_UNTRIED;
	}
}

START_TEST(next_point)
{
	size_t count = strlen(cases[_i].points);
	enum bisect_state states[16];
	struct bisect_change change;

	for (size_t i = 0; i < count; i++)
		states[i] = state_of(cases[_i].points[i]);
	change = bisect_change(states, count);
	ck_assert_uint_eq(change.before, cases[_i].before);
	ck_assert_uint_eq(change.after, cases[_i].after);
	ck_assert_uint_eq(bisect_next(states, count), cases[_i].next);
}
END_TEST

/* Wherever the change is, it is found, in no more steps than halving takes. */
START_TEST(any_place_is_found)
{
	enum { POINTS = 33, STEPS = 6 };

	for (size_t first_bad = 1; first_bad < POINTS; first_bad++) {
		enum bisect_state states[POINTS] = {BISECT_PASSES};
		size_t steps = 0;

		states[POINTS - 1] = BISECT_FAILS;
		for (size_t next; (next = bisect_next(states, POINTS)) < POINTS; steps++)
			states[next] = next < first_bad ? BISECT_PASSES : BISECT_FAILS;
		ck_assert_uint_eq(bisect_change(states, POINTS).after, first_bad);
		ck_assert_uint_eq(bisect_change(states, POINTS).before, first_bad - 1);
		ck_assert_uint_le(steps, STEPS);
	}
}
END_TEST

static const char list[] = "debian:6.12.9+deb12\tlinux-image-6.12.9+deb12-cloud-amd64\t6.12.9-1\n"
			   "debian:6.1.0-57\tlinux-image-6.1.0-57-cloud-amd64\t6.1.192-3\n"
			   "a line of something else\n"
			   "debian:6.1.0-56\tlinux-image-6.1.0-56-cloud-amd64\t6.1.192-2\n"
			   "debian:6.1.0-55\tlinux-image-6.1.0-55-cloud-amd64\t6.1.192-1\n"
			   "debian:6.1.0-57-amd64\tlinux-image-6.1.0-57-amd64\t6.1.192-3\n"
			   "debian:6.1.0-55-amd64\tlinux-image-6.1.0-55-amd64\t6.1.192-1\n";

static const struct {
	const char *releases[2];
	const char *found; /* the SPECs, or what is wrong */
} ranges[] = {
	{{"6.1.0-57-cloud-amd64", "6.1.0-55-cloud-amd64"},
	 "debian:6.1.0-57 debian:6.1.0-56 debian:6.1.0-55"},
	{{"6.1.0-55-cloud-amd64", "6.1.0-57-cloud-amd64"},
	 "debian:6.1.0-55 debian:6.1.0-56 debian:6.1.0-57"},
	{{"6.1.0-55-cloud-amd64", "6.1.0-56-cloud-amd64"}, "debian:6.1.0-55 debian:6.1.0-56"},
	{{"6.12.9+deb12-cloud-amd64", "6.1.0-57-cloud-amd64"},
	 "debian:6.12.9+deb12 debian:6.1.0-57"},
	{{"6.1.0-57-amd64", "6.1.0-55-amd64"}, "debian:6.1.0-57-amd64 debian:6.1.0-55-amd64"},
	{{"6.1.0-57-amd64", "6.1.0-55-cloud-amd64"}, "not of one flavour"},
	{{"6.1.0-57-cloud-amd64", "6.1.0-1-cloud-amd64"}, "not both among"},
	{{"6.1.0-57-cloud-amd64", "6.1.0-57-cloud-amd64"}, "both ends"},
	{{"7.2.0", "6.1.0-57-cloud-amd64"}, "not of one flavour"},
};

START_TEST(packages_between)
{
	struct bisect_packages packages = {NULL, 0};
	char *copy = xstrdup(list), *found = xstrdup("");
	struct fault fault;

	if (bisect_packages_between(copy, "amd64", ranges[_i].releases, &packages, &fault) < 0) {
		ck_assert_int_eq(fault.status, EXIT_USAGE);
		ck_assert_ptr_nonnull(strstr(fault.text, ranges[_i].found));
	} else {
		for (size_t i = 0; i < packages.count; i++) {
			char *longer =
				xasprintf("%s%s%s", found, i ? " " : "", packages.each[i].spec);

			free(found);
			found = longer;
		}
		ck_assert_str_eq(found, ranges[_i].found);
	}
	bisect_packages_free(&packages);
	free(found);
	free(copy);
}
END_TEST

TEST_MAIN("bisect")
{
	tcase_add_loop_test(tests, next_point, 0, ARRAY_SIZE(cases));
	tcase_add_test(tests, any_place_is_found);
	tcase_add_loop_test(tests, packages_between, 0, ARRAY_SIZE(ranges));
}
