/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The line for each kind of packet, and names. */
#include <check.h>
#include <stdlib.h>

#include "harness/wire/packet.h"
#include "harness/wire/tests/support/decoded.h"
#include "harness/tests/test_main.h"

static struct bytes built;
static struct decoded got;
static char line[2048];

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

static void expect_line(const char *expected)
{
	put_padding(&built);
	decode_copy(&got, &built);
	ck_assert_ptr_eq(packet_describe(&got.packet, line, sizeof(line)), line);
	ck_assert_str_eq(line, expected);
}

static void put_ipv4_address(uint32_t address)
{
	put_tlv(&built, PARAM_IPV4_ADDRESS, 8);
	put32(&built, address);
}

static void put_ipv6_address(void)
{
	put_tlv(&built, PARAM_IPV6_ADDRESS, 20);
	put32(&built, 0xfd000000);
	put32(&built, 0);
	put32(&built, 0);
	put32(&built, 2);
}

static void put_sack_and_data(void)
{
	put_chunk(&built, SACK, 0, 32);
	put32(&built, 4011);
	put32(&built, 106496);
	put16(&built, 2);
	put16(&built, 2);
	put32(&built, 0x00020003);
	put32(&built, 0x00050007);
	put32(&built, 4010);
	put32(&built, 4294967295u);
	put_data(&built, DATA_FLAG_B | DATA_FLAG_E, "hello");
}

static const char sack_and_data[] =
	"5000 > 6000 tag 00000007: "
	"SACK cum 4011 a_rwnd 106496 gaps 2-3,5-7 dups 4010,4294967295 | "
	"DATA tsn 11 sid 2 ssn 3 ppid 46 BE 5 bytes";

START_TEST(sack_with_data)
{
	put_sack_and_data();
	expect_line(sack_and_data);
}
END_TEST

START_TEST(data_flags)
{
	put_data(&built, 0, "a");
	put_data(&built, DATA_FLAG_U | DATA_FLAG_B | DATA_FLAG_E | DATA_FLAG_I, "b");
	expect_line("5000 > 6000 tag 00000007: DATA tsn 11 sid 2 ssn 3 ppid 46 1 bytes | "
		    "DATA tsn 11 sid 2 ssn 3 ppid 46 UBEI 1 bytes");
}
END_TEST

START_TEST(i_data)
{
	for (unsigned flags = DATA_FLAG_E; flags <= DATA_FLAG_B; flags++) {
		put_chunk(&built, I_DATA, flags, 21);
		put32(&built, 11);
		put32(&built, 0x00020000);
		put32(&built, 5);
		put32(&built, 46);
		put_text(&built, "x");
		put_padding(&built);
	}
	expect_line("5000 > 6000 tag 00000007: I-DATA tsn 11 sid 2 mid 5 fsn 46 E 1 bytes | "
		    "I-DATA tsn 11 sid 2 mid 5 ppid 46 B 1 bytes");
}
END_TEST

START_TEST(init)
{
	put_unaligned_be32(0, built.data + 4);
	put_init(&built, INIT, 20 + 8 + 20 + 4 + 8);
	put_ipv4_address(0x0a000001);
	put_ipv6_address();
	put_tlv(&built, PARAM_ECN_CAPABLE, 4);
	put_tlv(&built, 0x8fff, 8);
	put32(&built, 0);
	expect_line("5000 > 6000 tag 00000000: INIT tag 1f3a0b21 a_rwnd 106496 streams 10/65535 "
		    "tsn 4012 [IPv4 Address 10.0.0.1, IPv6 Address fd00::2, ECN Capable, "
		    "parameter 0x8fff]");
}
END_TEST

/* An address of the wrong size is not shown. */
START_TEST(init_ack)
{
	put_init(&built, INIT_ACK, 20 + 8 + 6);
	put_tlv(&built, PARAM_STATE_COOKIE, 8);
	put32(&built, 0);
	put_tlv(&built, PARAM_IPV4_ADDRESS, 6);
	put16(&built, 0x0a00);
	expect_line("5000 > 6000 tag 00000007: INIT ACK tag 1f3a0b21 a_rwnd 106496 "
		    "streams 10/65535 tsn 4012 [State Cookie 4 bytes, IPv4 Address of length 6] | "
		    "malformed: chunk 1 (INIT ACK): the parameter at byte 28 (IPv4 Address) "
		    "breaks its format");
}
END_TEST

START_TEST(causes)
{
	put_chunk(&built, ERROR, 0, 12);
	put_tlv(&built, CAUSE_STALE_COOKIE, 8);
	put32(&built, 1);
	put_chunk(&built, ABORT, FLAG_T, 12);
	put_tlv(&built, CAUSE_PROTOCOL_VIOLATION, 4);
	put_tlv(&built, 200, 4);
	expect_line("5000 > 6000 tag 00000007: ERROR [Stale Cookie 1 us] | "
		    "ABORT T [Protocol Violation, cause 200]");
}
END_TEST

