/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets that are wrong for what was said before. */
#include "harness/array_size.h"
#include "harness/judge/tests/support/talk.h"

#define BREACH(name, ...)                                                                          \
	static void name(struct talk *talk)                                                        \
	{                                                                                          \
		__VA_ARGS__;                                                                       \
	}
/* After the setup. */
#define TRAFFIC(name, ...) BREACH(name, talk_setup(talk), __VA_ARGS__)
#define LOST talk->how.lost = true

#define THE_COOKIE CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE)
#define INFORMATION(text) .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, text)}

/* Setup. */
BREACH(stale_init_ack, SAY_WITH(talk, A, 0, THE_INIT()),
       SAY_WITH(talk, B, TAG_A + 1, THE_INIT_ACK()))
BREACH(init_ack_elsewhere, SAY_WITH(talk, A, 0, THE_INIT()), talk->to_address = 1,
       SAY(talk, B, THE_INIT_ACK()))
BREACH(other_cookie, talk_offer(talk),
       SAY(talk, A, CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE - 1)))
BREACH(unasked_cookie_ack, talk_offer(talk), LOST, SAY(talk, A, THE_COOKIE),
       SAY(talk, B, CHUNK(COOKIE_ACK)))
BREACH(impatient, talk_offer(talk), SAY(talk, A, THE_COOKIE), SAY(talk, A, SOME_DATA(100)))
BREACH(stale_cookie_echo, talk_offer(talk), SAY_WITH(talk, A, TAG_B + 1, THE_COOKIE),
       SAY(talk, A, THE_COOKIE))

/* Tags. */
TRAFFIC(stale_tag, SAY_WITH(talk, A, TAG_B + 1, SOME_DATA(100)), SAY(talk, A, SOME_DATA(100)))
TRAFFIC(stale_abort, SAY_WITH(talk, A, TAG_B + 1, CHUNK(ABORT)), SAY(talk, A, SOME_DATA(100)))
TRAFFIC(stale_complete, SAY_WITH(talk, A, TAG_B + 1, CHUNK(SHUTDOWN_COMPLETE)),
	SAY(talk, A, SOME_DATA(100)))
BREACH(nobodys, SAY_WITH(talk, A, 7, SOME_DATA(100)))

/* DATA. */
BREACH(data_before_cookie, talk_offer(talk), SAY(talk, A, THE_COOKIE),
       SAY(talk, B, CHUNK(COOKIE_ACK)), SAY(talk, A, CHUNK(SHUTDOWN, .cumulative_tsn = 199)),
       SAY(talk, A, SOME_DATA(100)))
TRAFFIC(wrong_first_tsn, SAY(talk, A, SOME_DATA(101)))
TRAFFIC(tsn_jump, SAY(talk, A, SOME_DATA(100)), SAY(talk, A, SOME_DATA(102, .ssn = 1)))
TRAFFIC(other_contents, SAY(talk, A, SOME_DATA(100)), SAY(talk, A, SOME_DATA(100, .text = "date")))
TRAFFIC(no_beginning, SAY(talk, A, SOME_DATA(100, .flags = DATA_FLAG_E)))
TRAFFIC(other_ssn, SAY(talk, A, SOME_DATA(100, .flags = DATA_FLAG_B)),
	SAY(talk, A, SOME_DATA(101, .flags = DATA_FLAG_E, .ssn = 1)))
TRAFFIC(other_u_bit, SAY(talk, A, SOME_DATA(100, .flags = DATA_FLAG_B)),
	SAY(talk, A, SOME_DATA(101, .flags = DATA_FLAG_E | DATA_FLAG_U)))
TRAFFIC(other_ppid, SAY(talk, A, SOME_DATA(100, .flags = DATA_FLAG_B)),
	SAY(talk, A, SOME_DATA(101, .flags = DATA_FLAG_E, .ppid = 9)))
