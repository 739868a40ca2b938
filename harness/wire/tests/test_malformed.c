/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets that break a format rule, and packets cut short. */
#include <check.h>
#include <stdio.h>

#include "harness/array_size.h"
#include "harness/wire/packet.h"
#include "harness/wire/tests/support/decoded.h"
#include "harness/tests/test_main.h"

static struct bytes built;
static struct decoded got;

static void begin(void)
{
	built.length = 0;
	got.copy = NULL;
	put_common_header(&built, 7);
}

static void end(void)
{
	decoded_free(&got);
}

/* Decodes what was built; `kept` chunks come before the defect or can be read in spite of it. */
static void expect_defect(const char *defect, unsigned kept)
{
	char line[2048];

	decode_copy(&got, &built);
	ck_assert_str_eq(got.packet.defect, defect);
	ck_assert_int_eq(got.result, MALFORMED);
	ck_assert_uint_eq(got.packet.chunk_count, kept);
	ck_assert_ptr_nonnull(strstr(packet_describe(&got.packet, line, sizeof(line)), defect));
}

START_TEST(no_common_header)
{
	built.length = 11;
	expect_defect("11 bytes are too few for the common header", 0);
}
END_TEST

START_TEST(no_chunk)
{
	expect_defect("no chunk", 0);
}
END_TEST

START_TEST(source_port_zero)
{
	put_unaligned_be16(0, built.data);
	put_chunk(&built, COOKIE_ACK, 0, 4);
	expect_defect("source port 0", 1);
}
END_TEST

START_TEST(destination_port_zero)
{
	put_unaligned_be16(0, built.data + 2);
	put_chunk(&built, COOKIE_ACK, 0, 4);
	expect_defect("destination port 0", 1);
}
END_TEST

START_TEST(half_a_chunk_header)
{
	put_chunk(&built, COOKIE_ACK, 0, 4);
	put16(&built, 0);
	expect_defect("chunk 2: only 2 of the 4 header bytes", 1);
}
END_TEST

START_TEST(chunk_length_below_four)
{
	put_chunk(&built, 77, 0, 3);
	expect_defect("chunk 1 (chunk 77): length 3 is too short", 0);
}
END_TEST

START_TEST(chunk_beyond_packet)
{
	put_chunk(&built, COOKIE_ECHO, 0, 9);
	put32(&built, 0);
	expect_defect("chunk 1 (COOKIE ECHO): length 9, but the packet has only 8 bytes left", 0);
}
END_TEST

START_TEST(missing_padding)
{
	put_chunk(&built, COOKIE_ECHO, 0, 6);
	put16(&built, 0);
	expect_defect("chunk 1 (COOKIE ECHO): length 6, but the padding is missing", 1);
}
END_TEST

static const struct {
	uint8_t type;
	uint8_t length; /* one unit below the smallest */
	const char *defect;
} short_chunks[] = {
	{DATA, 15, "chunk 1 (DATA): length 15 is too short"},
	{INIT, 19, "chunk 1 (INIT): length 19 is too short"},
	{INIT_ACK, 19, "chunk 1 (INIT ACK): length 19 is too short"},
	{SACK, 15, "chunk 1 (SACK): length 15 is too short"},
	{HEARTBEAT, 7, "chunk 1 (HEARTBEAT): length 7 is too short"},
	{HEARTBEAT_ACK, 7, "chunk 1 (HEARTBEAT ACK): length 7 is too short"},
	{SHUTDOWN, 7, "chunk 1 (SHUTDOWN): length 7 is too short"},
	{ERROR, 7, "chunk 1 (ERROR): length 7 is too short"},
	{ECNE, 7, "chunk 1 (ECNE): length 7 is too short"},
	{CWR, 7, "chunk 1 (CWR): length 7 is too short"},
	{AUTH, 7, "chunk 1 (AUTH): length 7 is too short"},
	{I_DATA, 19, "chunk 1 (I-DATA): length 19 is too short"},
	{ASCONF, 15, "chunk 1 (ASCONF): length 15 is too short"},
	{ASCONF_ACK, 7, "chunk 1 (ASCONF-ACK): length 7 is too short"},
	{RE_CONFIG, 7, "chunk 1 (RE-CONFIG): length 7 is too short"},
	{FORWARD_TSN, 7, "chunk 1 (FORWARD TSN): length 7 is too short"},
	{I_FORWARD_TSN, 7, "chunk 1 (I-FORWARD-TSN): length 7 is too short"},
	{SHUTDOWN_ACK, 5, "chunk 1 (SHUTDOWN ACK): length 5 does not fit its format"},
	{COOKIE_ACK, 8, "chunk 1 (COOKIE ACK): length 8 does not fit its format"},
	{SHUTDOWN_COMPLETE, 8, "chunk 1 (SHUTDOWN COMPLETE): length 8 does not fit its format"},
	{SHUTDOWN, 12, "chunk 1 (SHUTDOWN): length 12 does not fit its format"},
	{SACK, 18, "chunk 1 (SACK): length 18 does not fit its format"},
	{FORWARD_TSN, 10, "chunk 1 (FORWARD TSN): length 10 does not fit its format"},
	{I_FORWARD_TSN, 12, "chunk 1 (I-FORWARD-TSN): length 12 does not fit its format"},
};

