/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each sentence is seen to be broken by a packet that breaks it, and by none that does not. */
#include <check.h>
#include <string.h>

#include "harness/judge/tests/support/talk.h"
#include "harness/tests/test_main.h"

static struct talk talk;

static void check_breach(const struct breach *breach, bool complete)
{
	talk_begin(&talk, complete);
	breach->play(&talk);
	judge_end(talk.judge);
	ck_assert_msg(talk_broke(&talk, breach->spec), "%s (%s) was not found, but:\n%s",
		      breach->spec, complete ? "complete" : "a capture", talk_list(&talk));
	talk_end(&talk);
}

/* What packets that were missed may explain is no matter in a capture. */
static void check_silence(const struct breach *breach)
{
	talk_begin(&talk, false);
	breach->play(&talk);
	judge_end(talk.judge);
	ck_assert_msg(!talk_broke(&talk, breach->spec), "a capture may have missed packets: %s",
		      talk_list(&talk));
	talk_end(&talk);
}

static void check_breaches(const struct breach *breaches, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		check_breach(&breaches[i], true);
		if (breaches[i].any_capture)
			check_breach(&breaches[i], false);
		else
			check_silence(&breaches[i]);
	}
}

START_TEST(layout)
{
	check_breaches(layout_breaches, layout_breach_count);
}
END_TEST

START_TEST(traffic)
{
	check_breaches(traffic_breaches, traffic_breach_count);
}
END_TEST

START_TEST(extensions)
{
	check_breaches(extension_breaches, extension_breach_count);
}
END_TEST

#define INFORMATION .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, "12345678")}

/* All that may be said. */
static void talk_well(void)
{
	talk_setup(&talk);
	SAY(&talk, A, SOME_DATA(100));
	SAY(&talk, A, SOME_DATA(101, .ssn = 1, .flags = DATA_FLAG_B));
	SAY(&talk, A, SOME_DATA(102, .ssn = 1, .flags = 0));
	SAY(&talk, A, SOME_DATA(103, .ssn = 1, .flags = DATA_FLAG_E, .text = "odd"));
	SAY(&talk, B, A_SACK(103));
	talk.how.lost = true;
	SAY(&talk, B, SOME_DATA(200, .flags = 7));
	SAY(&talk, B, SOME_DATA(201));
	SAY(&talk, A, A_SACK(199, .gaps = {{2, 2}}));
	talk_wait(&talk, 1000);
	SAY(&talk, B, SOME_DATA(200, .flags = 7));
	/* So late that B sends again what it acknowledges. */
	talk.how.delay = 2000000000;
	SAY(&talk, A, A_SACK(201), SOME_DATA(104, .ssn = 2));
	SAY(&talk, B, A_SACK(104));
	talk_wait(&talk, 1000);
	SAY(&talk, B, SOME_DATA(201), SOME_DATA(202, .ssn = 1, .flags = DATA_FLAG_B),
	    SOME_DATA(203, .ssn = 1, .flags = DATA_FLAG_E));
	SAY(&talk, A, A_SACK(203, .duplicates = {201}, .duplicate_count = 1));
	SAY(&talk, B, CHUNK(HEARTBEAT, INFORMATION));
	SAY(&talk, A, CHUNK(HEARTBEAT_ACK, INFORMATION));
	talk.how.lost = true;
	SAY(&talk, A, SOME_DATA(105, .ssn = 3));
	SAY(&talk, A, CHUNK(FORWARD_TSN, .tsn = 105, .data = "\0\0\0\3", .size = 4));
	talk_wait(&talk, 200);
	SAY(&talk, B, A_SACK(105));
	SAY(&talk, A, CHUNK(SHUTDOWN, .cumulative_tsn = 203));
	SAY(&talk, B, CHUNK(SHUTDOWN_ACK));
	SAY(&talk, A, CHUNK(SHUTDOWN_COMPLETE));
	SAY(&talk, B, CHUNK(SHUTDOWN_ACK));
	SAY_WITH(&talk, A, TAG_A, CHUNK(SHUTDOWN_COMPLETE, .flags = FLAG_T));
}

