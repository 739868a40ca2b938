/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What filters, cuts and observers do to the frames of a lab. */
#include <time.h>

#include "netns/tests/lab_fixture.h"

enum { HELD_BACK_MS = 100, LOG_SIZE = 32 };

/* What the filter is to do with each frame, and what the observer saw. */
static struct script {
	unsigned drop; /* the frame of that number, 1 for the first */
	unsigned delay_first; /* the first frame, by so many milliseconds */
	unsigned copies;
	char change; /* the last byte becomes this */
	unsigned lengthen;
	bool stop;
	unsigned filtered;
	unsigned observed;
	enum frame_fate fates[LOG_SIZE];
	int64_t times[LOG_SIZE];
	int64_t late[LOG_SIZE];
	int from[LOG_SIZE];
} script;

static void follow_script(void *context, struct frame *frame)
{
	struct script *todo = context;

	todo->filtered++;
	ck_assert_uint_ge(frame->capacity, 65536);
	frame->drop = todo->filtered == todo->drop;
	if (todo->filtered == 1)
		frame->delay = todo->delay_first * (int64_t)MILLISECOND;
	if (todo->copies)
		frame->copies = todo->copies;
	if (todo->change)
		frame->data[frame->length - 1] = (uint8_t)todo->change;
	memset(frame->data + frame->length, 0, todo->lengthen);
	frame->length += todo->lengthen;
}

static void log_frame(void *context, const struct frame *frame)
{
	struct script *log = context;

	ck_assert_uint_lt(log->observed, LOG_SIZE);
	log->fates[log->observed] = frame->fate;
	log->times[log->observed] = frame->time;
	log->late[log->observed] = frame->late;
	log->from[log->observed++] = frame->from;
	log->stop = true;
}

static struct lab *lab;
static int a;
static int b;

static void open_two_nodes(void)
{
	lab = open_lab(&two_nodes, IPV4);
	a = udp_socket(lab, "a", 0, AF_INET);
	b = udp_socket(lab, "b", 0, AF_INET);
	memset(&script, 0, sizeof(script));
	lab_set_filter(lab, follow_script, &script);
	lab_set_observer(lab, log_frame, &script);
}

static void close_two_nodes(void)
{
	close(a);
	close(b);
	lab_close(lab);
}

static void send_to_b(const char *text)
{
	udp_send(lab, a, "b", 0, AF_INET, text);
}

static bool b_hears_nothing(void)
{
	return !udp_arrives(lab, b, 50 * (int64_t)MILLISECOND);
}

START_TEST(a_frame_is_dropped)
{
	script.drop = 2;
	send_to_b("one");
	send_to_b("two");
	send_to_b("three");
	udp_expect(lab, b, "one");
	udp_expect(lab, b, "three");
	ck_assert(b_hears_nothing());
	ck_assert_uint_eq(script.observed, 3);
	ck_assert_int_eq(script.fates[0], FRAME_PASSED);
	ck_assert_int_eq(script.fates[1], FRAME_DROPPED);
	ck_assert_int_eq(script.fates[2], FRAME_PASSED);
}
END_TEST

START_TEST(a_delayed_frame_is_overtaken)
{
	int64_t sent = lab_now();
	int64_t held;

	script.delay_first = HELD_BACK_MS;
	send_to_b("late");
	send_to_b("early");
	udp_expect(lab, b, "early");
	udp_expect(lab, b, "late");
	held = lab_now() - script.times[0];
	ck_assert_int_ge(script.times[0], sent);
	ck_assert_int_ge(held, HELD_BACK_MS * (int64_t)MILLISECOND);
	ck_assert_int_lt(held, 10 * HELD_BACK_MS * (int64_t)MILLISECOND);
}
END_TEST

START_TEST(a_frame_is_duplicated)
{
	script.copies = 3;
	send_to_b("thrice");
	for (int i = 0; i < 3; i++)
		udp_expect(lab, b, "thrice");
	ck_assert(b_hears_nothing());
	ck_assert_uint_eq(script.observed, 1);
}
END_TEST

START_TEST(a_delayed_frame_is_duplicated)
{
	script.copies = 2;
	script.delay_first = 10;
	send_to_b("twice");
	udp_expect(lab, b, "twice");
	udp_expect(lab, b, "twice");
	ck_assert(b_hears_nothing());
}
END_TEST

START_TEST(a_changed_frame_fails_its_checksum)
{
	script.change = 'X';
	send_to_b("changed");
	ck_assert(b_hears_nothing());
	script.change = 0;
	send_to_b("whole");
	udp_expect(lab, b, "whole");
}
END_TEST

START_TEST(a_frame_may_grow)
{
	script.lengthen = 20; /* padding after the IP packet, which its receiver ignores */
	send_to_b("padded");
	udp_expect(lab, b, "padded");
	script.lengthen = 60000;
	send_to_b("larger than the MTU");
	ck_assert_int_eq(lab_pump(lab, NULL, 0, lab_now(), NULL), -1);
	ck_assert_ptr_nonnull(strstr(lab_error(lab), "send frame of 60"));
}
END_TEST