START_TEST(length_against_format)
{
	put_chunk(&built, short_chunks[_i].type, 0, short_chunks[_i].length);
	while (built.length < 12u + short_chunks[_i].length)
		put8(&built, 0);
	put_padding(&built);
	expect_defect(short_chunks[_i].defect, 0);
}
END_TEST

static const struct {
	uint8_t type;
	uint8_t fixed; /* bytes between the chunk header and the TLVs */
	uint8_t tlv; /* type of a TLV of 8 bytes */
	const char *what;
} tlv_carriers[] = {
	{INIT, 16, PARAM_IPV4_ADDRESS, "chunk 1 (INIT): the parameter at byte 28"},
	{INIT_ACK, 16, PARAM_IPV4_ADDRESS, "chunk 1 (INIT ACK): the parameter at byte 28"},
	{HEARTBEAT, 0, PARAM_IPV4_ADDRESS, "chunk 1 (HEARTBEAT): the parameter at byte 12"},
	{HEARTBEAT_ACK, 0, PARAM_IPV4_ADDRESS, "chunk 1 (HEARTBEAT ACK): the parameter at byte 12"},
	{ABORT, 0, CAUSE_STALE_COOKIE, "chunk 1 (ABORT): the error cause at byte 12"},
	{ERROR, 0, CAUSE_STALE_COOKIE, "chunk 1 (ERROR): the error cause at byte 12"},
	{ASCONF, 4, PARAM_IPV4_ADDRESS, "chunk 1 (ASCONF): the parameter at byte 16"},
	{ASCONF_ACK, 4, PARAM_IPV4_ADDRESS, "chunk 1 (ASCONF-ACK): the parameter at byte 16"},
	{RE_CONFIG, 0, PARAM_IPV4_ADDRESS, "chunk 1 (RE-CONFIG): the parameter at byte 12"},
};

/* A good TLV, then one whose length is `length` where six bytes are left. */
static void put_bad_tlv(int carrier, unsigned length)
{
	uint8_t type = tlv_carriers[carrier].type;

	if (type == INIT)
		put_unaligned_be32(0, built.data + 4);
	put_chunk(&built, type, 0, 4 + tlv_carriers[carrier].fixed + 8 + 6u);
	for (int i = 0; i < tlv_carriers[carrier].fixed; i++)
		put8(&built, 1);
	put_tlv(&built, tlv_carriers[carrier].tlv, 8);
	put32(&built, 0);
	put_tlv(&built, tlv_carriers[carrier].tlv, length);
	put32(&built, 0);
}

static void expect_bad_tlv(int carrier)
{
	char defect[120];

	snprintf(defect, sizeof(defect), "%s has an impossible length", tlv_carriers[carrier].what);
	expect_defect(defect, 1);
}

START_TEST(tlv_length_below_four)
{
	put_bad_tlv(_i, 3);
	expect_bad_tlv(_i);
}
END_TEST

