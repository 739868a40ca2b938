/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <string.h>

#include "reports/spec/features.h"
#include "reports/spec/requirements.h"
#include "harness/tests/test_main.h"

START_TEST(a_section_is_no_other_one)
{
	const struct feature feature = {FEATURE_OPTION, "x", "RFC6458-8.1.1 RFC7496"};

	ck_assert(feature_covers(&feature, "RFC6458-8.1.1-2"));
	ck_assert(!feature_covers(&feature, "RFC6458-8.1.10-2"));
	ck_assert(feature_covers(&feature, "RFC7496-3.1-1"));
	ck_assert(!feature_covers(&feature, "RFC749-3.1-1"));
	ck_assert(!feature_covers(&feature, "RFC6458-8.1.2-1"));
}
END_TEST

START_TEST(a_scenario_is_no_other_one)
{
	const struct feature feature = {FEATURE_SYSCTL, "x", "rto.smoothing rto.no_smoothing"};

	ck_assert(feature_covers(&feature, "rto.smoothing"));
	ck_assert(feature_covers(&feature, "rto.no_smoothing"));
	ck_assert(!feature_covers(&feature, "rto.smoothing_more"));
	ck_assert(!feature_covers(&feature, "rto"));
}
END_TEST

/* Sentences of each: what is not in the catalogue can never be proven.  (html.sh looks at the scenarios of sysctls.) */
START_TEST(all_are_in_the_catalogue)
{
	size_t count, sentences;
	const struct feature *features = features_all(&count);
	const struct requirement *all = requirements_all(&sentences);

	for (size_t i = 0; i < count; i++) {
		size_t covered = 0;

		for (size_t k = 0; k < sentences; k++)
			covered += feature_covers(&features[i], all[k].id);
		ck_assert_msg((covered > 0) == (features[i].kind != FEATURE_SYSCTL),
			      "%s: %zu sentences", features[i].name, covered);
		for (size_t k = 0; k < i; k++)
			ck_assert_msg(features[k].kind != features[i].kind ||
					      strcmp(features[k].name, features[i].name) != 0,
				      "%s is there twice", features[i].name);
	}
}
END_TEST

TEST_MAIN("features")
{
	tcase_add_test(tests, a_section_is_no_other_one);
	tcase_add_test(tests, a_scenario_is_no_other_one);
	tcase_add_test(tests, all_are_in_the_catalogue);
}
