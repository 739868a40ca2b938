/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/tests/test_main.h"

#include <string.h>

#include "harness/scenario/world/delivery.h"

static uint8_t bytes[8][2000];
static char error[256];

static const struct delivery ordered = {
	.socket = 1, .stream = 3, .ppid = 9, .size = 100, .reliable = true};

enum { SENDERS = 21, RECEIVERS = 22 }; /* associations */

static void send_all(unsigned count, const struct delivery *message)
{
	delivery_start();
	for (unsigned i = 0; i < count; i++) {
		ck_assert_uint_eq(delivery_make(message, bytes[i]), i);
		delivery_sent(SENDERS);
	}
}

static bool receive(unsigned number, unsigned socket, size_t size)
{
	return delivery_check(socket, RECEIVERS, 3, 9, bytes[number], size, error, sizeof(error));
}

static bool give_up(unsigned number, bool unsent, size_t size)
{
	return delivery_failed(3, 9, unsent, bytes[number], size, error, sizeof(error));
}

START_TEST(what_was_sent_may_be_delivered)
{
	send_all(3, &ordered);
	for (unsigned i = 0; i < 3; i++)
		ck_assert_msg(receive(i, 2, 100), "%s", error);
}
END_TEST

START_TEST(some_may_be_missing)
{
	send_all(3, &ordered);
	ck_assert(receive(0, 2, 100));
	ck_assert(receive(2, 2, 100));
}
END_TEST

START_TEST(nothing_comes_twice)
{
	send_all(1, &ordered);
	ck_assert(receive(0, 2, 100));
	ck_assert(!receive(0, 2, 100));
	ck_assert_ptr_nonnull(strstr(error, "twice"));
}
END_TEST

START_TEST(another_socket_may_not_have_it_too)
{
	struct delivery copied = ordered;

	send_all(1, &ordered);
	ck_assert(receive(0, 2, 100));
	ck_assert(!receive(0, 3, 100));
	ck_assert_ptr_nonnull(strstr(error, "twice"));
	copied.to_many = true;
	send_all(1, &copied);
	ck_assert(receive(0, 2, 100));
	ck_assert(receive(0, 3, 100));
}
END_TEST

START_TEST(what_did_not_come_is_missed)
{
	send_all(3, &ordered);
	ck_assert_int_eq(delivery_missing(SENDERS), 0);
	ck_assert(receive(0, 2, 100));
	ck_assert(receive(2, 2, 100));
	ck_assert_int_eq(delivery_missing(SENDERS), 1);
	ck_assert_int_eq(delivery_missing(RECEIVERS), -1);
	delivery_excuse(RECEIVERS);
	ck_assert_int_eq(delivery_missing(SENDERS), 1);
	delivery_excuse(SENDERS);
	ck_assert_int_eq(delivery_missing(SENDERS), -1);
}
END_TEST

START_TEST(what_was_given_up_is_not)
{
	struct delivery other = ordered;

	send_all(2, &ordered);
	ck_assert(give_up(0, false, DELIVERY_LEAST - 1));
	ck_assert_int_eq(delivery_missing(SENDERS), 0);
	ck_assert(give_up(0, false, 100));
	ck_assert_int_eq(delivery_missing(SENDERS), 1);
	other.reliable = false;
	send_all(1, &other);
	ck_assert_int_eq(delivery_missing(SENDERS), -1);
}
END_TEST

START_TEST(what_was_given_up_is_handed_back_as_it_was_given)
{
	send_all(2, &ordered);
	ck_assert(give_up(0, false, 50)); /* a fragment of it */
	ck_assert(!give_up(0, false, 101));
	ck_assert_ptr_nonnull(strstr(error, "otherwise"));
	ck_assert(!delivery_failed(2, 9, false, bytes[1], 100, error, sizeof(error)));
	ck_assert(!delivery_failed(3, 8, false, bytes[1], 100, error, sizeof(error)));
	bytes[1][70] ^= 1;
	ck_assert(!give_up(1, false, 100));
	ck_assert_ptr_nonnull(strstr(error, "byte 70"));
}
END_TEST

START_TEST(what_was_never_sent_is_not_delivered)
{
	struct delivery copied = ordered;

	send_all(2, &ordered);
	ck_assert(give_up(0, true, 100));
	ck_assert(!receive(0, 2, 100));
	ck_assert_ptr_nonnull(strstr(error, "never to have been sent"));
	ck_assert(receive(1, 2, 100));
	ck_assert(!give_up(1, true, 100));
	ck_assert_ptr_nonnull(strstr(error, "never to have been sent: message 1"));
	copied.to_many = true;
	send_all(1, &copied);
	ck_assert(give_up(0, true, 100));
	ck_assert(receive(0, 2, 100));
}
END_TEST