START_TEST(nothing_is_wrong)
{
	struct association_summary summary;

	for (int complete = 0; complete < 2; complete++) {
		talk_begin(&talk, complete);
		talk_well();
		ck_assert_msg(!talk.count, "%s", talk_list(&talk));
		ck_assert_uint_eq(judge_associations(talk.judge), 1);
		summary = judge_association(talk.judge, 0);
		ck_assert(summary.setup_seen && summary.established);
		ck_assert_int_eq(summary.end, END_SHUTDOWN);
		ck_assert_uint_eq(summary.sides[A].messages, 4);
		ck_assert_uint_eq(summary.sides[B].retransmissions, 2);
		ck_assert_uint_eq(summary.sides[A].tag, TAG_A);
		talk_end(&talk);
	}
}
END_TEST

/* A capture that misses the packet with that number, of a whole association. */
static void talk_but(unsigned missed)
{
	talk_begin(&talk, false);
	talk.missed = missed;
	talk_well();
	ck_assert_msg(!talk.count, "without packet %u: %s", missed, talk_list(&talk));
}

START_TEST(a_packet_was_missed)
{
	talk_but(0);
	for (unsigned missed = (unsigned)talk.number; missed > 0; missed--) {
		talk_end(&talk);
		talk_but(missed);
	}
	talk_end(&talk);
}
END_TEST

/* A capture that has two packets of different sides in the other order, as several queues of a network card do. */
START_TEST(packets_change_places)
{
	talk_begin(&talk, false);
	talk_well();
	for (unsigned first = (unsigned)talk.number - 1; first > 0; first--) {
		talk_end(&talk);
		talk_begin(&talk, false);
		talk.late = first;
		talk_well();
		ck_assert_msg(!talk.count, "packet %u after the next: %s", first, talk_list(&talk));
	}
	talk_end(&talk);
}
END_TEST