START_TEST(heartbeat)
{
	put_chunk(&built, HEARTBEAT, 0, 12);
	put_tlv(&built, PARAM_HEARTBEAT_INFO, 8);
	put32(&built, 0);
	put_chunk(&built, HEARTBEAT_ACK, 0, 12);
	put_tlv(&built, PARAM_HEARTBEAT_INFO, 8);
	put32(&built, 0);
	expect_line("5000 > 6000 tag 00000007: HEARTBEAT [Heartbeat Info 4 bytes] | "
		    "HEARTBEAT ACK [Heartbeat Info 4 bytes]");
}
END_TEST

START_TEST(shutdown_and_ack)
{
	put_chunk(&built, SHUTDOWN, 0, 8);
	put32(&built, 4011);
	put_chunk(&built, SHUTDOWN_ACK, 0, 4);
	expect_line("5000 > 6000 tag 00000007: SHUTDOWN cum 4011 | SHUTDOWN ACK");
}
END_TEST

START_TEST(shutdown_complete)
{
	put_chunk(&built, SHUTDOWN_COMPLETE, FLAG_T, 4);
	expect_line("5000 > 6000 tag 00000007: SHUTDOWN COMPLETE T");
}
END_TEST

START_TEST(cookie)
{
	put_chunk(&built, COOKIE_ECHO, 0, 9);
	put_text(&built, "abcde");
	put_padding(&built);
	put_chunk(&built, COOKIE_ACK, 0, 4);
	put_chunk(&built, ECNE, 0, 8);
	put32(&built, 5);
	put_chunk(&built, CWR, 0, 8);
	put32(&built, 6);
	expect_line("5000 > 6000 tag 00000007: COOKIE ECHO 5 bytes | COOKIE ACK | ECNE tsn 5 | "
		    "CWR tsn 6");
}
END_TEST

START_TEST(asconf)
{
	put_chunk(&built, AUTH, 0, 8);
	put32(&built, 0x00020000);
	put_chunk(&built, ASCONF, 0, 8 + 8 + 16 + 28);
	put32(&built, 5);
	put_ipv4_address(0x0a000001);
	put_tlv(&built, PARAM_ADD_ADDRESS, 16);
	put32(&built, 1);
	put_ipv4_address(0x0a000101);
	put_tlv(&built, PARAM_SET_PRIMARY, 28);
	put32(&built, 2);
	put_ipv6_address();
	expect_line("5000 > 6000 tag 00000007: AUTH key 2 hmac 0 | ASCONF serial 5 "
		    "[IPv4 Address 10.0.0.1, Add IP Address 10.0.1.1 id 1, "
		    "Set Primary Address fd00::2 id 2]");
}
END_TEST

START_TEST(extensions)
{
	put_chunk(&built, ASCONF_ACK, 0, 8);
	put32(&built, 5);
	put_chunk(&built, RE_CONFIG, 0, 16);
	put_tlv(&built, PARAM_RECONFIG_RESPONSE, 12);
	put32(&built, 1);
	put32(&built, 1);
	put_chunk(&built, FORWARD_TSN, 0, 8);
	put32(&built, 9);
	put_chunk(&built, I_FORWARD_TSN, 0, 8);
	put32(&built, 10);
	put_chunk(&built, 77, 0, 4);
	expect_line("5000 > 6000 tag 00000007: ASCONF-ACK serial 5 | "
		    "RE-CONFIG [Re-configuration Response resp 1 Success - Performed] | FORWARD "
		    "TSN cum 9 | "
		    "I-FORWARD-TSN cum 10 | chunk 77");
}
END_TEST

/* What is not printable, and the quotation mark, are told apart from what they could be read as. */
START_TEST(text_of_an_abort)
{
	put_hex(&built, "06 00 0010  000c 000c 22 5c 0a 41 00 ff 7e 78");
	expect_line("5000 > 6000 tag 00000007: "
		    "ABORT [User-Initiated Abort \"\\x22\\x5c\\x0aA\\x00\\xff~x\"]");
}
END_TEST

START_TEST(long_text)
{
	static const char tail[] = "ab\"...]";

	put_chunk(&built, ABORT, 0, 4 + 4 + 84);
	put_tlv(&built, CAUSE_PROTOCOL_VIOLATION, 4 + 84);
	for (int i = 0; i < 42; i++)
		put_text(&built, "ab");
	decode_copy(&got, &built);
	packet_describe(&got.packet, line, sizeof(line));
	ck_assert_uint_eq(strlen(line),
			  strlen("5000 > 6000 tag 00000007: ABORT [Protocol Violation \"\"...]") +
				  80);
	ck_assert_str_eq(line + strlen(line) - strlen(tail), tail);
}
END_TEST

