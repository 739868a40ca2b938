/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the encoder writes, byte by byte and as the decoder reads it. */
#include <arpa/inet.h>
#include <check.h>
#include <string.h>

#include "harness/wire/encode.h"
#include "harness/wire/packet.h"
#include "harness/tests/test_main.h"

static uint8_t bytes[4096];
static struct wire_buffer out;

static void begin(void)
{
	memset(bytes, 0xaa, sizeof(bytes));
	out = (struct wire_buffer){.bytes = bytes, .capacity = sizeof(bytes)};
}

static void expect_bytes(const void *expected, size_t size)
{
	ck_assert(!out.overflow);
	ck_assert_uint_eq(out.length, size);
	ck_assert_mem_eq(out.bytes, expected, size);
}

START_TEST(data_is_padded_and_its_length_is_not)
{
	encode_chunk(&out, CHUNK(DATA, .tsn = 0x01020304, .stream = 5, .ssn = 6, .ppid = 7,
				 .text = "abc"));
	expect_bytes("\0\3\0\x13\1\2\3\4\0\5\0\6\0\0\0\7abc\0", 20);
}
END_TEST

START_TEST(fields_that_are_named_are_written_as_named)
{
	encode_chunk(&out, CHUNK(SHUTDOWN, .flags = 0x80, .length = 3, .cumulative_tsn = 9));
	expect_bytes("\7\x80\0\3\0\0\0\x09", 8);
}
END_TEST

START_TEST(a_chunk_may_be_left_unpadded)
{
	encode_chunk(&out, CHUNK(77, .value = "x", .value_size = 1, .unpadded = true));
	expect_bytes("\x4d\0\0\5x", 5);
}
END_TEST

START_TEST(empty_means_a_header_alone)
{
	encode_chunk(&out, CHUNK(INIT, .empty = true));
	expect_bytes("\1\0\0\4", 4);
}
END_TEST

START_TEST(init_has_its_parameters_and_no_final_padding)
{
	encode_chunk(&out,
		     CHUNK(INIT, .tag = 1, .a_rwnd = 2, .ostreams = 3, .istreams = 4, .tsn = 5,
			   .tlvs = {tlv_u16(PARAM_SUPPORTED_ADDRESS_TYPES, 6),
				    tlv_lying(tlv_text(0x8fff, "ab"), 77)}));
	expect_bytes("\1\0\0\x22\0\0\0\1\0\0\0\2\0\3\0\4\0\0\0\5"
		     "\0\x0c\0\6\0\6\0\0\x8f\xff\0\x4d"
		     "ab\0\0",
		     36);
}
END_TEST

START_TEST(sack_has_gaps_and_duplicates)
{
	encode_chunk(&out, CHUNK(SACK, .cumulative_tsn = 1, .a_rwnd = 2, .gaps = {{2, 3}, {5, 5}},
				 .duplicates = {8}, .duplicate_count = 1));
	expect_bytes("\3\0\0\x1c\0\0\0\1\0\0\0\2\0\2\0\1\0\2\0\3\0\5\0\5\0\0\0\x08", 28);
}
END_TEST

START_TEST(i_data_holds_ppid_or_fragment_number)
{
	encode_chunk(&out, CHUNK(I_DATA, .tsn = 1, .stream = 2, .mid = 3, .ppid = 4));
	encode_chunk(&out, CHUNK(I_DATA, .flags = 0, .tsn = 2, .stream = 2, .mid = 3, .fsn = 1));
	expect_bytes("\x40\3\0\x14\0\0\0\1\0\2\0\0\0\0\0\3\0\0\0\4"
		     "\x40\0\0\x14\0\0\0\2\0\2\0\0\0\0\0\3\0\0\0\1",
		     40);
}
END_TEST

START_TEST(parameters_nest)
{
	struct sockaddr_storage address = {.ss_family = AF_INET};
	struct tlv_spec inner;

	((struct sockaddr_in *)&address)->sin_addr.s_addr = htonl(0x0a000002);
	inner = tlv_address(&address);
	encode_chunk(&out, CHUNK(ASCONF, .serial = 1,
				 .tlvs = {inner, tlv_nested(PARAM_ADD_ADDRESS, (uint32_t[]){9}, 1,
							    &inner)}));
	expect_bytes("\xc1\0\0\x20\0\0\0\1\0\5\0\x08\x0a\0\0\2"
		     "\xc0\1\0\x10\0\0\0\x09\0\5\0\x08\x0a\0\0\2",
		     32);
}
END_TEST

START_TEST(what_does_not_fit_is_told)
{
	out.capacity = 10;
	encode_chunk(&out, CHUNK(SACK));
	ck_assert(out.overflow);
	ck_assert_uint_le(out.length, 10);
}
END_TEST

static struct frame_spec frame_of(int family)
{
	static const struct chunk_spec chunk = {.type = COOKIE_ACK, CHUNK_USUAL};
	struct frame_spec spec = {
		.tag = 7, .checksum = USUAL, .source_mac = {2}, .destination_mac = {4}};

