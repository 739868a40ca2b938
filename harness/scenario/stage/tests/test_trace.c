/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The trace of frames, and what no packet of a kernel may be. */
#include "harness/scenario/stage/tests/fake_lab.h"
#include "harness/scenario/stage/trace.h"
#include "harness/tests/test_main.h"

enum { ETHERNET = 14, IPV4_HEADER = 20, COMMON_HEADER = 12 };

static void setup(void)
{
	trace_start(fake_lab_open(&dual_path, IPV4));
}

static struct fake_frame *sack_at(int64_t time, int link, int from)
{
	return fake_packet(time, link, from, CHUNK(SACK, .cumulative_tsn = 41, .a_rwnd = 1000),
			   NULL);
}

/* The first byte of the SCTP packet. */
static uint8_t *sctp_of(struct fake_frame *frame)
{
	return frame->bytes + ETHERNET + IPV4_HEADER;
}

static void carry_all(void)
{
	while (fake_lab.next < fake_lab.count)
		fake_carry(&fake_lab.frames[fake_lab.next++]);
}

START_TEST(packets_have_their_place)
{
	struct packet *packet;

	sack_at(SECONDS(1001), 1, 1);
	carry_all();
	ck_assert_uint_eq(trace_count(), 1);
	ck_assert(trace_news);
	packet = trace_packet(0);
	ck_assert_ptr_nonnull(packet);
	ck_assert_str_eq(packet->link, "path1");
	ck_assert_str_eq(packet->from, "b");
	ck_assert_str_eq(packet->to, "a");
	ck_assert_int_eq(packet->time, SECONDS(1001));
	ck_assert_int_eq(packet->fate, FRAME_PASSED);
	ck_assert_uint_eq(packet->sctp.chunk_count, 1);
	ck_assert_uint_eq(packet->sctp.chunks[0].sack.cumulative_tsn, 41);
	free(packet);
}
END_TEST

/* For the judge: when a frame went on, whoever held it. */
START_TEST(waiting_is_a_delay)
{
	sack_at(SECONDS(1001), 0, 0)->late = MILLISECONDS(100);
	carry_all();
	ck_assert_int_eq(trace_passage(0).delay, MILLISECONDS(100));
}
END_TEST

START_TEST(packets_are_described)
{
	char line[512];

	sack_at(SECONDS(1001), 0, 0);
	carry_all();
	ck_assert_str_eq(trace_describe(0, line, sizeof(line)),
			 "  1.000000 path0 a>b 5000 > 5000 tag 00000007: SACK cum 41 a_rwnd 1000");
	ck_assert_uint_eq(strlen(trace_describe(0, line, 12)), 11);
}
END_TEST

/* A node may have several addresses on a link: those that a lab does not give it are told. */
START_TEST(other_addresses_are_described)
{
	/* Behind the Ethernet header, at its twelfth byte, stands the source of an IPv4 packet. */
	enum { SOURCE_END = 14 + 12 + 3 };
	char line[512];

	sack_at(SECONDS(1001), 0, 0);
	fake_lab.frames[0].bytes[SOURCE_END] = 11;
	carry_all();
	trace_describe(0, line, sizeof(line));
	ck_assert_msg(strstr(line, "a>b 10.0.0.11>10.0.0.2 5000 > 5000"), "%s", line);
}
END_TEST

START_TEST(what_is_not_sctp_is_kept_but_no_packet)
{
	struct fake_frame *frame = sack_at(SECONDS(1001), 0, 0);

	frame->bytes[ETHERNET + 9] = 17;
	carry_all();
	ck_assert_uint_eq(trace_count(), 1);
	ck_assert_ptr_null(trace_packet(0));
	ck_assert_ptr_null(trace_defect());
}
END_TEST

START_TEST(sound_packets_have_no_defect)
{
	sack_at(SECONDS(1001), 0, 0);
	sack_at(SECONDS(1002), 1, 1);
	carry_all();
	ck_assert_ptr_null(trace_defect());
	ck_assert_ptr_null(trace_defect());
}
END_TEST

