/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a bystander sees in the trace of a scenario, and whose packets it judges. */
#include "harness/runner/watch.h"
#include "harness/scenario/stage/intercept.h"
#include "harness/scenario/stage/tests/endings.h"
#include "harness/scenario/stage/tests/fake_lab.h"
#include "harness/scenario/stage/trace.h"
#include "harness/tests/test_main.h"

static const char *const nothing[] = {NULL};
static char text[1024];
static int broken;

static void setup(void)
{
	fake_lab_open(&two_nodes, IPV4);
	trace_start(&fake_lab);
	intercept_start(&fake_lab, false);
}

/* A SACK of node a with a flag that SACK does not have. */
static struct fake_frame *wrong_sack(void)
{
	return fake_packet(lab_now(), 0, 0, CHUNK(SACK, .cumulative_tsn = 1, .flags = 0x40), NULL);
}

static bool watch(const struct topology *topology, const char *const *excuses)
{
	return watch_traffic(topology, excuses, true, text, sizeof(text), &broken);
}

START_TEST(a_kernel_is_judged)
{
	fake_carry(wrong_sack());
	ck_assert(!watch(&two_nodes, nothing));
	ck_assert_int_eq(broken, 0);
	ck_assert_ptr_nonnull(strstr(text, "RFC9260-3.3.4-1"));
	ck_assert_ptr_nonnull(strstr(text, "chunk 1 (SACK) has the flags 40"));
	ck_assert_ptr_nonnull(strstr(text, "path0 a>b"));
}
END_TEST

START_TEST(an_excuse_holds)
{
	static const char *const excuses[] = {"RFC9260-3.3.4-1", "RFC9260-3.1-3", NULL};

	fake_carry(wrong_sack());
	ck_assert(watch(&two_nodes, excuses));
	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(an_excuse_that_nothing_needed)
{
	static const char *const excuses[] = {"RFC9260-3.3.4-1", NULL};

	ck_assert(watch(&two_nodes, excuses));
	ck_assert_str_eq(text, ".excuses has RFC9260-3.3.4-1, and nothing broke it");
}
END_TEST

static void set_a_flag(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	(void)packet;
	(void)context;
	/* The SACK is the last chunk, of 16 bytes. */
	frame->data[frame->length - 15] = 0x20;
}

START_TEST(what_the_scenario_changed_is_not_the_kernels)
{
	lab_change(&fake_lab, SACK, set_a_flag);
	fake_carry(fake_packet(lab_now(), 0, 0, CHUNK(SACK, .cumulative_tsn = 1), NULL));
	watch(&two_nodes, nothing);
	ck_assert_ptr_null(strstr(text, "RFC9260-3.3.4-1"));
}
END_TEST

START_TEST(what_it_was_before_is)
{
	lab_change(&fake_lab, SACK, set_a_flag);
	fake_carry(wrong_sack());
	watch(&two_nodes, nothing);
	ck_assert_ptr_nonnull(strstr(text, "chunk 1 (SACK) has the flags 40"));
}
END_TEST

START_TEST(a_scripted_peer_may_do_anything)
{
	struct fake_frame *frame;
	struct frame injected;

	fake_lab_open(&scripted_peer, IPV4);
	trace_start(&fake_lab);
	frame = fake_packet(lab_now(), 0, 1, CHUNK(SACK, .cumulative_tsn = 1, .flags = 0x40), NULL);
	injected = (struct frame){.time = frame->time,
				  .from = 1,
				  .data = frame->bytes,
				  .length = frame->length,
				  .fate = FRAME_INJECTED};
	fake_lab.observer(fake_lab.observer_context, &injected);
	ck_assert(watch(&scripted_peer, nothing));
	ck_assert_str_eq(text, "");
}
END_TEST

TEST_MAIN("watch")
{
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_add_test(tests, a_kernel_is_judged);
	tcase_add_test(tests, an_excuse_holds);
	tcase_add_test(tests, an_excuse_that_nothing_needed);
	tcase_add_test(tests, what_the_scenario_changed_is_not_the_kernels);
	tcase_add_test(tests, what_it_was_before_is);
	tcase_add_test(tests, a_scripted_peer_may_do_anything);
}