TRAFFIC(ssn_jump, SAY(talk, A, SOME_DATA(100)), SAY(talk, A, SOME_DATA(101, .ssn = 2)))
TRAFFIC(no_such_stream, SAY(talk, A, SOME_DATA(100, .stream = 5)))
TRAFFIC(acknowledged_again, SAY(talk, A, SOME_DATA(100)), SAY(talk, B, A_SACK(100)),
	talk_wait(talk, 1000), SAY(talk, A, SOME_DATA(100)))

/* SACK. */
TRAFFIC(sack_goes_back, SAY(talk, A, SOME_DATA(100)), SAY(talk, B, A_SACK(100)),
	talk_wait(talk, 1000), SAY(talk, B, A_SACK(99)))
TRAFFIC(sack_of_lost, LOST, SAY(talk, A, SOME_DATA(100)), SAY(talk, B, A_SACK(100)))
TRAFFIC(unsent, SAY(talk, A, SOME_DATA(100)), SAY(talk, B, A_SACK(101)),
	SAY(talk, A, SOME_DATA(101, .ssn = 1)))
TRAFFIC(gap_at_1, SAY(talk, A, SOME_DATA(100)), SAY(talk, B, A_SACK(99, .gaps = {{1, 1}})))
TRAFFIC(gaps_descend, SAY(talk, B, A_SACK(99, .gaps = {{4, 4}, {2, 2}})))
TRAFFIC(gaps_touch, SAY(talk, B, A_SACK(99, .gaps = {{2, 2}, {3, 3}})))
TRAFFIC(gap_of_lost, LOST, SAY(talk, A, SOME_DATA(100)), LOST,
	SAY(talk, A, SOME_DATA(101, .ssn = 1)), SAY(talk, B, A_SACK(99, .gaps = {{2, 2}})))
TRAFFIC(reneges, LOST, SAY(talk, A, SOME_DATA(100)), SAY(talk, A, SOME_DATA(101, .ssn = 1)),
	SAY(talk, B, A_SACK(99, .gaps = {{2, 2}})), talk_wait(talk, 1000), SAY(talk, B, A_SACK(99)))
TRAFFIC(false_duplicate, SAY(talk, A, SOME_DATA(100)),
	SAY(talk, B, A_SACK(100, .duplicates = {100}, .duplicate_count = 1)))
TRAFFIC(late_sack, SAY(talk, A, SOME_DATA(100)), talk_wait(talk, 600), SAY(talk, B, A_SACK(100)))
TRAFFIC(sack_for_nothing, SAY(talk, A, SOME_DATA(100)), SAY(talk, B, A_SACK(100)),
	SAY(talk, B, A_SACK(100)))
TRAFFIC(shutdown_goes_back, SAY(talk, A, SOME_DATA(100)), SAY(talk, B, A_SACK(100)),
	talk_wait(talk, 1000), SAY(talk, B, CHUNK(SHUTDOWN, .cumulative_tsn = 99)))
TRAFFIC(shutdown_of_lost, LOST, SAY(talk, A, SOME_DATA(100)),
	SAY(talk, B, CHUNK(SHUTDOWN, .cumulative_tsn = 100)))

/* Windows and timers. */
TRAFFIC(beyond_window, SAY(talk, A, SOME_DATA(100)), SAY(talk, B, A_SACK(100, .a_rwnd = 8)),
	talk_wait(talk, 3000), SAY(talk, A, SOME_DATA(101, .ssn = 1)),
	SAY(talk, B, A_SACK(100, .a_rwnd = 6)), talk_wait(talk, 3000),
	SAY(talk, A, SOME_DATA(102, .ssn = 2)))
static void beyond_cwnd(struct talk *talk)
{
	talk_setup(talk);
	for (unsigned i = 0; i < 20; i++)
		SAY(talk, A, SOME_DATA(100 + i, .ssn = i, .text = NULL, .size = 400));
}
TRAFFIC(hurries, SAY(talk, A, SOME_DATA(100)), talk_wait(talk, 1000), SAY(talk, A, SOME_DATA(100)),
	talk_wait(talk, 500), SAY(talk, A, SOME_DATA(100)))