START_TEST(tlv_beyond_chunk)
{
	put_bad_tlv(_i, 7);
	expect_bad_tlv(_i);
}
END_TEST

START_TEST(half_a_tlv_header)
{
	put_chunk(&built, ABORT, 0, 6);
	put32(&built, 0);
	expect_defect("chunk 1 (ABORT): the error cause at byte 4 has an impossible length", 1);
}
END_TEST

/* Chunks whose lengths are possible, but not for what they hold. */
static const struct {
	const char *hex;
	const char *defect;
} broken_formats[] = {
	{"06 00 0010  0004 0004  0003 0007 000000 00",
	 "chunk 1 (ABORT): the error cause at byte 8 (Stale Cookie) breaks its format"},
	{"80 00 0018  00000001  c005 0008 00000001  c005 0007 000000 00",
	 "chunk 1 (ASCONF-ACK): the parameter at byte 16 (Success Indication) breaks its format"},
	{"c1 00 0010  00000001  c005 0008 00000001",
	 "chunk 1 (ASCONF): it does not begin with an address parameter"},
	{"0f 00 001b  0000 0001  00000000 00000000 00000000 00000000 000000 00",
	 "chunk 1 (AUTH): an HMAC of 19 bytes, identifier 1 has 20"},
	{"0f 00 001c  0000 0003  00000000 00000000 00000000 00000000 00000000",
	 "chunk 1 (AUTH): an HMAC of 20 bytes, identifier 3 has 32"},
};

START_TEST(format_of_contents)
{
	put_hex(&built, broken_formats[_i].hex);
	expect_defect(broken_formats[_i].defect, 1);
}
END_TEST

START_TEST(no_user_data)
{
	put_data(&built, DATA_FLAG_B | DATA_FLAG_E, "");
	expect_defect("chunk 1 (DATA): no user data", 1);
}
END_TEST

START_TEST(no_user_data_in_i_data)
{
	put_chunk(&built, I_DATA, 0, 20);
	for (int i = 0; i < 4; i++)
		put32(&built, 0);
	expect_defect("chunk 1 (I-DATA): no user data", 1);
}
END_TEST

static void put_sack(uint16_t gaps, uint16_t duplicates)
{
	put_chunk(&built, SACK, 0, 20);
	put32(&built, 0);
	put32(&built, 0);
	put16(&built, gaps);
	put16(&built, duplicates);
	put32(&built, 0x00020002);
}

START_TEST(sack_counts_too_large)
{
	put_sack(1, 65535);
	expect_defect("chunk 1 (SACK): length 20 does not fit 1 gap ack blocks and "
		      "65535 duplicate TSNs",
		      0);
}
END_TEST

START_TEST(sack_counts_too_small)
{
	put_sack(0, 0);
	expect_defect("chunk 1 (SACK): length 20 does not fit 0 gap ack blocks and "
		      "0 duplicate TSNs",
		      0);
}
END_TEST

static const struct {
	uint8_t type;
	const char *defect;
} lonely[] = {
	{INIT, "chunk 2 (INIT): bundled with other chunks"},
	{INIT_ACK, "chunk 2 (INIT ACK): bundled with other chunks"},
	{SHUTDOWN_COMPLETE, "chunk 2 (SHUTDOWN COMPLETE): bundled with other chunks"},
};

START_TEST(bundled)
{
	put_unaligned_be32(0, built.data + 4);
	put_chunk(&built, COOKIE_ACK, 0, 4);
	if (lonely[_i].type == SHUTDOWN_COMPLETE)
		put_chunk(&built, SHUTDOWN_COMPLETE, 0, 4);
	else
		put_init(&built, lonely[_i].type, 20);
	expect_defect(lonely[_i].defect, 2);
}
END_TEST

START_TEST(bundled_behind_the_chunks_kept)
{
	for (int i = 0; i < PACKET_MAX_CHUNKS; i++)
		put_chunk(&built, COOKIE_ACK, 0, 4);
	put_chunk(&built, SHUTDOWN_COMPLETE, 0, 4);
	expect_defect("chunk 97 (SHUTDOWN COMPLETE): bundled with other chunks", PACKET_MAX_CHUNKS);
}
END_TEST

