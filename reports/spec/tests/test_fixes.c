/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a kernel's version says of a fix, and what the catalogue holds. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "reports/spec/fixes.h"
#include "harness/tests/test_main.h"

static const struct {
	const char *one, *other;
	int order;
} orders[] = {
	{"6.1.9", "6.1.10", -1},
	{"6.1.10-2", "6.1.10-1", 1},
	{"6.1.10", "6.1.10-1", -1},
	{"6.1.0-9", "6.1.0-50", -1},
	{"6.12.118+deb13-cloud-amd64", "6.12.118", 0},
	{"7.3.4-1~bpo13+1", "7.3.4-1", 0},
	{"", "", 0},
	{"x", "1", -1},
	{"99999999999999999999", "1", 1},
};

START_TEST(versions)
{
	ck_assert_int_eq(fix_compare_versions(orders[_i].one, orders[_i].other), orders[_i].order);
	ck_assert_int_eq(fix_compare_versions(orders[_i].other, orders[_i].one), -orders[_i].order);
}
END_TEST

static const char fix_text[] =
	"{\"id\": \"x\", \"commit\": \"0123456789ab\", \"cves\": [\"CVE-2026-1\", \"CVE-2026-2\"],"
	" \"introduced\": \"4.7\","
	" \"fixed\": {\"5.10\": \"5.10.261\", \"6.1\": \"6.1.178\", \"6.12\": \"6.12.97\","
	" \"mainline\": \"7.2\"},"
	" \"debian\": {\"bookworm\": {\"version\": \"6.1.180-1\", \"abi\": \"6.1.0-52\"}}}";

static const struct {
	const char *release, *package;
	enum fix_age age;
} ages[] = {
	/* By the package, else by the ABI. */
	{"6.1.0-47-cloud-amd64", "6.1.170-3", FIX_IS_LATER},
	{"6.1.0-52-cloud-amd64", "6.1.180-1", FIX_IS_EARLIER},
	{"6.1.0-57-amd64", NULL, FIX_IS_EARLIER},
	{"6.1.0-51-amd64", NULL, FIX_IS_LATER},
	/* By the release upstream. */
	{"6.1.177", NULL, FIX_IS_LATER},
	{"6.1.178", NULL, FIX_IS_EARLIER},
	{"6.12.96", NULL, FIX_IS_LATER},
	{"6.12.97+deb13-amd64", "6.12.97-1", FIX_IS_EARLIER},
	/* Series that are not named: older and newer than mainline's. */
	{"5.15.300", NULL, FIX_IS_LATER},
	{"6.18.1", NULL, FIX_IS_LATER},
	{"7.2.0", NULL, FIX_IS_EARLIER},
	{"7.2.0-rc1+", NULL, FIX_IS_UNDATED},
	{"7.1.0-rc7", NULL, FIX_IS_LATER},
	{"7.3.0-rc1", NULL, FIX_IS_EARLIER},
	{"6.1.192-rc1", NULL, FIX_IS_EARLIER},
	{"7.3.4+deb13-cloud-amd64", "7.3.4-1~bpo13+1", FIX_IS_EARLIER},
	/* Before the fault there was nothing to be fixed. */
	{"4.6.7", NULL, FIX_IS_NEEDLESS},
	{"4.6.0-1-amd64", "4.6.7-1", FIX_IS_NEEDLESS},
	{"4.7.1", NULL, FIX_IS_LATER},
};

START_TEST(what_a_version_says)
{
	json_t *fix = json_loads(fix_text, 0, NULL);

	ck_assert_ptr_nonnull(fix);
	ck_assert_int_eq(fix_age(fix, ages[_i].release, ages[_i].package), ages[_i].age);
	json_decref(fix);
}
END_TEST

START_TEST(series_that_had_it_from_the_start)
{
	json_t *fix = json_loads("{\"fixed\": {\"6.12\": \"6.12\"}}", 0, NULL);

	ck_assert_int_eq(fix_age(fix, "6.12.0", NULL), FIX_IS_EARLIER);
	ck_assert_int_eq(fix_age(fix, "6.13.1", NULL), FIX_IS_EARLIER);
	ck_assert_int_eq(fix_age(fix, "6.12.0-rc3", NULL), FIX_IS_UNDATED);
	ck_assert_int_eq(fix_age(fix, "6.11.1", NULL), FIX_IS_LATER);
	json_decref(fix);
	fix = json_loads("{\"fixed\": {}, \"open\": {\"bookworm\": \"6.1.192-3\"}}", 0, NULL);
	ck_assert_int_eq(fix_age(fix, "6.1.0-57-amd64", "6.1.192-3"), FIX_IS_LATER);
	ck_assert_int_eq(fix_age(fix, "6.1.0-58-amd64", "6.1.193-1"), FIX_IS_UNDATED);
	ck_assert_int_eq(fix_age(fix, "6.12.3", NULL), FIX_IS_UNDATED);
	json_decref(fix);
}
END_TEST