/* Paths. */
TRAFFIC(other_information, SAY(talk, A, CHUNK(HEARTBEAT, INFORMATION("when"))),
	SAY(talk, B, CHUNK(HEARTBEAT_ACK, INFORMATION("then"))))
TRAFFIC(answers_twice, SAY(talk, A, CHUNK(HEARTBEAT, INFORMATION("when"))),
	SAY(talk, B, CHUNK(HEARTBEAT_ACK, INFORMATION("when"))),
	SAY(talk, B, CHUNK(HEARTBEAT_ACK, INFORMATION("when"))))
BREACH(unconfirmed,
       SAY_WITH(talk, A, 0, THE_INIT(.tlvs = {tlv_of(PARAM_IPV4_ADDRESS, "\x0a\1\0\1", 4)})),
       SAY(talk, B, THE_INIT_ACK(.tlvs = {tlv_of(PARAM_STATE_COOKIE, talk_cookie, COOKIE)})),
       SAY(talk, A, THE_COOKIE), SAY(talk, B, CHUNK(COOKIE_ACK)), talk->to_address = 1,
       SAY(talk, B, SOME_DATA(200)))

/* What is due at once, and what was sent again too soon. */
#define AGAIN_SOONER(from, chunk)                                                                  \
	SAY(talk, from, chunk), talk_wait(talk, 1000), SAY(talk, from, chunk),                     \
		talk_wait(talk, 500), SAY(talk, from, chunk)
TRAFFIC(first_sack_late, SAY(talk, A, SOME_DATA(100)), talk_wait(talk, 100),
	SAY(talk, B, A_SACK(100)))
TRAFFIC(i_bit_late, SAY(talk, A, SOME_DATA(100)), SAY(talk, B, A_SACK(100)),
	SAY(talk, A, SOME_DATA(101, .ssn = 1, .flags = DATA_FLAG_B | DATA_FLAG_E | DATA_FLAG_I)),
	talk_wait(talk, 100), SAY(talk, B, A_SACK(101)))
TRAFFIC(gap_late, SAY(talk, A, SOME_DATA(100)), SAY(talk, B, A_SACK(100)), LOST,
	SAY(talk, A, SOME_DATA(101, .ssn = 1)), SAY(talk, A, SOME_DATA(102, .ssn = 2)),
	talk_wait(talk, 100), SAY(talk, B, A_SACK(100, .gaps = {{2, 2}})))
TRAFFIC(duplicate_late, SAY(talk, A, SOME_DATA(100)), SAY(talk, B, A_SACK(100)),
	SAY(talk, A, SOME_DATA(100)), talk_wait(talk, 100), SAY(talk, B, A_SACK(100)))
TRAFFIC(unanswered, SAY(talk, A, CHUNK(HEARTBEAT, INFORMATION("when"))), talk_wait(talk, 2000),
	SAY(talk, B, SOME_DATA(200)))
BREACH(cookie_ack_elsewhere, talk_offer(talk), SAY(talk, A, THE_COOKIE), talk->to_address = 1,
       SAY(talk, B, CHUNK(COOKIE_ACK)))
BREACH(other_tag_while_waiting, SAY_WITH(talk, A, 0, THE_INIT()),
       SAY_WITH(talk, B, 0,
		CHUNK(INIT, .tag = TAG_B, .a_rwnd = 20000, .ostreams = 5, .istreams = 5,
		      .tsn = TSN_B)),
       SAY(talk, A, THE_INIT_ACK(.tag = TAG_A + 1)),
       SAY(talk, B, THE_INIT_ACK(.tlvs = {tlv_of(PARAM_STATE_COOKIE, talk_cookie, COOKIE)})),
       SAY(talk, A, THE_COOKIE))
TRAFFIC(old_tag_again, SAY_WITH(talk, A, 0, THE_INIT(.tag = 0xc0c0c0c)),
	SAY_WITH(talk, B, 0xc0c0c0c, THE_INIT_ACK()))