/* Two SACKs of one side in the other order, of which the older one does not report what the newer one does. */
START_TEST(sacks_change_places)
{
	talk_begin(&talk, false);
	talk_setup(&talk);
	SAY(&talk, A, SOME_DATA(101, .ssn = 1));
	SAY(&talk, A, SOME_DATA(103, .ssn = 3));
	SAY(&talk, B, A_SACK(99, .gaps = {{2, 2}, {4, 4}}));
	SAY(&talk, B, A_SACK(99, .gaps = {{2, 2}}));
	ck_assert_msg(!talk.count, "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

/* The answer to a HEARTBEAT that the capture misses, while another one is without an answer. */
START_TEST(a_heartbeat_was_missed)
{
	talk_begin(&talk, false);
	talk_setup(&talk);
	SAY(&talk, A, CHUNK(HEARTBEAT, INFORMATION));
	SAY(&talk, B, CHUNK(HEARTBEAT_ACK, .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, "87654321")}));
	ck_assert_msg(!talk.count, "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

/* Two HEARTBEATs with the same information, from two addresses: either may be the one that is answered. */
START_TEST(heartbeats_from_two_addresses)
{
	const struct chunk_spec *answer = CHUNK(HEARTBEAT_ACK, INFORMATION);

	talk_begin(&talk, true);
	talk_setup(&talk);
	for (unsigned i = 0; i < 2; i++) {
		talk.from_address = i;
		SAY(&talk, A, CHUNK(HEARTBEAT, INFORMATION));
	}
	for (unsigned i = 0; i < 2; i++) {
		talk.to_address = i;
		SAY(&talk, B, answer);
	}
	ck_assert_msg(!talk_broke(&talk, "RFC9260-6.4-2"), "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

/* Of an association that B has forgotten it has no key either. */
START_TEST(what_is_reflected_has_no_key)
{
	const struct tlv_spec random = tlv_of(PARAM_RANDOM, "0123456789abcdef0123456789abcdef", 32);
	const struct tlv_spec chunks = tlv_of(PARAM_CHUNK_LIST, "\x06", 1);
	const struct tlv_spec hmacs = tlv_u16(PARAM_HMAC_ALGORITHMS, 1);

	talk_begin(&talk, true);
	SAY_WITH(&talk, A, 0, THE_INIT(.tlvs = {random, chunks, hmacs}));
	SAY(&talk, B,
	    THE_INIT_ACK(.tlvs = {tlv_of(PARAM_STATE_COOKIE, talk_cookie, COOKIE), random, chunks,
				  hmacs}));
	SAY(&talk, A, CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE));
	SAY(&talk, B, CHUNK(COOKIE_ACK));
	SAY(&talk, A, SOME_DATA(100));
	SAY_WITH(&talk, B, TAG_B, CHUNK(ABORT, .flags = FLAG_T));
	ck_assert_msg(!talk_broke(&talk, "RFC4895-6.2-1"), "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

/* Without the INIT ACK the tag of B is known from what A sends. */
START_TEST(tag_without_init_ack)
{
	talk_but(2);
	ck_assert_uint_eq(judge_associations(talk.judge), 1);
	ck_assert_uint_eq(judge_association(talk.judge, 0).sides[B].tag, TAG_B);
	ck_assert_uint_eq(judge_association(talk.judge, 0).sides[A].messages, 4);
	talk_end(&talk);
}
END_TEST

/* INIT and INIT ACK of another association of the same endpoints: all that is seen has other tags. */
START_TEST(a_restart_was_missed)
{
	talk_begin(&talk, false);
	talk_setup(&talk);
	SAY(&talk, A, SOME_DATA(100));
	SAY_WITH(&talk, A, TAG_B + 1,
		 CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE));
	SAY_WITH(&talk, B, TAG_A + 1, CHUNK(COOKIE_ACK));
	SAY_WITH(&talk, A, TAG_B + 1, SOME_DATA(700));
	SAY_WITH(&talk, B, TAG_A + 1, A_SACK(700));
	SAY_WITH(&talk, A, TAG_B + 1, CHUNK(ABORT));
	judge_end(talk.judge);
	ck_assert_msg(!talk.count, "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

#define ADDRESS 0x00050008, 0x0a010001 /* of A, the second one */
#define REQUEST(type, correlation)                                                                 \
	tlv_nested(type, (const uint32_t[]){correlation, ADDRESS}, 3, NULL)
#define AN_ASCONF(number, ...)                                                                     \
	CHUNK(ASCONF, .serial = (number),                                                          \
	      .tlvs = {tlv_of(PARAM_IPV4_ADDRESS, "\x0a\0\0\1", 4), __VA_ARGS__})

enum { REFUSED, ADDED_AGAIN, ADDED_AT_ONCE };

/* A deletes its second address; B refuses that, or A adds it again, later or in the same ASCONF. */
static void talk_of_addresses(int how)
{
	static const uint8_t cause[] = {0, 0, 0, 2, 0, 0xa3, 0, 4};

	talk_setup(&talk);
	SAY(&talk, A, AN_ASCONF(100, REQUEST(PARAM_ADD_ADDRESS, 1)));
	SAY(&talk, B, CHUNK(ASCONF_ACK, .serial = 100));
	if (how == ADDED_AT_ONCE)
		SAY(&talk, A,
		    AN_ASCONF(101, REQUEST(PARAM_DELETE_ADDRESS, 2),
			      REQUEST(PARAM_ADD_ADDRESS, 3)));
	else
		SAY(&talk, A, AN_ASCONF(101, REQUEST(PARAM_DELETE_ADDRESS, 2)));
	if (how == REFUSED) {
		SAY(&talk, B,
		    CHUNK(ASCONF_ACK, .serial = 101,
			  .tlvs = {tlv_of(PARAM_ERROR_CAUSE, cause, sizeof(cause))}));
	} else {
		SAY(&talk, B, CHUNK(ASCONF_ACK, .serial = 101));
	}
	if (how == ADDED_AGAIN) {
		SAY(&talk, A, AN_ASCONF(102, REQUEST(PARAM_ADD_ADDRESS, 3)));
		SAY(&talk, B, CHUNK(ASCONF_ACK, .serial = 102));
	}
	talk_wait(&talk, 1000);
	talk.to_address = 1;
	SAY(&talk, B, CHUNK(HEARTBEAT, INFORMATION));
}

START_TEST(addresses_that_are_not_deleted)
{
	for (int complete = 0; complete < 2; complete++) {
		talk_begin(&talk, complete);
		talk_of_addresses(_i);
		ck_assert_msg(!talk.count, "%s", talk_list(&talk));
		talk_end(&talk);
	}
}
END_TEST

/* Whoever speaks as RFC 2960 had it breaks that one sentence, and is followed nevertheless. */
START_TEST(an_old_checksum_is_understood)
{
	talk_begin(&talk, true);
	talk_setup(&talk);
	talk.checksum = 1;
	talk.how.checksum_old = true;
	SAY(&talk, A, SOME_DATA(100));
	ck_assert_msg(talk_broke(&talk, "RFC9260-6.8-1"), "%s", talk_list(&talk));
	ck_assert_uint_eq(talk.count, 1);
	SAY(&talk, B, A_SACK(100));
	ck_assert_uint_eq(talk.count, 1);
	ck_assert_uint_eq(judge_association(talk.judge, 0).sides[A].messages, 1);
	talk_end(&talk);
}
END_TEST

/* A accepts zeros (RFC 9653), B does not. */
START_TEST(zeros_to_who_accepts_them)
{
	talk_begin(&talk, true);
	SAY_WITH(&talk, A, 0, THE_INIT(.tlvs = {tlv_of(0x8001, "\0\0\0\1", 4)}));
	SAY(&talk, B, THE_INIT_ACK(.tlvs = {tlv_of(PARAM_STATE_COOKIE, talk_cookie, COOKIE)}));
	SAY(&talk, A, CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE));
	SAY(&talk, B, CHUNK(COOKIE_ACK));
	talk.zero_checksum = true;
	SAY(&talk, B, SOME_DATA(200));
	SAY(&talk, A, A_SACK(200));
	ck_assert_msg(!talk.count, "%s", talk_list(&talk));
	talk.zero_checksum = true;
	SAY(&talk, A, SOME_DATA(100));
	ck_assert_msg(talk_broke(&talk, "RFC9260-6.8-1"), "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

#define WORDS(type, ...)                                                                           \
	tlv_nested(type, (const uint32_t[]){__VA_ARGS__},                                          \
		   sizeof((const uint32_t[]){__VA_ARGS__}) / 4, NULL)

/* A RE-CONFIG that is sent again begins with the number before that of its last request. */
START_TEST(two_requests_come_again)
{
	talk_begin(&talk, true);
	talk_setup(&talk);
	for (int i = 0; i < 2; i++) {
		SAY(&talk, A,
		    CHUNK(RE_CONFIG, .tlvs = {WORDS(PARAM_ADD_OUTGOING_STREAMS, 100, 2 << 16),
					      WORDS(PARAM_ADD_INCOMING_STREAMS, 101, 2 << 16)}));
		talk_wait(&talk, 1000);
	}
	ck_assert_msg(!talk.count, "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

/* Its sender does not know the tag while the INIT ACK is on its way; later it does. */
START_TEST(abort_before_the_tag_is_known)
{
	for (int complete = 0; complete < 2; complete++) {
		talk_begin(&talk, complete);
		talk_offer(&talk);
		SAY_WITH(&talk, A, 0, CHUNK(ABORT));
		ck_assert_msg(!talk.count, "%s", talk_list(&talk));
		talk_end(&talk);
		talk_begin(&talk, complete);
		talk_setup(&talk);
		SAY_WITH(&talk, A, 0, CHUNK(ABORT));
		ck_assert(talk_broke(&talk, "RFC9260-8.5.1-4"));
		talk_end(&talk);
	}
}
END_TEST

static void say_to(unsigned path, uint32_t tsn)
{
	talk.to_address = path;
	SAY(&talk, A, SOME_DATA(tsn, .flags = DATA_FLAG_B | DATA_FLAG_E | DATA_FLAG_U));
}

static unsigned tsns_missed(void)
{
	unsigned count = 0;

	for (unsigned i = 0; i < talk.count; i++)
		count += strcmp(talk.seen[i].sentence.spec, "RFC9260-3.3.1-14") == 0;
	return count;
}

/* More TSNs are outstanding than are kept of them. */
START_TEST(tsns_beyond_the_log)
{
	enum { CHUNKS = 20, KEPT = 1 << 16, PACKETS = KEPT / CHUNKS + 2 };
	struct chunk_spec data[CHUNKS];
	const struct chunk_spec *chunks[CHUNKS + 1] = {NULL};
	uint32_t tsn = TSN_A;

	talk_begin(&talk, true);
	talk_setup(&talk);
	for (unsigned packet = 0; packet < PACKETS; packet++) {
		/* What windows say of so much is not asked here. */
		if (packet == KEPT / CHUNKS)
			talk.count = 0;
		for (unsigned i = 0; i < CHUNKS; i++, tsn++) {
			data[i] = *SOME_DATA(tsn, .flags = DATA_FLAG_B | DATA_FLAG_E | DATA_FLAG_U);
			chunks[i] = &data[i];
		}
		talk_say(&talk, A, TAG_B, chunks);
	}
	judge_end(talk.judge);
	ck_assert_msg(tsns_missed() == 0, "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

/* Packets for several paths are filled side by side, so TSNs pass each other, and are all there at once. */
START_TEST(tsns_of_several_paths)
{
	talk_begin(&talk, true);
	talk_setup(&talk);
	say_to(0, 100);
	say_to(0, 103);
	say_to(1, 101);
	say_to(0, 104);
	say_to(1, 102);
	talk_wait(&talk, 100);
	say_to(0, 105);
	judge_end(talk.judge);
	ck_assert_uint_eq(tsns_missed(), 0);
	talk_end(&talk);
}
END_TEST

/* One that never comes, that comes late, and one that is left out after a hole that was filled. */
START_TEST(tsns_left_out)
{
	talk_begin(&talk, true);
	talk_setup(&talk);
	say_to(0, 100);
	say_to(0, 102);
	say_to(1, 101);
	ck_assert_uint_eq(tsns_missed(), 0);
	say_to(0, 105);
	say_to(1, 103);
	talk_wait(&talk, 10);
	ck_assert_uint_eq(tsns_missed(), 0);
	say_to(1, 104);
	ck_assert_uint_eq(tsns_missed(), 1);
	ck_assert_str_eq(talk.seen[0].found, "TSN 105 comes after TSN 102");
	talk_end(&talk);
	talk_begin(&talk, true);
	talk_setup(&talk);
	say_to(0, 100);
	say_to(1, 102);
	judge_end(talk.judge);
	judge_end(talk.judge);
	ck_assert_uint_eq(tsns_missed(), 1);
	ck_assert_uint_eq(judge_association(talk.judge, 0).violations, talk.count);
	talk_end(&talk);
}
END_TEST

/* A rest may raise cwnd to four segments, and no further. */
START_TEST(cwnd_after_a_rest)
{
	talk_begin(&talk, true);
	talk_setup(&talk);
	for (unsigned i = 0; i < 5; i++) {
		if (i == 0)
			talk_wait(&talk, 3000);
		SAY(&talk, A, SOME_DATA(100 + i, .ssn = i, .text = NULL, .size = 1440));
	}
	SAY(&talk, A, SOME_DATA(105, .ssn = 5, .text = NULL, .size = 300));
	ck_assert_msg(!talk_broke(&talk, "RFC9260-6.1-11"), "%s", talk_list(&talk));
	SAY(&talk, A, SOME_DATA(106, .ssn = 6, .text = NULL, .size = 20));
	ck_assert_msg(talk_broke(&talk, "RFC9260-6.1-11"), "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

/* The first packet to another address meets a cwnd of its own, however much is in flight elsewhere. */
START_TEST(first_data_elsewhere)
{
	talk_begin(&talk, true);
	talk_setup(&talk);
	for (unsigned i = 0; i < 5; i++)
		SAY(&talk, A, SOME_DATA(100 + i, .ssn = i, .text = NULL, .size = 1452));
	talk.to_address = 1;
	SAY(&talk, A, SOME_DATA(105, .ssn = 5, .text = NULL, .size = 740));
	ck_assert_msg(!talk_broke(&talk, "RFC9260-6.1-11"), "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

/* The reader's progress opens the window while the DATA that came last awaits its answer. */
/* Both sides have sent INIT and INIT ACK, and both send COOKIE ECHO. */
START_TEST(data_with_crossing_cookies)
{
	talk_begin(&talk, true);
	SAY_WITH(&talk, B, 0,
		 CHUNK(INIT, .tag = TAG_B, .a_rwnd = 20000, .ostreams = 5, .istreams = 5,
		       .tsn = TSN_B));
	SAY_WITH(&talk, A, 0, THE_INIT());
	SAY(&talk, A,
	    CHUNK(INIT_ACK, .tag = TAG_A, .a_rwnd = 20000, .ostreams = 5, .istreams = 5,
		  .tsn = TSN_A, .tlvs = {tlv_of(PARAM_STATE_COOKIE, talk_cookie, COOKIE)}));
	SAY(&talk, B, THE_INIT_ACK(.tlvs = {tlv_of(PARAM_STATE_COOKIE, talk_cookie, COOKIE)}));
	SAY(&talk, B, CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE),
	    SOME_DATA(TSN_B));
	SAY(&talk, A, CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE));
	SAY(&talk, A, CHUNK(COOKIE_ACK));
	SAY(&talk, B, CHUNK(COOKIE_ACK), SOME_DATA(TSN_B + 1, .ssn = 1));
	ck_assert_msg(!talk_broke(&talk, "RFC9260-6-1") && !talk_broke(&talk, "RFC9260-5.1-20"),
		      "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

/* Whose INIT came first is answered last: the INIT ACK is that of the older INIT, whatever tag the newer one was offered. */
START_TEST(crossing_init_that_is_answered_last)
{
	unsigned merged = 0;

	talk_begin(&talk, true);
	SAY_WITH(&talk, B, 0,
		 CHUNK(INIT, .tag = TAG_B, .a_rwnd = 20000, .ostreams = 5, .istreams = 5,
		       .tsn = TSN_B));
	SAY_WITH(&talk, A, 0, THE_INIT());
	SAY(&talk, B, THE_INIT_ACK(.tlvs = {tlv_of(PARAM_STATE_COOKIE, talk_cookie, COOKIE)}));
	SAY(&talk, A,
	    CHUNK(INIT_ACK, .tag = TAG_A, .a_rwnd = 20000, .ostreams = 5, .istreams = 5,
		  .tsn = TSN_A, .tlvs = {tlv_of(PARAM_STATE_COOKIE, talk_cookie, COOKIE)}));
	SAY(&talk, A, CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE));
	SAY(&talk, B, CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE));
	SAY(&talk, B, CHUNK(COOKIE_ACK));
	SAY(&talk, A, CHUNK(COOKIE_ACK));
	ck_assert_uint_eq(judge_associations(talk.judge), 2);
	for (unsigned i = 0; i < 2; i++) {
		const struct association_summary summary = judge_association(talk.judge, i);

		merged += summary.merged;
		ck_assert_int_eq(summary.end, END_NOT_SEEN);
	}
	ck_assert_uint_eq(merged, 1);
	talk_end(&talk);
}
END_TEST

/* The user has named the address: the INIT went there, that met another one (RFC 9260 5.4). */
START_TEST(data_to_where_a_crossing_init_went)
{
	talk_begin(&talk, true);
	talk.to_address = 1;
	SAY_WITH(&talk, A, 0, THE_INIT());
	SAY_WITH(&talk, B, 0,
		 CHUNK(INIT, .tag = TAG_B, .a_rwnd = 20000, .ostreams = 5, .istreams = 5,
		       .tsn = TSN_B, .tlvs = {tlv_of(PARAM_IPV4_ADDRESS, "\x0a\1\0\2", 4)}));
	SAY(&talk, A,
	    CHUNK(INIT_ACK, .tag = TAG_A, .a_rwnd = 20000, .ostreams = 5, .istreams = 5,
		  .tsn = TSN_A, .tlvs = {tlv_of(PARAM_STATE_COOKIE, talk_cookie, COOKIE)}));
	SAY(&talk, B, CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE));
	SAY(&talk, A, CHUNK(COOKIE_ACK));
	talk.to_address = 1;
	SAY(&talk, A, SOME_DATA(TSN_A));
	ck_assert_msg(!talk_broke(&talk, "RFC9260-5.4-4"), "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

/* What is given up counts as acknowledged (RFC 3758 3.5 C), what is sent after it does not. */
START_TEST(given_up_at_the_end)
{
	for (unsigned more = 0; more < 2; more++) {
		talk_begin(&talk, true);
		talk_setup(&talk);
		SAY(&talk, A, SOME_DATA(100));
		if (more)
			SAY(&talk, A, SOME_DATA(101, .ssn = 1));
		SAY(&talk, B, CHUNK(SHUTDOWN, .cumulative_tsn = 99));
		SAY(&talk, A, CHUNK(FORWARD_TSN, .tsn = 100), CHUNK(SHUTDOWN_ACK));
		ck_assert_msg(talk_broke(&talk, "RFC9260-9.2-15") == (more > 0), "%s",
			      talk_list(&talk));
		talk_end(&talk);
	}
}
END_TEST

/* Of its confirmed addresses none is to be used any more: then another one has to do. */
START_TEST(only_an_unconfirmed_address_is_left)
{
	for (unsigned asked = 0; asked < 2; asked++) {
		talk_begin(&talk, true);
		talk_setup(&talk);
		SAY(&talk, A, AN_ASCONF(100, REQUEST(PARAM_ADD_ADDRESS, 1)));
		SAY(&talk, B, CHUNK(ASCONF_ACK, .serial = 100));
		if (asked) {
			talk.from_address = 1;
			SAY(&talk, A,
			    AN_ASCONF(101, tlv_nested(PARAM_DELETE_ADDRESS,
						      (const uint32_t[]){2, 0x00050008, 0x0a000001},
						      3, NULL)));
		}
		talk.to_address = 1;
		SAY(&talk, B, SOME_DATA(200));
		ck_assert_msg(talk_broke(&talk, "RFC9260-5.4-4") == !asked, "%s", talk_list(&talk));
		talk_end(&talk);
	}
}
END_TEST

/* The peer did not get it, begins anew, and the INITs cross: what went with COOKIE ECHO stays sent. */
START_TEST(first_data_went_with_another_cookie)
{
	enum { OTHER_TAG = 0x7070707 };
	talk_begin(&talk, true);
	talk_offer(&talk);
	SAY(&talk, A, CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE),
	    SOME_DATA(TSN_A));
	SAY_WITH(&talk, B, 0,
		 CHUNK(INIT, .tag = OTHER_TAG, .a_rwnd = 20000, .ostreams = 5, .istreams = 5,
		       .tsn = 300));
	SAY_WITH(
		&talk, A, OTHER_TAG,
		CHUNK(INIT_ACK, .tag = TAG_A, .a_rwnd = 20000, .ostreams = 5, .istreams = 5,
		      .tsn = TSN_A,
		      .tlvs = {
			      {.type = PARAM_STATE_COOKIE, .value = talk_cookie, .size = COOKIE}}));
	SAY(&talk, B, CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE));
	SAY_WITH(&talk, A, OTHER_TAG, CHUNK(COOKIE_ACK), SOME_DATA(TSN_A + 1, .ssn = 1));
	ck_assert_msg(!talk_broke(&talk, "RFC9260-5.1-20"), "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

START_TEST(window_opens_beside_an_answer)
{
	talk_begin(&talk, true);
	talk_setup(&talk);
	SAY(&talk, A, SOME_DATA(100));
	SAY(&talk, B, A_SACK(100, .a_rwnd = 5000));
	SAY(&talk, A, SOME_DATA(101, .ssn = 1));
	SAY(&talk, B, A_SACK(101));
	SAY(&talk, B, CHUNK(SHUTDOWN, .cumulative_tsn = 101), A_SACK(101));
	ck_assert_msg(!talk.count, "%s", talk_list(&talk));
	SAY(&talk, B, A_SACK(101));
	ck_assert_msg(talk_broke(&talk, "RFC9260-6.2-10"), "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

/* What may be answered is so once, and what is answered beside that is the COOKIE ACK that may not. */
START_TEST(answers_find_what_they_answer)
{
	talk_begin(&talk, true);
	SAY_WITH(&talk, B, 7, CHUNK(SHUTDOWN_ACK));
	SAY_WITH(&talk, B, 7, CHUNK(COOKIE_ACK), A_SACK(99));
	SAY_WITH(&talk, A, 7, CHUNK(ABORT, .flags = FLAG_T));
	ck_assert_msg(!talk_broke(&talk, "RFC9260-8.4-9"), "%s", talk_list(&talk));
	SAY_WITH(&talk, A, 7, CHUNK(ABORT, .flags = FLAG_T));
	ck_assert_msg(talk_broke(&talk, "RFC9260-8.4-9"), "%s", talk_list(&talk));
	ck_assert_msg(!talk_broke(&talk, "RFC9260-12.4-2"), "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

/* DATA that had to be authenticated was dropped, and nobody owes it a SACK. */
START_TEST(dropped_without_auth)
{
	talk_begin(&talk, true);
	SAY_WITH(&talk, A, 0, THE_INIT());
	SAY(&talk, B,
	    THE_INIT_ACK(.tlvs = {tlv_of(PARAM_STATE_COOKIE, talk_cookie, COOKIE),
				  tlv_of(PARAM_RANDOM, "0123456789abcdef0123456789abcdef", 32),
				  tlv_of(PARAM_CHUNK_LIST, "\0", 1),
				  tlv_u16(PARAM_HMAC_ALGORITHMS, 1)}));
	SAY(&talk, A, CHUNK(COOKIE_ECHO, .value = talk_cookie, .value_size = COOKIE));
	SAY(&talk, B, CHUNK(COOKIE_ACK));
	SAY(&talk, A, SOME_DATA(100));
	talk_wait(&talk, 600);
	SAY(&talk, A, SOME_DATA(100));
	SAY(&talk, B, A_SACK(100));
	ck_assert_msg(!talk_broke(&talk, "RFC9260-5.1-18"), "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

/* Behind an unknown chunk whose highest bit is 0 everything is dropped (RFC 9260 3.2). */
START_TEST(dropped_behind_unknown_chunk)
{
	talk_begin(&talk, true);
	talk_setup(&talk);
	SAY(&talk, A, CHUNK(62), SOME_DATA(100));
	talk_wait(&talk, 1000);
	SAY(&talk, A, SOME_DATA(100));
	SAY(&talk, B, A_SACK(100));
	ck_assert_msg(!talk_broke(&talk, "RFC9260-5.1-18"), "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

#define ADDITION(type, number)                                                                     \
	CHUNK(RE_CONFIG, .tlvs = {tlv_nested(type, (const uint32_t[]){number, 1 << 16}, 2, NULL)})

/* Incoming streams that were asked for are answered by the peer's own request (RFC 6525 5.2.5). */
START_TEST(request_that_answers_one)
{
	talk_begin(&talk, true);
	talk_setup(&talk);
	SAY(&talk, A, ADDITION(PARAM_ADD_INCOMING_STREAMS, TSN_A));
	SAY(&talk, B, ADDITION(PARAM_ADD_OUTGOING_STREAMS, TSN_B));
	SAY(&talk, A, ADDITION(PARAM_ADD_OUTGOING_STREAMS, TSN_A + 1));
	ck_assert_msg(!talk.count, "%s", talk_list(&talk));
	talk_end(&talk);
}
END_TEST

TEST_MAIN("judge: rules")
{
	tcase_add_test(tests, answers_find_what_they_answer);
	tcase_add_test(tests, first_data_went_with_another_cookie);
	tcase_add_test(tests, data_with_crossing_cookies);
	tcase_add_test(tests, crossing_init_that_is_answered_last);
	tcase_add_test(tests, data_to_where_a_crossing_init_went);
	tcase_add_test(tests, dropped_without_auth);
	tcase_add_test(tests, dropped_behind_unknown_chunk);
	tcase_add_test(tests, request_that_answers_one);
	tcase_add_test(tests, given_up_at_the_end);
	tcase_add_test(tests, only_an_unconfirmed_address_is_left);
	tcase_add_test(tests, window_opens_beside_an_answer);
	tcase_add_test(tests, layout);
	tcase_add_test(tests, traffic);
	tcase_add_test(tests, extensions);
	tcase_add_test(tests, nothing_is_wrong);
	tcase_add_test(tests, a_packet_was_missed);
	tcase_add_test(tests, a_heartbeat_was_missed);
	tcase_add_test(tests, heartbeats_from_two_addresses);
	tcase_add_test(tests, what_is_reflected_has_no_key);
	tcase_add_test(tests, a_restart_was_missed);
	tcase_add_test(tests, packets_change_places);
	tcase_add_test(tests, sacks_change_places);
	tcase_add_test(tests, tag_without_init_ack);
	tcase_add_loop_test(tests, addresses_that_are_not_deleted, REFUSED, ADDED_AT_ONCE + 1);
	tcase_add_test(tests, an_old_checksum_is_understood);
	tcase_add_test(tests, zeros_to_who_accepts_them);
	tcase_add_test(tests, two_requests_come_again);
	tcase_add_test(tests, cwnd_after_a_rest);
	tcase_add_test(tests, first_data_elsewhere);
	tcase_add_test(tests, tsns_of_several_paths);
	tcase_add_test(tests, tsns_beyond_the_log);
	tcase_add_test(tests, tsns_left_out);
	tcase_add_test(tests, abort_before_the_tag_is_known);
}
