/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is asked of every scenario at its end. */
#include "harness/runner/closing.h"
#include "harness/scenario/stage/intercept.h"
#include "harness/scenario/stage/tests/endings.h"
#include "harness/scenario/stage/tests/fake_lab.h"
#include "harness/scenario/stage/trace.h"
#include "harness/tests/test_main.h"

static void setup(void)
{
	fake_lab_open(&two_nodes, IPV4);
	trace_start(&fake_lab);
	intercept_start(&fake_lab, KERNEL_WORKS);
}

static void carry_sack(bool damaged)
{
	struct fake_frame *frame = fake_packet(lab_now(), 0, 0, CHUNK(SACK), NULL);

	/* In a_rwnd: the packet stays well-formed. */
	frame->bytes[frame->length - 5] ^= damaged;
	fake_carry(frame);
}

static void check(void)
{
	closing_check(false, "suite.c", 12);
}

static void check_leniently(void)
{
	closing_check(true, "suite.c", 12);
}

START_TEST(sound_packets_and_rules_that_were_met)
{
	lab_delay(&fake_lab, SACK, SECONDS(1));
	lab_drop(&fake_lab, DATA, .count = FOREVER);
	carry_sack(false);
	ck_assert_str_eq(failure_of(check, NULL), "");
}
END_TEST

START_TEST(a_rule_that_was_not_met)
{
	int line;

	lab_drop(&fake_lab, SACK, .count = 2);
	carry_sack(false);
	ck_assert_str_eq(failure_of(check, &line), "expected 2 packets with SACK to drop; 1 came");
	ck_assert_int_eq(line, 12);
	ck_assert_str_ne(failure_of(check_leniently, NULL), "");
}
END_TEST

START_TEST(a_malformed_packet)
{
	carry_sack(true);
	ck_assert_ptr_nonnull(strstr(failure_of(check, NULL), "a sent one with a wrong CRC32c"));
	ck_assert_str_eq(failure_of(check_leniently, NULL), "");
}
END_TEST

START_TEST(the_rule_comes_before_the_packet)
{
	lab_drop(&fake_lab, DATA);
	carry_sack(true);
	ck_assert_str_eq(failure_of(check, NULL), "expected 1 packet with DATA to drop; 0 came");
}
END_TEST

TEST_MAIN("closing")
{
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_add_test(tests, sound_packets_and_rules_that_were_met);
	tcase_add_test(tests, a_rule_that_was_not_met);
	tcase_add_test(tests, a_malformed_packet);
	tcase_add_test(tests, the_rule_comes_before_the_packet);
}