BREACH(hasty_init, SAY_WITH(talk, A, 0, THE_INIT()), talk_wait(talk, 1000),
       SAY_WITH(talk, A, 0, THE_INIT()), talk_wait(talk, 500), SAY_WITH(talk, A, 0, THE_INIT()))
BREACH(hasty_cookie, talk_offer(talk), AGAIN_SOONER(A, THE_COOKIE))
TRAFFIC(shutdown_too_soon, AGAIN_SOONER(A, CHUNK(SHUTDOWN, .cumulative_tsn = 199)))
TRAFFIC(shutdown_ack_too_soon, SAY(talk, B, CHUNK(SHUTDOWN, .cumulative_tsn = 99)),
	AGAIN_SOONER(A, CHUNK(SHUTDOWN_ACK)))

/* The end. */
TRAFFIC(hasty_shutdown, SAY(talk, A, SOME_DATA(100)),
	SAY(talk, A, CHUNK(SHUTDOWN, .cumulative_tsn = 199)))
TRAFFIC(hasty_shutdown_ack, SAY(talk, A, SOME_DATA(100)),
	SAY(talk, B, CHUNK(SHUTDOWN, .cumulative_tsn = 99)), SAY(talk, A, CHUNK(SHUTDOWN_ACK)))
TRAFFIC(unasked_shutdown_ack, SAY(talk, A, CHUNK(SHUTDOWN_ACK)))
TRAFFIC(unasked_complete, SAY(talk, A, CHUNK(SHUTDOWN_COMPLETE)))
TRAFFIC(undead, SAY(talk, A, CHUNK(ABORT)), SAY(talk, A, SOME_DATA(100)))

/* Answers. */
BREACH(reflects_nothing, SAY_WITH(talk, A, 7, CHUNK(ABORT, .flags = FLAG_T)))
BREACH(completes_nothing, SAY_WITH(talk, A, 7, CHUNK(SHUTDOWN_COMPLETE, .flags = FLAG_T)))
BREACH(answers_checksum, talk->checksum = 1, SAY_WITH(talk, B, 7, SOME_DATA(1)),
       SAY_WITH(talk, A, 7, CHUNK(ABORT, .flags = FLAG_T)))
TRAFFIC(answers_wrong_tag, SAY_WITH(talk, B, 7, SOME_DATA(200)),
	SAY_WITH(talk, A, 7, CHUNK(ABORT, .flags = FLAG_T)))
BREACH(answers_abort, SAY_WITH(talk, B, 7, CHUNK(ABORT)),
       SAY_WITH(talk, A, 7, CHUNK(ABORT, .flags = FLAG_T)))
BREACH(answers_complete, SAY_WITH(talk, B, 7, CHUNK(SHUTDOWN_COMPLETE)),
       SAY_WITH(talk, A, 7, CHUNK(ABORT, .flags = FLAG_T)))
BREACH(answers_cookie_ack, SAY_WITH(talk, B, 7, CHUNK(COOKIE_ACK)),
       SAY_WITH(talk, A, 7, CHUNK(ABORT, .flags = FLAG_T)))
BREACH(two_for_one, SAY_WITH(talk, B, 7, CHUNK(SHUTDOWN_ACK)),
       SAY_WITH(talk, A, 7, CHUNK(SHUTDOWN_COMPLETE, .flags = FLAG_T)),
       SAY_WITH(talk, A, 7, CHUNK(SHUTDOWN_COMPLETE, .flags = FLAG_T)))