START_TEST(a_cut_is_of_one_direction)
{
	ck_assert_int_eq(lab_link_cut(lab, "path0", "a"), 0);
	send_to_b("lost");
	ck_assert(b_hears_nothing());
	ck_assert_uint_eq(script.filtered, 0);
	ck_assert_uint_eq(script.observed, 1);
	ck_assert_int_eq(script.fates[0], FRAME_CUT);
	ck_assert_int_eq(script.from[0], 0);
	udp_send(lab, b, "a", 0, AF_INET, "the other way");
	udp_expect(lab, a, "the other way");
	ck_assert_int_eq(script.from[1], 1);
	ck_assert_int_eq(lab_link_restore(lab, "path0"), 0);
	send_to_b("restored");
	udp_expect(lab, b, "restored");
}
END_TEST

START_TEST(a_cut_of_both_directions)
{
	ck_assert_int_eq(lab_link_cut(lab, "path0", NULL), 0);
	send_to_b("lost");
	ck_assert(b_hears_nothing());
	udp_send(lab, b, "a", 0, AF_INET, "lost too");
	ck_assert(!udp_arrives(lab, a, 50 * (int64_t)MILLISECOND));
	ck_assert_uint_eq(script.observed, 2);
}
END_TEST

START_TEST(a_pump_stops_after_the_frame_that_stops_it)
{
	send_to_b("one");
	send_to_b("two");
	ck_assert_int_eq(lab_pump(lab, NULL, 0, INT64_MAX, &script.stop), 0);
	ck_assert_uint_eq(script.observed, 1);
	script.stop = false;
	ck_assert_int_eq(lab_pump(lab, NULL, 0, INT64_MAX, &script.stop), 0);
	ck_assert_uint_eq(script.observed, 2);
	udp_expect(lab, b, "one");
	udp_expect(lab, b, "two");
}
END_TEST

START_TEST(a_deadline_in_the_past_carries_what_waits)
{
	send_to_b("waiting");
	ck_assert_int_eq(lab_pump(lab, NULL, 0, 0, NULL), 0);
	ck_assert_uint_eq(script.observed, 1);
	udp_expect(lab, b, "waiting");
}
END_TEST

/* While a process waits for something else nothing goes on. */
START_TEST(a_frame_waits_for_the_pump)
{
	const struct timespec rest = {.tv_nsec = HELD_BACK_MS * MILLISECOND};

	send_to_b("waiting");
	nanosleep(&rest, NULL);
	udp_expect(lab, b, "waiting");
	send_to_b("at once");
	udp_expect(lab, b, "at once");
	ck_assert_int_ge(script.late[0], HELD_BACK_MS * (int64_t)MILLISECOND);
	ck_assert_int_ge(script.late[1], 0);
	ck_assert_int_lt(script.late[1], HELD_BACK_MS * (int64_t)MILLISECOND);
}
END_TEST

START_TEST(frames_come_in_the_order_they_were_sent)
{
	for (int i = 0; i < 10; i++) {
		send_to_b("to b");
		udp_send(lab, b, "a", 0, AF_INET, "to a");
	}
	ck_assert_int_eq(lab_pump(lab, NULL, 0, 0, NULL), 0);
	ck_assert_uint_eq(script.observed, 20);
	for (int i = 0; i < 20; i++) {
		ck_assert_int_eq(script.from[i], i % 2);
		if (i > 0)
			ck_assert_int_ge(script.times[i], script.times[i - 1]);
	}
}
END_TEST

static void keep_frame(void *context, const struct frame *frame)
{
	struct frame *kept = context;

	memcpy(kept->data, frame->data, frame->length);
	kept->length = frame->length;
}

START_TEST(an_injected_frame_arrives)
{
	uint8_t data[256];
	struct frame kept = {.data = data};

	lab_set_observer(lab, keep_frame, &kept);
	send_to_b("again");
	udp_expect(lab, b, "again");
	lab_set_observer(lab, log_frame, &script);
	ck_assert_int_eq(lab_link_cut(lab, "path0", NULL), 0);
	ck_assert_int_eq(lab_inject(lab, 0, 1, data, kept.length), 0);
	udp_expect(lab, b, "again");
	ck_assert_uint_eq(script.observed, 1);
	ck_assert_int_eq(script.fates[0], FRAME_INJECTED);
	ck_assert_int_eq(script.from[0], 0);
}
END_TEST

START_TEST(a_lab_without_a_filter_carries)
{
	lab_set_filter(lab, NULL, NULL);
	lab_set_observer(lab, NULL, NULL);
	send_to_b("plain");
	udp_expect(lab, b, "plain");
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_checked_fixture(tests, open_two_nodes, close_two_nodes);
	tcase_add_test(tests, a_frame_is_dropped);
	tcase_add_test(tests, a_delayed_frame_is_overtaken);
	tcase_add_test(tests, a_frame_is_duplicated);
	tcase_add_test(tests, a_delayed_frame_is_duplicated);
	tcase_add_test(tests, a_changed_frame_fails_its_checksum);
	tcase_add_test(tests, a_frame_may_grow);
	tcase_add_test(tests, a_cut_is_of_one_direction);
	tcase_add_test(tests, a_cut_of_both_directions);
	tcase_add_test(tests, a_pump_stops_after_the_frame_that_stops_it);
	tcase_add_test(tests, a_deadline_in_the_past_carries_what_waits);
	tcase_add_test(tests, a_frame_waits_for_the_pump);
	tcase_add_test(tests, frames_come_in_the_order_they_were_sent);
	tcase_add_test(tests, an_injected_frame_arrives);
	tcase_add_test(tests, a_lab_without_a_filter_carries);
}

int main(void)
{
	return run_tests("interceptor", lab_obstacle(), add_tests);
}
