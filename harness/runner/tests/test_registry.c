/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>

#include "harness/array_size.h"
#include "harness/record/base64.h"
#include "harness/scenario/stage/clock.h"
#include "harness/runner/difference.h"
#include "harness/runner/registry.h"
#include "harness/tests/test_main.h"

static void nothing(struct lab *lab)
{
	(void)lab;
}

/* Scenarios of this program's own, as SCENARIO() would enter them; named so that sorting must move
 * them. */
static const struct scenario second = {
	.suite = "b",
	.name = "two",
	.title = "t",
	.body = nothing,
	.file = "f.c",
	.line = 9,
	.lab = &two_nodes,
	.needs = CAP_AUTH,
	.known = {{"6.1", "6.12", "reason"}, {.reason = "elsewhere", .where = IN_COMPAT}}};
static const struct scenario first = {.suite = "a",
				      .name = "one",
				      .title = "t",
				      .body = nothing,
				      .file = "f.c",
				      .line = 1,
				      .every_abi = true};
static const struct scenario mixed = {.suite = "b",
				      .name = "mix",
				      .title = "t",
				      .body = nothing,
				      .file = "f.c",
				      .line = 20,
				      .lab = &dual_path,
				      .as = AS_MIXED};
static const struct scenario *const entries[]
	__attribute__((section("scenarios"), used)) = {&second, &first, &mixed};

START_TEST(instances_are_sorted_and_named)
{
	static const char *const names[] = {"a.one", "b.two.ipv4", "b.two.ipv6", "b.mix.mixed"};
	const struct instance *all = instances_all(OWN_ABI);

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		ck_assert_str_eq(all[i].name, names[i]);
	ck_assert_ptr_null(all[4].scenario);
	ck_assert_str_eq(instances_all(COMPAT_BESIDE)[0].name, "a.one.i686");
	ck_assert_ptr_null(instances_all(COMPAT_BESIDE)[1].scenario);
	ck_assert_str_eq(instances_all(COMPAT_ALL)[3].name, "b.mix.mixed.i686");
	ck_assert_ptr_null(instances_all(COMPAT_ALL)[4].scenario);
	ck_assert_ptr_null(instance_find("b.two"));
	ck_assert(instance_find("a.one.i686")->compat);
	ck_assert(!instance_find("a.one")->compat);
	ck_assert(instance_find("b.two.ipv6.i686")->compat);
	ck_assert_ptr_eq(instance_find("b.two.ipv6")->scenario, &second);
	ck_assert_int_eq(instance_find("b.mix.mixed")->versions, MIXED);
}
END_TEST

DIFFERENCE(two_over_gre, "gre", "b.two.*", .from = "6.1", .reason = "explained");

START_TEST(instances_over_a_middlebox)
{
	const struct instance *over = instances_over(middlebox_find("gre", 3));
	const struct instance *found = instance_find("b.two.ipv6.gre");

	ck_assert_str_eq(over[0].name, "b.two.ipv4.gre");
	ck_assert_str_eq(over[1].name, "b.two.ipv6.gre");
	ck_assert_str_eq(over[2].name, "b.mix.mixed.gre");
	ck_assert_ptr_null(over[3].scenario);
	ck_assert_ptr_eq(found, &over[1]);
	ck_assert_ptr_eq(found->scenario, &second);
	ck_assert(instance_needs(found) & CAP_GRE);
	ck_assert(!(instance_needs(instance_find("b.two.ipv6")) & CAP_GRE));
	/* Its own deviation is still known where the difference is not. */
	ck_assert_str_eq(instance_known(found, "6.1.0", NULL)->reason, "explained");
	ck_assert_str_eq(instance_known(instance_find("b.two.ipv6.vxlan"), "6.1.0", NULL)->reason,
			 "reason");
	ck_assert_ptr_null(instance_known(found, "5.10.0", NULL));
	ck_assert_ptr_null(instance_find("a.one.gre"));
	ck_assert_ptr_null(instance_find("b.two.ipv4.gre.gre"));
	for (const struct middlebox *const *each = middleboxes; *each; each++)
		ck_assert_ptr_nonnull(instances_over(*each)[0].over);
}
END_TEST

DIFFERENCE_SEEN(two_over_vlan, "vlan", "b.two.*", "expected @(|new )DATA*", "*path1*ABORT*",
		.reason = "seen");

static bool saw_abort(const char *glob)
{
	ck_assert_str_eq(glob, "*path1*ABORT*");
	return true;
}

static bool saw_nothing(const char *glob)
{
	(void)glob;
	return false;
}