	spec.from.ss_family = spec.to.ss_family = (sa_family_t)family;
	if (family == AF_INET) {
		((struct sockaddr_in *)&spec.from)->sin_port = htons(6000);
		((struct sockaddr_in *)&spec.to)->sin_port = htons(5000);
	} else {
		((struct sockaddr_in6 *)&spec.from)->sin6_port = htons(6000);
		((struct sockaddr_in6 *)&spec.to)->sin6_port = htons(5000);
	}
	spec.chunks[0] = &chunk;
	return spec;
}

static const int families[] = {AF_INET, AF_INET6};

START_TEST(a_frame_is_read_as_it_was_written)
{
	struct frame_spec spec = frame_of(families[_i]);
	struct sctp_packet packet;
	size_t length;

	spec.ecn = 2;
	spec.chunks[1] = CHUNK(DATA, .tsn = 3, .text = "x");
	length = encode_frame(&spec, bytes, sizeof(bytes));
	ck_assert_int_eq(packet_decode_frame(bytes, length, &packet), DECODED);
	ck_assert(packet.checksum_ok);
	ck_assert_uint_eq(packet.tag, 7);
	ck_assert_uint_eq(packet.source_port, 6000);
	ck_assert_uint_eq(packet.destination_port, 5000);
	ck_assert_uint_eq(packet.ecn, 2);
	ck_assert_uint_eq(packet.chunk_count, 2);
	ck_assert_uint_eq(packet.chunks[1].data.tsn, 3);
}
END_TEST

START_TEST(udp_encapsulation_is_read_as_it_was_written)
{
	struct frame_spec spec = frame_of(families[_i]);
	struct sctp_packet packet;
	size_t length;

	spec.udp_source = 1234;
	spec.udp_destination = 9899;
	length = encode_frame(&spec, bytes, sizeof(bytes));
	ck_assert_int_eq(packet_decode_frame(bytes, length, &packet), DECODED);
	ck_assert(packet.checksum_ok);
	ck_assert_uint_eq(packet.udp_source, 1234);
	ck_assert_uint_eq(packet.udp_destination, 9899);
	ck_assert_uint_eq(packet.udp_length, 8 + packet.length);
	ck_assert(packet.udp_checksum_ok);
	bytes[length - packet.udp_length + 6] ^= 1;
	ck_assert_int_eq(packet_decode_frame(bytes, length, &packet), DECODED);
	ck_assert(!packet.udp_checksum_ok);
}
END_TEST

START_TEST(a_wrong_checksum_stays_wrong)
{
	struct frame_spec spec = frame_of(families[_i]);
	struct sctp_packet packet;
	size_t length;

	spec.checksum = 0xdeadbeef;
	length = encode_frame(&spec, bytes, sizeof(bytes));
	ck_assert_int_eq(packet_decode_frame(bytes, length, &packet), DECODED);
	ck_assert(!packet.checksum_ok);
	ck_assert_uint_eq(packet.checksum, 0xdeadbeef);
}
END_TEST

START_TEST(a_packet_can_be_cut)
{
	struct frame_spec spec = frame_of(families[_i]);
	size_t whole = encode_frame(&spec, bytes, sizeof(bytes));

	spec.cut = 5;
	ck_assert_uint_eq(encode_frame(&spec, bytes, sizeof(bytes)), whole - 5);
	spec.cut = 100;
	ck_assert_uint_eq(encode_frame(&spec, bytes, sizeof(bytes)), whole - 16);
}
END_TEST

START_TEST(frames_that_cannot_be_are_refused)
{
	struct frame_spec spec = frame_of(AF_INET);

	ck_assert_uint_eq(encode_frame(&spec, bytes, 20), 0);
	ck_assert_uint_eq(encode_frame(&spec, bytes, 48), 0);
	spec.to.ss_family = AF_INET6;
	ck_assert_uint_eq(encode_frame(&spec, bytes, sizeof(bytes)), 0);
}
END_TEST

TEST_MAIN("encode")
{
	tcase_add_checked_fixture(tests, begin, NULL);
	tcase_add_test(tests, data_is_padded_and_its_length_is_not);
	tcase_add_test(tests, fields_that_are_named_are_written_as_named);
	tcase_add_test(tests, a_chunk_may_be_left_unpadded);
	tcase_add_test(tests, empty_means_a_header_alone);
	tcase_add_test(tests, init_has_its_parameters_and_no_final_padding);
	tcase_add_test(tests, sack_has_gaps_and_duplicates);
	tcase_add_test(tests, i_data_holds_ppid_or_fragment_number);
	tcase_add_test(tests, parameters_nest);
	tcase_add_test(tests, what_does_not_fit_is_told);
	tcase_add_loop_test(tests, a_frame_is_read_as_it_was_written, 0, 2);
	tcase_add_loop_test(tests, udp_encapsulation_is_read_as_it_was_written, 0, 2);
	tcase_add_loop_test(tests, a_wrong_checksum_stays_wrong, 0, 2);
	tcase_add_loop_test(tests, a_packet_can_be_cut, 0, 2);
	tcase_add_test(tests, frames_that_cannot_be_are_refused);
}
