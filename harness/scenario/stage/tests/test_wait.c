/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Waiting: who takes part in it, in which order, and when it ends. */
#include <unistd.h>

#include "harness/scenario/stage/tests/endings.h"
#include "harness/scenario/stage/tests/fake_lab.h"
#include "harness/scenario/stage/trace.h"
#include "harness/scenario/stage/wait.h"
#include "harness/tests/test_main.h"

static char said[64]; /* what the waiters did, a letter each */
static int ends[2]; /* of a pipe */

static void say(char letter)
{
	said[strlen(said)] = letter;
}

static void answer_first(void)
{
	say('a');
}

static void answer_second(void)
{
	say('b');
}

static unsigned watch_pipe(struct pollfd *fds, unsigned room)
{
	ck_assert_uint_gt(room, 0);
	fds[0] = (struct pollfd){.fd = ends[0], .events = POLLIN};
	return 1;
}

static void read_pipe(const struct pollfd *fds, unsigned count)
{
	char byte;

	ck_assert_uint_eq(count, 1);
	ck_assert(fds[0].revents & POLLIN);
	ck_assert_int_eq(read(ends[0], &byte, 1), 1);
	say(byte);
}

static void setup(void)
{
	fake_lab_open(&two_nodes, IPV4);
	memset(said, 0, sizeof(said));
	ck_assert_int_eq(pipe(ends), 0);
}

static bool is_true(void *context)
{
	return *(const bool *)context;
}

static bool never(void *context)
{
	(void)context;
	return false;
}

START_TEST(all_answer_before_any_reads)
{
	static struct waiter first = {.answer = answer_first, .read = read_pipe};
	static struct waiter second = {.answer = answer_second, .watch = watch_pipe};

	wait_attend(&first);
	wait_attend(&second);
	wait_attend(&first);
	ck_assert_int_eq(write(ends[1], "r", 1), 1);
	let_pass(&fake_lab, 0);
	ck_assert_int_eq(strncmp(said, "bar", 3), 0);
}
END_TEST

START_TEST(nobody_reads_where_nothing_is_ready)
{
	static struct waiter waiter = {.watch = watch_pipe, .read = read_pipe};

	wait_attend(&waiter);
	let_pass(&fake_lab, SECONDS(1));
	ck_assert_str_eq(said, "");
}
END_TEST

static unsigned watch_too_many(struct pollfd *fds, unsigned room)
{
	(void)fds;
	return room + 1;
}

static void wait_with_too_many(void)
{
	static struct waiter waiter = {.watch = watch_too_many};

	wait_attend(&waiter);
	let_pass(&fake_lab, 0);
}

START_TEST(more_descriptors_than_there_is_room_for)
{
	ck_assert_str_eq(error_of(wait_with_too_many), "more than 256 endpoints");
}
END_TEST

static void wait_in_a_broken_lab(void)
{
	fake_lab.broken = true;
	let_pass(&fake_lab, SECONDS(1));
}

START_TEST(a_lab_that_fails_is_an_error)
{
	ck_assert_str_eq(error_of(wait_in_a_broken_lab), "the wire is broken");
}
END_TEST

START_TEST(what_is_done_does_not_wait)
{
	int64_t began = lab_now();
	bool done = true;

	ck_assert(wait_until(&fake_lab, began + SECONDS(5), 0, is_true, &done));
	ck_assert_int_eq(lab_now(), began);
}
END_TEST

START_TEST(what_is_not_done_waits_to_the_deadline)
{
	int64_t began = lab_now();

	ck_assert(!wait_until(&fake_lab, began + SECONDS(5), 0, never, NULL));
	ck_assert_int_eq(lab_now(), began + SECONDS(5));
	ck_assert(!wait_until(&fake_lab, began, 0, never, NULL));
	ck_assert_int_eq(lab_now(), began + SECONDS(5));
}
END_TEST

static bool is_third_time(void *context)
{
	return ++*(unsigned *)context == 3;
}

START_TEST(a_step_asks_again)
{
	int64_t began = lab_now();
	unsigned asked = 0;

	ck_assert(wait_until(&fake_lab, began + SECONDS(5), SECONDS(1), is_third_time, &asked));
	ck_assert_int_eq(lab_now(), began + SECONDS(2));
}
END_TEST

START_TEST(all_frames_that_wait_are_carried)
{
	trace_start(&fake_lab);
	for (int i = 0; i < 3; i++)
		fake_packet(lab_now(), 0, 0, CHUNK(SACK), NULL);
	fake_packet(lab_now() + 1, 0, 0, CHUNK(SACK), NULL);
	let_pass(&fake_lab, 0);
	ck_assert_uint_eq(trace_count(), 3);
}
END_TEST

START_TEST(no_wait_goes_beyond_the_limit)
{
	int64_t began = lab_now();

	wait_set_limit(began + SECONDS(3));
	ck_assert(!wait_limit_reached());
	ck_assert_str_eq(wait_described(SECONDS(2)), "within 2.000 s");
	ck_assert(!wait_until(&fake_lab, began + SECONDS(5), 0, never, NULL));
	ck_assert_int_eq(lab_now(), began + SECONDS(3));
	ck_assert(wait_limit_reached());
	ck_assert_str_eq(wait_described(SECONDS(5)),
			 "within 5.000 s (cut short by the scenario's limit)");
}
END_TEST

START_TEST(a_descriptor_is_waited_for)
{
	ck_assert(!wait_for_descriptor(&fake_lab, ends[0], POLLIN, lab_now() + SECONDS(1)));
	ck_assert_int_eq(write(ends[1], "x", 1), 1);
	ck_assert(wait_for_descriptor(&fake_lab, ends[0], POLLIN, lab_now()));
}
END_TEST

static void expect_in_vain(void)
{
	expect_that_at(&fake_lab, "a miracle", SECONDS(2), never, NULL, "file.c", 42);
}

START_TEST(what_does_not_come_fails)
{
	int line;

	ck_assert_str_eq(failure_of(expect_in_vain, &line),
			 "expected a miracle; it did not come within 2.000 s");
	ck_assert_int_eq(line, 42);
}
END_TEST

TEST_MAIN("wait")
{
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_add_test(tests, all_answer_before_any_reads);
	tcase_add_test(tests, nobody_reads_where_nothing_is_ready);
	tcase_add_test(tests, more_descriptors_than_there_is_room_for);
	tcase_add_test(tests, a_lab_that_fails_is_an_error);
	tcase_add_test(tests, what_is_done_does_not_wait);
	tcase_add_test(tests, what_is_not_done_waits_to_the_deadline);
	tcase_add_test(tests, a_step_asks_again);
	tcase_add_test(tests, all_frames_that_wait_are_carried);
	tcase_add_test(tests, no_wait_goes_beyond_the_limit);
	tcase_add_test(tests, a_descriptor_is_waited_for);
	tcase_add_test(tests, what_does_not_come_fails);
}