/* No other failure is excused, and nothing is amiss where it passes. */
START_TEST(difference_counts_where_its_cause_was_seen)
{
	static const struct failure explained = {"expected DATA from a", saw_abort};
	static const struct failure unseen = {"expected DATA from a", saw_nothing};
	static const struct failure other = {"expected SACK from a", saw_abort};
	static const struct failure alike = {"expected old DATA from a", saw_abort};
	const struct instance *two = instance_find("b.two.ipv4.vlan");

	ck_assert_str_eq(instance_known(two, "7.0", &explained)->reason, "seen");
	ck_assert_ptr_null(instance_known(two, "7.0", &unseen));
	ck_assert_ptr_null(instance_known(two, "7.0", &other));
	ck_assert_ptr_null(instance_known(two, "7.0", &alike));
	ck_assert_ptr_null(instance_known(two, "7.0", NULL));
	/* The scenario's own deviation. */
	ck_assert_str_eq(instance_known(two, "6.1.0", &other)->reason, "reason");
	ck_assert_ptr_null(instance_known(instance_find("b.two.ipv4"), "7.0", &explained));
}
END_TEST

START_TEST(needs_follow_from_the_lab)
{
	ck_assert_uint_eq(instance_needs(instance_find("a.one")), CAP_SCTP);
	ck_assert(instance_needs(instance_find("b.two.ipv4")) & CAP_AUTH);
	ck_assert(!(instance_needs(instance_find("b.two.ipv4")) & CAP_IPV6));
	ck_assert(instance_needs(instance_find("b.two.ipv6")) & CAP_IPV6);
	ck_assert(instance_needs(instance_find("b.mix.mixed")) & CAP_VETH);
}
END_TEST

START_TEST(releases_compare_as_far_as_the_bound_goes)
{
	ck_assert_int_lt(release_compare("6.1.0-50-cloud-amd64", "6.2"), 0);
	ck_assert_int_eq(release_compare("6.12.3", "6.12"), 0);
	ck_assert_int_gt(release_compare("6.12.3", "6.2"), 0);
	ck_assert_int_gt(release_compare("7.0.1", "6.12"), 0);
	ck_assert_int_eq(release_compare("6.1.0", ""), 0);
	ck_assert_int_lt(release_compare("6", "6.1"), 0);
	ck_assert_int_lt(release_compare("6.1.0-47-cloud-amd64", "6.1.0-50"), 0);
	ck_assert_int_eq(release_compare("6.1.0-50-cloud-amd64", "6.1.0-50"), 0);
	ck_assert_int_gt(release_compare("6.1.0-56-686-pae", "6.1.0-50"), 0);
	ck_assert_int_gt(release_compare("6.1.170", "6.1.0-50"), 0);
	ck_assert_int_gt(release_compare("6.12.117+deb12-cloud-amd64", "6.1.0-50"), 0);
	ck_assert_int_lt(release_compare("6.12.90+deb12-cloud-amd64", "6.12.91"), 0);
	ck_assert_int_lt(release_compare("6.1.0", "6.1.0-1"), 0);
}
END_TEST

START_TEST(known_deviations_have_a_range)
{
	const struct instance *instance = instance_find("b.two.ipv4");

	ck_assert_ptr_null(instance_known(instance, "5.10.0", NULL));
	ck_assert_ptr_nonnull(instance_known(instance, "6.1.0-50", NULL));
	ck_assert_ptr_nonnull(instance_known(instance, "6.12.100", NULL));
	ck_assert_ptr_null(instance_known(instance, "6.13.0", NULL));
	ck_assert_ptr_null(instance_known(instance_find("a.one"), "6.1.0", NULL));
}
END_TEST

START_TEST(base64_is_that_of_rfc_4648)
{
	static const char *const vectors[][2] = {{"", ""},
						 {"f", "Zg=="},
						 {"fo", "Zm8="},
						 {"foo", "Zm9v"},
						 {"foob", "Zm9vYg=="},
						 {"fooba", "Zm9vYmE="},
						 {"foobar", "Zm9vYmFy"}};
	char text[BASE64_SIZE(6)];

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		base64_encode((const uint8_t *)vectors[i][0], strlen(vectors[i][0]), text);
		ck_assert_str_eq(text, vectors[i][1]);
	}
}
END_TEST

START_TEST(timer_slack_is_the_wheels_granularity)
{
	ck_assert_int_eq(timer_slack(JIFFIES(62)), JIFFIES(2));
	ck_assert_int_eq(timer_slack(JIFFIES(63)), JIFFIES(9));
	ck_assert_int_eq(timer_slack(JIFFIES(503)), JIFFIES(9));
	ck_assert_int_eq(timer_slack(JIFFIES(504)), JIFFIES(65));
	ck_assert_int_eq(timer_slack(JIFFIES(4032)), JIFFIES(513));
}
END_TEST

TEST_MAIN("registry")
{
	tcase_add_test(tests, instances_are_sorted_and_named);
	tcase_add_test(tests, instances_over_a_middlebox);
	tcase_add_test(tests, difference_counts_where_its_cause_was_seen);
	tcase_add_test(tests, needs_follow_from_the_lab);
	tcase_add_test(tests, releases_compare_as_far_as_the_bound_goes);
	tcase_add_test(tests, known_deviations_have_a_range);
	tcase_add_test(tests, base64_is_that_of_rfc_4648);
	tcase_add_test(tests, timer_slack_is_the_wheels_granularity);
}