/* Where a stable series was given the fix it had been given the fault, whatever mainline's date is. */
START_TEST(fault_that_was_taken_over)
{
	json_t *fix = json_loads("{\"introduced\": \"6.2\","
				 " \"fixed\": {\"5.15\": \"5.15.9\", \"mainline\": \"6.5\"},"
				 " \"debian\": {\"bookworm\": {\"version\": \"6.1.20-1\"}}}",
				 0, NULL);

	ck_assert_int_eq(fix_age(fix, "5.15.8", NULL), FIX_IS_LATER);
	ck_assert_int_eq(fix_age(fix, "5.15.9", NULL), FIX_IS_EARLIER);
	ck_assert_int_eq(fix_age(fix, "6.1.0-3-amd64", "6.1.19-1"), FIX_IS_LATER);
	ck_assert_int_eq(fix_age(fix, "5.10.200", NULL), FIX_IS_NEEDLESS);
	ck_assert_int_eq(fix_age(fix, "6.4.1", NULL), FIX_IS_LATER);
	json_decref(fix);
}
END_TEST

START_TEST(texts)
{
	json_t *fix = json_loads(fix_text, 0, NULL);
	char *label = fix_label(fix), *releases = fix_releases(fix);

	ck_assert_str_eq(label, "x (CVE-2026-1, CVE-2026-2, commit 0123456789ab)");
	ck_assert_str_eq(releases, "fixed in 5.10.261, 6.1.178, 6.12.97, 7.2; Debian bookworm "
				   "6.1.180-1 (6.1.0-52)");
	free(label);
	free(releases);
	json_decref(fix);
	fix = json_loads("{\"id\": \"y\", \"cves\": [], \"fixed\": {}}", 0, NULL);
	label = fix_label(fix);
	releases = fix_releases(fix);
	ck_assert_str_eq(label, "y");
	ck_assert_str_eq(releases, "fixed in no release that is known");
	free(label);
	free(releases);
	json_decref(fix);
}
END_TEST

/* Everything that others rely on is there, and ids are unique. */
START_TEST(the_catalogue)
{
	static const char *const kinds[] = {"wire", "api",  "memory", "leak",
					    "hang", "race", "crash"};
	size_t index;
	const json_t *fix;

	ck_assert_uint_gt(json_array_size(fixes_all()), 100);
	json_array_foreach (fixes_all(), index, fix) {
		const char *id = json_string_value(json_object_get(fix, "id"));
		const char *kind = json_string_value(json_object_get(fix, "kind"));
		char *label = fix_label(fix), *releases = fix_releases(fix);
		bool is_kind = false;

		ck_assert_ptr_nonnull(id);
		ck_assert_ptr_eq(fix_find(id), fix);
		ck_assert_ptr_nonnull(json_string_value(json_object_get(fix, "title")));
		ck_assert_ptr_nonnull(json_string_value(json_object_get(fix, "needs")));
		for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
			is_kind |= kind && strcmp(kind, kinds[i]) == 0;
		ck_assert_msg(is_kind, "%s is of no kind", id);
		ck_assert_ptr_nonnull(label);
		ck_assert_ptr_nonnull(releases);
		free(label);
		free(releases);
	}
	ck_assert_ptr_null(fix_find("perfection"));
}
END_TEST

TEST_MAIN("fixes")
{
	tcase_add_loop_test(tests, versions, 0, ARRAY_SIZE(orders));
	tcase_add_loop_test(tests, what_a_version_says, 0, ARRAY_SIZE(ages));
	tcase_add_test(tests, series_that_had_it_from_the_start);
	tcase_add_test(tests, fault_that_was_taken_over);
	tcase_add_test(tests, texts);
	tcase_add_test(tests, the_catalogue);
}