START_TEST(the_ends_of_an_association_are_known)
{
	send_all(1, &ordered);
	ck_assert_int_eq(delivery_association(0), SENDERS);
	ck_assert_int_eq(delivery_association(1), 0);
	ck_assert_int_eq(delivery_peer(SENDERS), 0);
	ck_assert(receive(0, 2, 100));
	ck_assert_int_eq(delivery_peer(SENDERS), RECEIVERS);
	ck_assert_int_eq(delivery_peer(RECEIVERS), 0);
}
END_TEST

/* A message by an address may have been of any association. */
START_TEST(without_an_association_there_is_no_order)
{
	delivery_start();
	for (unsigned i = 0; i < 2; i++) {
		delivery_make(&ordered, bytes[i]);
		delivery_sent(0);
	}
	ck_assert(receive(1, 2, 100));
	ck_assert(receive(0, 2, 100));
	ck_assert_int_eq(delivery_missing(0), -1);
}
END_TEST

START_TEST(a_stream_keeps_its_order)
{
	send_all(2, &ordered);
	ck_assert(receive(1, 2, 100));
	ck_assert(!receive(0, 2, 100));
	ck_assert_ptr_nonnull(strstr(error, "after message 1"));
}
END_TEST

START_TEST(other_streams_and_unordered_messages_overtake)
{
	struct delivery other = ordered;

	delivery_start();
	delivery_make(&ordered, bytes[0]);
	other.stream = 4;
	delivery_make(&other, bytes[1]);
	other = ordered;
	other.unordered = true;
	delivery_make(&other, bytes[2]);
	ck_assert(receive(2, 2, 100));
	ck_assert(delivery_check(2, 1, 4, 9, bytes[1], 100, error, sizeof(error)));
	ck_assert(receive(0, 2, 100));
}
END_TEST

START_TEST(each_byte_counts)
{
	send_all(1, &ordered);
	bytes[0][57] ^= 1;
	ck_assert(!receive(0, 2, 100));
	ck_assert_ptr_nonnull(strstr(error, "byte 57"));
	bytes[0][57] ^= 1;
	ck_assert(!receive(0, 2, 99));
	ck_assert_ptr_nonnull(strstr(error, "99"));
}
END_TEST

START_TEST(so_do_stream_and_ppid)
{
	send_all(2, &ordered);
	ck_assert(!delivery_check(2, 1, 4, 9, bytes[0], 100, error, sizeof(error)));
	ck_assert(!delivery_check(2, 1, 3, 8, bytes[1], 100, error, sizeof(error)));
}
END_TEST

START_TEST(a_peers_bytes_are_nobodys_message)
{
	static const uint8_t zeros[100];

	send_all(1, &ordered);
	ck_assert(delivery_check(2, 1, 0, 0, zeros, sizeof(zeros), error, sizeof(error)));
	ck_assert(delivery_check(2, 1, 0, 0, zeros, 1, error, sizeof(error)));
}
END_TEST

START_TEST(what_the_kernel_refused_was_not_sent)
{
	send_all(1, &ordered);
	delivery_forget();
	ck_assert_uint_eq(delivery_make(&ordered, bytes[0]), 0);
	ck_assert(receive(0, 2, 100));
}
END_TEST

TEST_MAIN("delivery")
{
	tcase_add_test(tests, what_was_sent_may_be_delivered);
	tcase_add_test(tests, some_may_be_missing);
	tcase_add_test(tests, nothing_comes_twice);
	tcase_add_test(tests, another_socket_may_not_have_it_too);
	tcase_add_test(tests, what_did_not_come_is_missed);
	tcase_add_test(tests, what_was_given_up_is_not);
	tcase_add_test(tests, what_was_given_up_is_handed_back_as_it_was_given);
	tcase_add_test(tests, what_was_never_sent_is_not_delivered);
	tcase_add_test(tests, the_ends_of_an_association_are_known);
	tcase_add_test(tests, without_an_association_there_is_no_order);
	tcase_add_test(tests, a_stream_keeps_its_order);
	tcase_add_test(tests, other_streams_and_unordered_messages_overtake);
	tcase_add_test(tests, each_byte_counts);
	tcase_add_test(tests, so_do_stream_and_ppid);
	tcase_add_test(tests, a_peers_bytes_are_nobodys_message);
	tcase_add_test(tests, what_the_kernel_refused_was_not_sent);
}