START_TEST(a_wrong_checksum_is_a_defect)
{
	sack_at(SECONDS(1001), 0, 0);
	sctp_of(sack_at(SECONDS(1002), 0, 1))[COMMON_HEADER - 1] ^= 1;
	carry_all();
	ck_assert_str_eq(
		trace_defect(),
		"expected well-formed packets; b sent one with a wrong CRC32c:   2.000000 "
		"path0 b>a 5000 > 5000 tag 00000007: SACK cum 41 a_rwnd 1000 | bad CRC32c");
}
END_TEST

START_TEST(a_malformed_packet_is_a_defect)
{
	struct fake_frame *frame = sack_at(SECONDS(1001), 0, 0);

	/* The SACK counts a Gap Ack Block that is not there. */
	sctp_of(frame)[COMMON_HEADER + 13] = 1;
	packet_fix_checksums(frame->bytes, frame->length);
	carry_all();
	ck_assert_ptr_nonnull(strstr(trace_defect(), "a sent one with chunk 1 (SACK)"));
}
END_TEST

START_TEST(what_the_scenario_changed_is_no_defect)
{
	struct fake_frame *frame = sack_at(SECONDS(1001), 0, 0);
	const struct frame before = {.data = frame->bytes, .length = frame->length};

	trace_mark_changed(&before);
	sctp_of(frame)[COMMON_HEADER - 1] ^= 1;
	carry_all();
	ck_assert(trace_passage(0).changed);
	ck_assert_uint_eq(trace_passage(0).before_length, trace_passage(0).length);
	ck_assert_int_eq(trace_passage(0).before[ETHERNET + IPV4_HEADER + COMMON_HEADER - 1] ^
				 trace_passage(0).data[ETHERNET + IPV4_HEADER + COMMON_HEADER - 1],
			 1);
	ck_assert_ptr_null(trace_defect());
	/* The mark is for one frame. */
	sctp_of(sack_at(SECONDS(1002), 0, 0))[COMMON_HEADER - 1] ^= 1;
	carry_all();
	ck_assert_ptr_nonnull(trace_defect());
}
END_TEST

START_TEST(what_was_injected_is_no_defect)
{
	struct fake_frame *bad = sack_at(SECONDS(1001), 0, 0);
	struct frame frame = {.time = bad->time,
			      .data = bad->bytes,
			      .length = bad->length,
			      .fate = FRAME_INJECTED};

	sctp_of(bad)[COMMON_HEADER - 1] ^= 1;
	fake_lab.observer(fake_lab.observer_context, &frame);
	ck_assert_ptr_null(trace_defect());
}
END_TEST

START_TEST(a_new_scenario_begins_anew)
{
	sack_at(SECONDS(1001), 0, 0);
	carry_all();
	ck_assert_uint_eq(trace_count(), 1);
	setup();
	ck_assert_uint_eq(trace_count(), 0);
	ck_assert_int_eq(trace_began(), lab_now());
}
END_TEST

START_TEST(a_full_trace_counts_on)
{
	struct fake_frame *frame = sack_at(SECONDS(1001), 0, 0);

	for (unsigned i = 0; i < TRACE_MAX + 3; i++)
		fake_carry(frame);
	ck_assert_uint_eq(trace_count(), TRACE_MAX);
	ck_assert_uint_eq(trace_overflow(), 3);
	ck_assert(trace_teaches());
}
END_TEST

TEST_MAIN("trace")
{
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_add_test(tests, packets_have_their_place);
	tcase_add_test(tests, waiting_is_a_delay);
	tcase_add_test(tests, packets_are_described);
	tcase_add_test(tests, other_addresses_are_described);
	tcase_add_test(tests, what_is_not_sctp_is_kept_but_no_packet);
	tcase_add_test(tests, sound_packets_have_no_defect);
	tcase_add_test(tests, a_wrong_checksum_is_a_defect);
	tcase_add_test(tests, a_malformed_packet_is_a_defect);
	tcase_add_test(tests, what_the_scenario_changed_is_no_defect);
	tcase_add_test(tests, what_was_injected_is_no_defect);
	tcase_add_test(tests, a_new_scenario_begins_anew);
	tcase_add_test(tests, a_full_trace_counts_on);
}
