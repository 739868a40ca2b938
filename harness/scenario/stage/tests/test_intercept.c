/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which packets a rule applies to, and what becomes of them. */
#include "harness/scenario/stage/intercept.h"
#include "harness/scenario/stage/tests/endings.h"
#include "harness/scenario/stage/tests/fake_lab.h"
#include "harness/scenario/stage/trace.h"
#include "harness/tests/test_main.h"

static void setup(void)
{
	fake_lab_open(&dual_path, IPV4);
	trace_start(&fake_lab);
	intercept_start(&fake_lab, KERNEL_WORKS);
}

/* Carries a packet of that chunk; returns what the rules made of it. */
static const struct frame *carry(int link, int from, const struct chunk_spec *chunk)
{
	struct fake_frame *frame;

	fake_lab.count = 0;
	frame = fake_packet(lab_now(), link, from, chunk, NULL);
	fake_carry(frame);
	return &frame->carried;
}

static const struct frame *carry_sack(void)
{
	return carry(0, 0, CHUNK(SACK));
}

START_TEST(without_rules_all_passes)
{
	ck_assert(!carry_sack()->drop);
	ck_assert_ptr_null(intercept_unmet());
}
END_TEST

START_TEST(all_that_is_named_must_fit)
{
	lab_drop(&fake_lab, SACK, .from = "a", .link = "path0", .count = FOREVER);
	ck_assert(carry_sack()->drop);
	ck_assert(!carry(1, 0, CHUNK(SACK))->drop);
	ck_assert(!carry(0, 1, CHUNK(SACK))->drop);
	ck_assert(!carry(0, 0, CHUNK(COOKIE_ACK))->drop);
}
END_TEST

START_TEST(any_chunk_of_a_packet_counts)
{
	struct fake_frame *frame;

	lab_drop(&fake_lab, DATA, .count = FOREVER);
	frame = fake_packet(lab_now(), 0, 0, CHUNK(SACK), CHUNK(DATA, .text = "x"));
	fake_carry(frame);
	ck_assert(frame->carried.drop);
	ck_assert(!carry_sack()->drop);
}
END_TEST

static bool matched(const struct sctp_packet *packet, void *context)
{
	return packet->chunks[0].sack.cumulative_tsn == *(const uint32_t *)context;
}

START_TEST(the_scenario_may_choose)
{
	uint32_t tsn = 7;

	lab_drop(&fake_lab, SACK, .match = matched, .context = &tsn, .count = FOREVER);
	ck_assert(carry(0, 0, CHUNK(SACK, .cumulative_tsn = 7))->drop);
	ck_assert(!carry(0, 0, CHUNK(SACK, .cumulative_tsn = 8))->drop);
}
END_TEST

START_TEST(some_are_skipped_and_some_are_met)
{
	lab_drop(&fake_lab, SACK, .skip = 2, .count = 2);
	for (int i = 0; i < 6; i++)
		ck_assert_int_eq(carry_sack()->drop, i == 2 || i == 3);
	ck_assert_ptr_null(intercept_unmet());
}
END_TEST

START_TEST(one_is_met_unless_it_says_otherwise)
{
	lab_drop(&fake_lab, ANY_CHUNK);
	ck_assert(carry_sack()->drop);
	ck_assert(!carry_sack()->drop);
}
END_TEST

START_TEST(the_first_rule_that_fits_decides)
{
	lab_delay(&fake_lab, SACK, SECONDS(3));
	lab_duplicate(&fake_lab, SACK, .count = FOREVER);
	ck_assert_int_eq(carry_sack()->delay, SECONDS(3));
	ck_assert_uint_eq(carry_sack()->copies, 2);
	ck_assert_int_eq(carry_sack()->delay, 0);
}
END_TEST

/* A rule that skips a packet leaves it to the next. */
START_TEST(what_is_skipped_is_left_to_the_next_rule)
{
	lab_drop(&fake_lab, SACK, .skip = 1);
	lab_duplicate(&fake_lab, SACK);
	ck_assert_uint_eq(carry_sack()->copies, 2);
	ck_assert(carry_sack()->drop);
}
END_TEST

START_TEST(a_rule_that_ended_applies_to_nothing)
{
	struct rule *rule = lab_drop(&fake_lab, SACK, .count = 5);

	ck_assert(carry_sack()->drop);
	ck_assert_ptr_nonnull(intercept_unmet());
	rule_end(rule);
	ck_assert(!carry_sack()->drop);
	ck_assert_ptr_null(intercept_unmet());
}
END_TEST

static void spoil(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	(void)packet;
	(void)context;
	frame->data[frame->length - 1] ^= 1;
}

START_TEST(a_changed_packet_has_the_right_checksum)
{
	struct packet *packet;

	lab_change(&fake_lab, SACK, spoil);
	carry_sack();
	packet = trace_packet(0);
	ck_assert(packet->sctp.checksum_ok);
	ck_assert_ptr_null(trace_defect());
	free(packet);
}
END_TEST

START_TEST(a_changed_packet_may_keep_its_checksum)
{
	struct packet *packet;

	lab_change(&fake_lab, SACK, spoil, .keep_checksums = true);
	carry_sack();
	packet = trace_packet(0);
	ck_assert(!packet->sctp.checksum_ok);
	/* It is not the kernel's. */
	ck_assert_ptr_null(trace_defect());
	free(packet);
}
END_TEST