const struct breach traffic_breaches[] = {
	{"RFC9260-5.1-4", stale_init_ack, false},
	{"RFC9260-5.1-3", init_ack_elsewhere, true},
	{"RFC9260-3.3.11-2", other_cookie, true},
	{"RFC9260-5.1.5-6", unasked_cookie_ack, false},
	{"RFC9260-5.1-7", impatient, false},
	{"RFC9260-8.5.1-12", stale_cookie_echo, true},
	{"RFC9260-8.5-1", stale_tag, true},
	{"RFC9260-8.5.1-4", stale_abort, true},
	{"RFC9260-8.5.1-8", stale_complete, true},
	{"RFC9260-3.1-3", nobodys, false},
	{"RFC9260-6-1", data_before_cookie, true},
	{"RFC9260-5.1-20", wrong_first_tsn, false},
	{"RFC9260-3.3.1-14", tsn_jump, false},
	{"RFC9260-6.9-12", other_contents, true},
	{"RFC9260-6.9-14", no_beginning, true},
	{"RFC9260-3.3.1-7", other_ssn, true},
	{"RFC9260-3.3.1-5", other_u_bit, true},
	{"RFC9260-3.3.1-8", other_ppid, true},
	{"RFC9260-6.5-5", ssn_jump, true},
	{"RFC9260-6.5-1", no_such_stream, true},
	{"RFC9260-6.7-3", acknowledged_again, false},
	{"RFC9260-6.2-17", sack_goes_back, true},
	{"RFC9260-6.2-17", sack_of_lost, false},
	{"RFC9260-6.2-17", unsent, false},
	{"RFC9260-6.2-17", gap_at_1, true},
	{"RFC9260-6.7-7", gaps_descend, true},
	{"RFC9260-3.3.4-2", gaps_touch, true},
	{"RFC9260-6.2-32", gap_of_lost, false},
	{"RFC9260-6.2-34", reneges, true},
	{"RFC9260-6.2-23", false_duplicate, false},
	{"RFC9260-6.2-15", late_sack, false},
	{"RFC9260-6.2-10", sack_for_nothing, false},
	{"RFC9260-9.2-2", shutdown_goes_back, true},
	{"RFC9260-6.2-17", shutdown_of_lost, false},
	{"RFC9260-6.1-3", beyond_window, false},
	{"RFC9260-6.1-11", beyond_cwnd, false},
	{"RFC9260-6.1-26", hurries, false},
	{"RFC9260-3.3.6-2", other_information, false},
	{"RFC9260-12.4-2", answers_twice, false},
	{"RFC9260-5.4-4", unconfirmed, false},
	{"RFC9260-5.1-18", first_sack_late, false},
	{"RFC9260-6.2-20", i_bit_late, false},
	{"RFC9260-6.7-1", gap_late, false},
	{"RFC9260-6.2-21", duplicate_late, false},
	{"RFC9260-8.3-3", unanswered, false},
	{"RFC9260-6.4-2", cookie_ack_elsewhere, false},
	{"RFC9260-5.2.1-1", other_tag_while_waiting, false},
	{"RFC9260-5.2.2-8", old_tag_again, false},
	{"RFC9260-5.1-12", hasty_init, false},
	{"RFC9260-5.1-12", hasty_cookie, false},
	{"RFC9260-9.2-3", shutdown_too_soon, false},
	{"RFC9260-9.2-3", shutdown_ack_too_soon, false},
	{"RFC9260-9.2-22", hasty_shutdown, false},
	{"RFC9260-9.2-15", hasty_shutdown_ack, false},
	{"RFC9260-9.2-15", unasked_shutdown_ack, false},
	{"RFC9260-9.2-19", unasked_complete, false},
	{"RFC9260-14.2-1", undead, true},
	{"RFC9260-8.4-11", reflects_nothing, false},
	{"RFC9260-3.1-5", completes_nothing, false},
	{"RFC9260-6.8-4", answers_checksum, false},
	{"RFC9260-8.5-3", answers_wrong_tag, false},
	{"RFC9260-9.1-4", answers_abort, false},
	{"RFC9260-8.4-8", answers_complete, false},
	{"RFC9260-8.4-9", answers_cookie_ack, false},
	{"RFC9260-12.4-2", two_for_one, false},
};
const size_t traffic_breach_count = ARRAY_SIZE(traffic_breaches);
