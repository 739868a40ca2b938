/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CRC32c against RFC 3720 B.4.  The RFC prints the four bytes as they are sent, least significant
 * first
 * ("aa 36 91 8a"); crc32c() returns the number itself (0x8a9136aa).
 */
#include <check.h>
#include <string.h>

#include "harness/wire/crc32c.h"
#include "harness/tests/test_main.h"

START_TEST(zeros)
{
	uint8_t bytes[32] = {0};

	ck_assert_uint_eq(crc32c(bytes, sizeof(bytes)), 0x8a9136aa);
}
END_TEST

START_TEST(ones)
{
	uint8_t bytes[32];

	memset(bytes, 0xff, sizeof(bytes));
	ck_assert_uint_eq(crc32c(bytes, sizeof(bytes)), 0x62a8ab43);
}
END_TEST

START_TEST(incrementing)
{
	uint8_t bytes[32];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)i;
	ck_assert_uint_eq(crc32c(bytes, sizeof(bytes)), 0x46dd794e);
}
END_TEST

START_TEST(decrementing)
{
	uint8_t bytes[32];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(31 - i);
	ck_assert_uint_eq(crc32c(bytes, sizeof(bytes)), 0x113fdb5c);
}
END_TEST

START_TEST(iscsi_read_command)
{
	static const uint8_t bytes[48] = {
		[0] = 0x01,  [1] = 0xc0,  [16] = 0x14, [22] = 0x04,
		[27] = 0x14, [31] = 0x18, [32] = 0x28, [40] = 0x02,
	};

	ck_assert_uint_eq(crc32c(bytes, sizeof(bytes)), 0xd9963a56);
}
END_TEST

START_TEST(check_value)
{
	ck_assert_uint_eq(crc32c("123456789", 9), 0xe3069283);
}
END_TEST

START_TEST(nothing)
{
	ck_assert_uint_eq(crc32c("", 0), 0);
}
END_TEST

/* The first of the CRC's bytes to be sent, and so the highest of the number in the header, is its
 * lowest. */
START_TEST(checksum_is_byte_swapped_crc)
{
	uint8_t packet[16] = {0x13, 0x88, 0x17, 0x70, 1, 2, 3, 4, [12] = 11, [15] = 4};

	ck_assert_uint_eq(sctp_checksum(packet, sizeof(packet)),
			  __builtin_bswap32(crc32c(packet, sizeof(packet))));
}
END_TEST

START_TEST(checksum_field_counts_as_zero)
{
	uint8_t packet[16] = {0x13, 0x88, 0x17, 0x70, 1, 2, 3, 4, [12] = 11, [15] = 4};
	uint32_t checksum = sctp_checksum(packet, sizeof(packet));

	memset(packet + 8, 0xa5, 4);
	ck_assert_uint_eq(sctp_checksum(packet, sizeof(packet)), checksum);
	packet[12] = 14;
	ck_assert_uint_ne(sctp_checksum(packet, sizeof(packet)), checksum);
}
END_TEST

/* Of 15 bytes that have zeros where the checksum is. */
START_TEST(adler32)
{
	uint8_t packet[] = "Wikipedi\1\2\3\4abc";

	ck_assert_uint_eq(sctp_adler32(packet, sizeof(packet) - 1), 0x2719045d);
	packet[8] = 0;
	ck_assert_uint_eq(sctp_adler32(packet, sizeof(packet) - 1), 0x2719045d);
}
END_TEST

TEST_MAIN("crc32c")
{
	tcase_add_test(tests, zeros);
	tcase_add_test(tests, ones);
	tcase_add_test(tests, incrementing);
	tcase_add_test(tests, decrementing);
	tcase_add_test(tests, iscsi_read_command);
	tcase_add_test(tests, check_value);
	tcase_add_test(tests, nothing);
	tcase_add_test(tests, checksum_is_byte_swapped_crc);
	tcase_add_test(tests, checksum_field_counts_as_zero);
	tcase_add_test(tests, adler32);
}