START_TEST(init_with_verification_tag)
{
	put_init(&built, INIT, 20);
	expect_defect("chunk 1 (INIT): the verification tag is not 0", 1);
}
END_TEST

START_TEST(initiate_tag_zero)
{
	put_init(&built, INIT_ACK, 20);
	put_unaligned_be32(0, built.data + 16);
	expect_defect("chunk 1 (INIT ACK): the initiate tag is 0", 1);
}
END_TEST

START_TEST(no_outbound_streams)
{
	put_unaligned_be32(0, built.data + 4);
	put_init(&built, INIT, 20);
	put_unaligned_be16(0, built.data + 24);
	expect_defect("chunk 1 (INIT): 0 outbound and 65535 inbound streams", 1);
}
END_TEST

START_TEST(no_inbound_streams)
{
	put_init(&built, INIT_ACK, 20);
	put_unaligned_be16(0, built.data + 26);
	expect_defect("chunk 1 (INIT ACK): 10 outbound and 0 inbound streams", 1);
}
END_TEST

START_TEST(first_defect_is_kept)
{
	put_unaligned_be32(0, built.data);
	put_chunk(&built, 77, 0, 1);
	expect_defect("source port 0", 0);
}
END_TEST

/* Well-formed whenever it ends with a chunk, and only then. */
START_TEST(cut_at_every_length)
{
	size_t ends[4];
	size_t whole = 0;

	put_sack(0, 1);
	ends[0] = built.length;
	put_chunk(&built, ERROR, 0, 12);
	put_tlv(&built, CAUSE_STALE_COOKIE, 8);
	put32(&built, 1);
	ends[1] = built.length;
	put_chunk(&built, HEARTBEAT, 0, 11);
	put_tlv(&built, PARAM_HEARTBEAT_INFO, 7);
	put32(&built, 0);
	ends[2] = built.length;
	put_data(&built, 0, "hello");
	ends[3] = built.length;
	for (size_t full = built.length; built.length > 0; built.length--) {
		bool at_end = false;

		for (size_t i = 0; i < 4; i++)
			at_end |= built.length == ends[i];
		whole += at_end;
		decode_copy(&got, &built);
		ck_assert_msg((got.result == DECODED) == at_end, "%zu of %zu bytes", built.length,
			      full);
		decoded_free(&got);
	}
	got.copy = NULL;
	ck_assert_uint_eq(whole, 4);
}
END_TEST

TEST_MAIN("malformed")
{
	const int carriers = ARRAY_SIZE(tlv_carriers);
	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, no_common_header);
	tcase_add_test(tests, no_chunk);
	tcase_add_test(tests, source_port_zero);
	tcase_add_test(tests, destination_port_zero);
	tcase_add_test(tests, half_a_chunk_header);
	tcase_add_test(tests, chunk_length_below_four);
	tcase_add_test(tests, chunk_beyond_packet);
	tcase_add_test(tests, missing_padding);
	tcase_add_loop_test(tests, length_against_format, 0, ARRAY_SIZE(short_chunks));
	tcase_add_loop_test(tests, tlv_length_below_four, 0, carriers);
	tcase_add_loop_test(tests, tlv_beyond_chunk, 0, carriers);
	tcase_add_test(tests, half_a_tlv_header);
	tcase_add_loop_test(tests, format_of_contents, 0, ARRAY_SIZE(broken_formats));
	tcase_add_test(tests, no_user_data);
	tcase_add_test(tests, no_user_data_in_i_data);
	tcase_add_test(tests, sack_counts_too_large);
	tcase_add_test(tests, sack_counts_too_small);
	tcase_add_loop_test(tests, bundled, 0, ARRAY_SIZE(lonely));
	tcase_add_test(tests, bundled_behind_the_chunks_kept);
	tcase_add_test(tests, init_with_verification_tag);
	tcase_add_test(tests, initiate_tag_zero);
	tcase_add_test(tests, no_outbound_streams);
	tcase_add_test(tests, no_inbound_streams);
	tcase_add_test(tests, first_defect_is_kept);
	tcase_add_test(tests, cut_at_every_length);
}