/* Parameters may be nested as deeply as they fit into a packet; the line does not follow them. */
START_TEST(nested_parameters)
{
	const unsigned levels = 1500;

	put_chunk(&built, INIT_ACK, 0, 20 + 4 * levels);
	put_hex(&built, "1f3a0b21 0001a000 000a ffff 00000fac");
	for (unsigned level = 0; level < levels; level++)
		put_tlv(&built, PARAM_UNRECOGNIZED, 4 * (levels - level));
	expect_line("5000 > 6000 tag 00000007: INIT ACK tag 1f3a0b21 a_rwnd 106496 streams "
		    "10/65535 tsn 4012 [Unrecognized Parameter (Unrecognized Parameter "
		    "(Unrecognized Parameter))]");
}
END_TEST

START_TEST(over_udp)
{
	put_chunk(&built, COOKIE_ACK, 0, 4);
	decode_copy(&got, &built);
	got.packet.udp_source = 40000;
	got.packet.udp_destination = 9899;
	ck_assert_str_eq(packet_describe(&got.packet, line, sizeof(line)),
			 "5000 > 6000 over UDP 40000 > 9899 tag 00000007: COOKIE ACK");
}
END_TEST

START_TEST(bad_checksum)
{
	put_chunk(&built, COOKIE_ACK, 0, 4);
	decode_copy(&got, &built);
	got.copy[11] ^= 1;
	packet_decode(got.copy, built.length, &got.packet);
	ck_assert_str_eq(packet_describe(&got.packet, line, sizeof(line)),
			 "5000 > 6000 tag 00000007: COOKIE ACK | bad CRC32c");
}
END_TEST

START_TEST(malformed)
{
	put_chunk(&built, COOKIE_ACK, 0, 4);
	put_chunk(&built, SACK, 0, 9);
	put32(&built, 0);
	put8(&built, 0);
	expect_line("5000 > 6000 tag 00000007: COOKIE ACK | "
		    "malformed: chunk 2 (SACK): length 9 is too short");
}
END_TEST

START_TEST(malformed_without_header)
{
	built.length = 8;
	expect_line("malformed: 8 bytes are too few for the common header");
}
END_TEST

START_TEST(chunks_left_out)
{
	for (int i = 0; i < PACKET_MAX_CHUNKS + 2; i++)
		put_chunk(&built, 77, 0, 4);
	decode_copy(&got, &built);
	packet_describe(&got.packet, line, sizeof(line));
	ck_assert_str_eq(line + strlen(line) - strlen(" | 2 more chunks"), " | 2 more chunks");
}
END_TEST

/* Every size gives as much of the line as fits, and not a byte behind it is touched. */
START_TEST(buffer_of_every_size)
{
	const size_t whole = sizeof(sack_and_data);

	put_sack_and_data();
	decode_copy(&got, &built);
	for (size_t size = 0; size <= whole + 1; size++) {
		char *exact = malloc(size ? size : 1);
		size_t fits = size < whole ? size - 1 : whole - 1;

		ck_assert_ptr_nonnull(exact);
		exact[0] = '?';
		packet_describe(&got.packet, exact, size);
		if (size) {
			ck_assert_uint_eq(strlen(exact), fits);
			ck_assert_mem_eq(exact, sack_and_data, fits);
		} else {
			ck_assert_int_eq(exact[0], '?');
		}
		free(exact);
	}
}
END_TEST

START_TEST(names)
{
	ck_assert_str_eq(chunk_name(RE_CONFIG), "RE-CONFIG");
	ck_assert_str_eq(chunk_name(255), "chunk 255");
	ck_assert_str_eq(cause_name(CAUSE_NO_AUTHORIZATION), "Request Refused - No Authorization");
	ck_assert_str_eq(cause_name(CAUSE_UNSUPPORTED_HMAC), "Unsupported HMAC Identifier");
	ck_assert_str_eq(cause_name(65535), "cause 65535");
	ck_assert_str_eq(parameter_name(PARAM_ADAPTATION), "Adaptation Layer Indication");
	ck_assert_str_eq(parameter_name(0), "parameter 0x0000");
}
END_TEST

TEST_MAIN("describe")
{
	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, sack_with_data);
	tcase_add_test(tests, data_flags);
	tcase_add_test(tests, i_data);
	tcase_add_test(tests, init);
	tcase_add_test(tests, init_ack);
	tcase_add_test(tests, causes);
	tcase_add_test(tests, heartbeat);
	tcase_add_test(tests, shutdown_and_ack);
	tcase_add_test(tests, shutdown_complete);
	tcase_add_test(tests, cookie);
	tcase_add_test(tests, asconf);
	tcase_add_test(tests, extensions);
	tcase_add_test(tests, text_of_an_abort);
	tcase_add_test(tests, long_text);
	tcase_add_test(tests, nested_parameters);
	tcase_add_test(tests, over_udp);
	tcase_add_test(tests, bad_checksum);
	tcase_add_test(tests, malformed);
	tcase_add_test(tests, malformed_without_header);
	tcase_add_test(tests, chunks_left_out);
	tcase_add_test(tests, buffer_of_every_size);
	tcase_add_test(tests, names);
}