START_TEST(a_mute_lab_loses_all_whatever_the_rules)
{
	lab_duplicate(&fake_lab, SACK);
	intercept_start(&fake_lab, KERNEL_MUTE);
	ck_assert(carry_sack()->drop);
	intercept_start(&fake_lab, KERNEL_WORKS);
	ck_assert(!carry_sack()->drop);
	ck_assert_uint_eq(carry_sack()->copies, 1);
}
END_TEST

/* The ABORT that was injected last, at that end of path0. */
static struct sctp_packet refusal_at(int end)
{
	const struct fake_frame *frame = &fake_lab.injected;
	struct sctp_packet packet;

	ck_assert_int_eq(frame->link, 0);
	ck_assert_int_eq(1 - frame->from, end);
	ck_assert_int_eq(packet_decode_frame(frame->bytes, frame->length, &packet), DECODED);
	ck_assert(packet.checksum_ok);
	ck_assert_uint_eq(packet.chunk_count, 1);
	ck_assert_int_eq(packet.chunks[0].type, ABORT);
	return packet;
}

START_TEST(a_kernel_that_aborts_answers_each_packet)
{
	struct sctp_packet packet;

	intercept_start(&fake_lab, KERNEL_ABORTS);
	ck_assert(carry(0, 0, CHUNK(INIT, .tag = 9))->drop);
	packet = refusal_at(0);
	ck_assert_uint_eq(packet.tag, 9);
	ck_assert_uint_eq(packet.chunks[0].flags, 0);
	ck_assert(carry(0, 1, CHUNK(SACK))->drop);
	packet = refusal_at(1);
	ck_assert_uint_eq(packet.tag, 7);
	ck_assert_uint_eq(packet.chunks[0].flags, FLAG_T);
	ck_assert_uint_eq(fake_lab.injections, 2);
}
END_TEST

START_TEST(a_kernel_that_aborts_answers_a_script)
{
	struct fake_frame *frame = fake_packet(lab_now(), 0, 1, CHUNK(SACK), NULL);

	ck_assert(!intercept_takes(&fake_lab, 0, 0, frame->bytes, frame->length));
	ck_assert(!intercept_is_kernels(FRAME_INJECTED));
	intercept_start(&fake_lab, KERNEL_MUTE);
	ck_assert(intercept_takes(&fake_lab, 0, 0, frame->bytes, frame->length));
	ck_assert_uint_eq(fake_lab.injections, 0);
	intercept_start(&fake_lab, KERNEL_ABORTS);
	ck_assert(intercept_takes(&fake_lab, 0, 0, frame->bytes, frame->length));
	refusal_at(1);
	ck_assert(intercept_is_kernels(FRAME_INJECTED));
}
END_TEST

START_TEST(what_is_not_met_is_described)
{
	struct rule *rule =
		lab_drop(&fake_lab, COOKIE_ECHO, .from = "b", .link = "path1", .count = 2);

	ck_assert_str_eq(intercept_unmet(),
			 "expected 2 packets with COOKIE ECHO from b on path1 to drop; 0 came");
	rule_end(rule);
	rule = lab_delay(&fake_lab, ANY_CHUNK, 1);
	ck_assert_str_eq(intercept_unmet(), "expected 1 packet to delay; 0 came");
	rule_end(rule);
	rule = lab_duplicate(&fake_lab, DATA);
	ck_assert_str_eq(intercept_unmet(), "expected 1 packet with DATA to duplicate; 0 came");
	rule_end(rule);
	lab_change(&fake_lab, DATA, spoil);
	ck_assert_str_eq(intercept_unmet(), "expected 1 packet with DATA to change; 0 came");
}
END_TEST

START_TEST(what_is_for_ever_need_not_come)
{
	lab_drop(&fake_lab, DATA, .count = FOREVER);
	ck_assert_ptr_null(intercept_unmet());
}
END_TEST

static void drop_from_nobody(void)
{
	lab_drop(&fake_lab, DATA, .from = "nobody", .count = FOREVER);
}

static void drop_on_no_link(void)
{
	lab_drop(&fake_lab, DATA, .link = "nowhere", .count = FOREVER);
}

START_TEST(names_that_the_lab_lacks_are_errors)
{
	ck_assert_str_eq(error_of(drop_from_nobody), "the lab dual_path has no node nobody");
	ck_assert_str_eq(error_of(drop_on_no_link), "the lab dual_path has no link nowhere");
}
END_TEST

TEST_MAIN("intercept")
{
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_add_test(tests, without_rules_all_passes);
	tcase_add_test(tests, all_that_is_named_must_fit);
	tcase_add_test(tests, any_chunk_of_a_packet_counts);
	tcase_add_test(tests, the_scenario_may_choose);
	tcase_add_test(tests, some_are_skipped_and_some_are_met);
	tcase_add_test(tests, one_is_met_unless_it_says_otherwise);
	tcase_add_test(tests, the_first_rule_that_fits_decides);
	tcase_add_test(tests, what_is_skipped_is_left_to_the_next_rule);
	tcase_add_test(tests, a_rule_that_ended_applies_to_nothing);
	tcase_add_test(tests, a_changed_packet_has_the_right_checksum);
	tcase_add_test(tests, a_changed_packet_may_keep_its_checksum);
	tcase_add_test(tests, a_mute_lab_loses_all_whatever_the_rules);
	tcase_add_test(tests, a_kernel_that_aborts_answers_each_packet);
	tcase_add_test(tests, a_kernel_that_aborts_answers_a_script);
	tcase_add_test(tests, what_is_not_met_is_described);
	tcase_add_test(tests, what_is_for_ever_need_not_come);
	tcase_add_test(tests, names_that_the_lab_lacks_are_errors);
}
