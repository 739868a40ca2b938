/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/tests/test_main.h"

#include <string.h>

#include <netinet/in.h>
#include <netinet/sctp.h>

#include "harness/array_size.h"
#include "harness/scenario/world/events.h"

enum { ONE = 11, OTHER = 12 }; /* associations */

static char error[256];

static bool take(int32_t association, uint16_t type, uint16_t state)
{
	const struct event_read event = {.association = association, .type = type, .state = state};

	return events_take(&event, error, sizeof(error));
}

static bool change(int32_t association, uint16_t state)
{
	return take(association, SCTP_ASSOC_CHANGE, state);
}

/* One that is up. */
static void begin(void)
{
	events_start();
	ck_assert(change(ONE, SCTP_COMM_UP));
}

START_TEST(a_life_in_its_order)
{
	begin();
	ck_assert(take(ONE, SCTP_ADAPTATION_INDICATION, 0));
	ck_assert(take(ONE, 0, 0));
	ck_assert(change(ONE, SCTP_RESTART));
	ck_assert(take(ONE, 0, 0));
	ck_assert(take(ONE, SCTP_SHUTDOWN_EVENT, 0));
	ck_assert(change(ONE, SCTP_SHUTDOWN_COMP));
}
END_TEST

START_TEST(nothing_comes_before_the_beginning)
{
	static const uint16_t types[] = {0, SCTP_PEER_ADDR_CHANGE, SCTP_SHUTDOWN_EVENT,
					 SCTP_SENDER_DRY_EVENT};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		begin();
		ck_assert(!take(OTHER, types[i], 0));
		ck_assert_ptr_nonnull(strstr(error, "before the beginning"));
	}
	begin();
	ck_assert(!change(OTHER, SCTP_COMM_LOST));
	ck_assert_str_eq(error, "SCTP_COMM_LOST came before the beginning of its association: "
				"association 12");
	begin();
	ck_assert(take(OTHER, SCTP_AUTHENTICATION_EVENT, 0));
	ck_assert(take(OTHER, SCTP_SEND_FAILED_EVENT, 0));
}
END_TEST

START_TEST(who_was_not_told_all_may_have_missed_the_beginning)
{
	const struct event_read event = {
		.association = OTHER, .type = SCTP_SHUTDOWN_EVENT, .deaf = true};

	events_start();
	ck_assert(events_take(&event, error, sizeof(error)));
	ck_assert(change(OTHER, SCTP_SHUTDOWN_COMP));
	ck_assert(!change(OTHER, SCTP_COMM_UP));
}
END_TEST

START_TEST(nothing_comes_after_the_end)
{
	static const uint16_t last[] = {SCTP_COMM_LOST, SCTP_SHUTDOWN_COMP, SCTP_CANT_STR_ASSOC};

	for (size_t i = 0; i < ARRAY_SIZE(last); i++) {
		begin();
		ck_assert(change(ONE, last[i]));
		ck_assert(take(ONE, SCTP_SEND_FAILED_EVENT, 0));
		ck_assert(take(ONE, SCTP_SEND_FAILED, 0));
		ck_assert(take(ONE, SCTP_AUTHENTICATION_EVENT, SCTP_AUTH_FREE_KEY));
		ck_assert(!take(ONE, SCTP_AUTHENTICATION_EVENT, SCTP_AUTH_NEW_KEY));
		ck_assert(!take(ONE, 0, 0));
		ck_assert_ptr_nonnull(strstr(error, "a message came after the end"));
		ck_assert(!take(ONE, SCTP_PEER_ADDR_CHANGE, 0));
		ck_assert(!change(ONE, SCTP_COMM_UP));
		ck_assert(change(OTHER, SCTP_COMM_UP));
	}
}
END_TEST

START_TEST(who_shuts_down_sends_no_more)
{
	const struct event_read message = {.association = ONE, .scripted = true};

	begin();
	ck_assert(take(ONE, SCTP_SHUTDOWN_EVENT, 0));
	ck_assert(take(ONE, SCTP_PEER_ADDR_CHANGE, 0));
	ck_assert(events_take(&message, error, sizeof(error)));
	ck_assert(!take(ONE, 0, 0));
	ck_assert_ptr_nonnull(strstr(error, "after SCTP_SHUTDOWN_EVENT"));
	ck_assert(change(ONE, SCTP_RESTART));
	ck_assert(take(ONE, 0, 0));
}
END_TEST

START_TEST(too_many_are_not_looked_at)
{
	events_start();
	for (int32_t i = 1; i <= EVENTS_ASSOCIATIONS; i++)
		ck_assert(change(i, SCTP_COMM_UP));
	ck_assert(take(EVENTS_ASSOCIATIONS + 1, 0, 0));
	ck_assert(change(1, SCTP_COMM_LOST));
	ck_assert(!take(1, 0, 0));
}
END_TEST

TEST_MAIN("events")
{
	tcase_add_test(tests, a_life_in_its_order);
	tcase_add_test(tests, nothing_comes_before_the_beginning);
	tcase_add_test(tests, who_was_not_told_all_may_have_missed_the_beginning);
	tcase_add_test(tests, nothing_comes_after_the_end);
	tcase_add_test(tests, who_shuts_down_sends_no_more);
	tcase_add_test(tests, too_many_are_not_looked_at);
}
