/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/tests/test_main.h"

#include <string.h>

#include "harness/scenario/world/counters.h"

static char error[256];

static const struct sctp_assoc_stats some = {
	.sas_isacks = 2,
	.sas_osacks = 3,
	.sas_opackets = 9,
	.sas_ipackets = 9,
	.sas_rtxchunks = 1,
	.sas_oodchunks = 4,
	.sas_ouodchunks = 1,
	.sas_iodchunks = 5,
	.sas_iuodchunks = 1,
	.sas_octrlchunks = 4,
	.sas_ictrlchunks = 4,
};

START_TEST(counters_grow)
{
	struct sctp_assoc_stats now = some;

	ck_assert(counters_follow(&some, &now, error, sizeof(error)));
	now.sas_gapcnt = 7;
	ck_assert(counters_follow(&some, &now, error, sizeof(error)));
	ck_assert(!counters_follow(&now, &some, error, sizeof(error)));
	ck_assert_str_eq(error, "a counter of an association went back, sas_gapcnt: 0 after 7");
}
END_TEST

START_TEST(sacks_are_control_chunks)
{
	struct sctp_assoc_stats now = some;

	now.sas_isacks = 5;
	ck_assert(!counters_follow(&some, &now, error, sizeof(error)));
	ck_assert_ptr_nonnull(strstr(error, "sas_isacks: 5 of 4 control chunks"));
	now = some;
	now.sas_osacks = 5;
	ck_assert(!counters_follow(&some, &now, error, sizeof(error)));
	ck_assert_ptr_nonnull(strstr(error, "sas_osacks: 5 of 4 control chunks"));
}
END_TEST

START_TEST(counters_are_the_same)
{
	struct sctp_assoc_stats listed = some;

	listed.sas_maxrto = 7;
	ck_assert_msg(counters_same(&some, &listed, error, sizeof(error)), "%s", error);
	listed.sas_gapcnt = 7;
	ck_assert(!counters_same(&some, &listed, error, sizeof(error)));
	ck_assert_str_eq(error, "getsockopt and sock_diag disagree, sas_gapcnt: 0 and 7");
}
END_TEST

START_TEST(what_came_was_sent)
{
	struct sctp_assoc_stats receiver = some;

	ck_assert_msg(counters_match(&some, &receiver, error, sizeof(error)), "%s", error);
	receiver.sas_isacks = 4;
	ck_assert(!counters_match(&some, &receiver, error, sizeof(error)));
	ck_assert_ptr_nonnull(strstr(error, "sas_isacks: 4 of 3"));
	receiver = some;
	receiver.sas_iuodchunks = 2;
	ck_assert(!counters_match(&some, &receiver, error, sizeof(error)));
	ck_assert_ptr_nonnull(strstr(error, "sas_iuodchunks: 7 of 6"));
}
END_TEST

TEST_MAIN("counters")
{
	tcase_add_test(tests, counters_grow);
	tcase_add_test(tests, sacks_are_control_chunks);
	tcase_add_test(tests, counters_are_the_same);
	tcase_add_test(tests, what_came_was_sent);
}
