/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The headers before SCTP, and the checksums written into a frame. */
#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>

#include "harness/array_size.h"
#include "harness/wire/packet.h"
#include "harness/wire/tests/support/decoded.h"
#include "harness/tests/test_main.h"

enum {
	ETHERNET = 14,
	IPV4 = 20,
	IPV6 = 40,
	UDP = 8,
	SCTP = 16, /* a common header and a COOKIE ACK */
};

static struct bytes built;
static struct decoded got;

static void begin(void)
{
	built.length = 0;
	got.copy = NULL;
}

static void end(void)
{
	decoded_free(&got);
}

static void put_ethernet(unsigned type)
{
	for (int i = 0; i < 12; i++)
		put8(&built, 2);
	put16(&built, type);
}

static void put_ipv4(unsigned protocol, unsigned payload)
{
	put16(&built, 0x45ba);
	put16(&built, IPV4 + payload);
	put32(&built, 0x00014000);
	put8(&built, 64);
	put8(&built, protocol);
	put16(&built, 0);
	put32(&built, 0x0a000001);
	put32(&built, 0x0a000002);
}

static void put_ipv6(unsigned next_header, unsigned payload)
{
	put32(&built, 0x6b912345);
	put16(&built, payload);
	put8(&built, next_header);
	put8(&built, 64);
	for (int end_of_link = 1; end_of_link <= 2; end_of_link++) {
		put32(&built, 0xfd000000);
		put32(&built, 0);
		put32(&built, 0);
		put32(&built, (uint32_t)end_of_link);
	}
}

static void put_udp(unsigned source, unsigned destination, unsigned checksum)
{
	put16(&built, source);
	put16(&built, destination);
	put16(&built, UDP + SCTP);
	put16(&built, checksum);
}

/* With the checksum of these 16 bytes. */
static void put_sctp(void)
{
	size_t start = built.length;

	put_common_header(&built, 7);
	put_chunk(&built, COOKIE_ACK, 0, 4);
	put_checksum(built.data + start, SCTP);
}

static void put_ipv4_frame(void)
{
	put_ethernet(0x0800);
	put_ipv4(IPPROTO_SCTP, SCTP);
	put_sctp();
}

static enum decode_result decode_frame(void)
{
	decoded_free(&got);
	got.copy = copy_exactly(built.data, built.length);
	got.result = packet_decode_frame(got.copy, built.length, &got.packet);
	return got.result;
}

static void expect_cookie_ack(void)
{
	ck_assert_int_eq(decode_frame(), DECODED);
	ck_assert(got.packet.checksum_ok);
	ck_assert_uint_eq(got.packet.length, SCTP);
	ck_assert_uint_eq(got.packet.chunk_count, 1);
	ck_assert_uint_eq(got.packet.chunks[0].type, COOKIE_ACK);
}

START_TEST(ipv4)
{
	struct sockaddr_in from, to;

	put_ipv4_frame();
	expect_cookie_ack();
	memcpy(&from, &got.packet.from, sizeof(from));
	memcpy(&to, &got.packet.to, sizeof(to));
	ck_assert_int_eq(from.sin_family, AF_INET);
	ck_assert_uint_eq(ntohs(from.sin_port), 5000);
	ck_assert_uint_eq(ntohl(from.sin_addr.s_addr), 0x0a000001);
	ck_assert_uint_eq(ntohs(to.sin_port), 6000);
	ck_assert_uint_eq(ntohl(to.sin_addr.s_addr), 0x0a000002);
	ck_assert_uint_eq(got.packet.ecn, 2);
	ck_assert(got.packet.dont_fragment);
	ck_assert_uint_eq(got.packet.ip_length, IPV4 + SCTP);
	ck_assert_uint_eq(got.packet.dscp, 46);
	ck_assert_uint_eq(got.packet.hop_limit, 64);
	ck_assert_uint_eq(got.packet.udp_source, 0);
	built.data[ETHERNET + 6] = 0;
	expect_cookie_ack();
	ck_assert(!got.packet.dont_fragment);
}
END_TEST

START_TEST(ipv4_with_options)
{
	put_ethernet(0x0800);
	put_ipv4(IPPROTO_SCTP, SCTP + 4);
	built.data[ETHERNET] = 0x46;
	put32(&built, 0x01010100);
	put_sctp();
	expect_cookie_ack();
}
END_TEST

START_TEST(vlan_tag)
{
	put_ethernet(0x8100);
	put16(&built, 5);
	put16(&built, 0x0800);
	put_ipv4(IPPROTO_SCTP, SCTP);
	put_sctp();
	expect_cookie_ack();
}
END_TEST

START_TEST(ethernet_padding)
{
	put_ipv4_frame();
	while (built.length < 60)
		put8(&built, 0xee);
	expect_cookie_ack();
}
END_TEST

START_TEST(ipv6)
{
	struct sockaddr_in6 from, to;

	put_ethernet(0x86dd);
	put_ipv6(IPPROTO_SCTP, SCTP);
	put_sctp();
	expect_cookie_ack();
	memcpy(&from, &got.packet.from, sizeof(from));
	memcpy(&to, &got.packet.to, sizeof(to));
	ck_assert_int_eq(from.sin6_family, AF_INET6);
	ck_assert_uint_eq(ntohs(from.sin6_port), 5000);
	ck_assert_uint_eq(from.sin6_addr.s6_addr[0], 0xfd);
	ck_assert_uint_eq(from.sin6_addr.s6_addr[15], 1);
	ck_assert_uint_eq(ntohs(to.sin6_port), 6000);
	ck_assert_uint_eq(to.sin6_addr.s6_addr[15], 2);
	ck_assert_uint_eq(got.packet.ecn, 1);
	ck_assert(got.packet.dont_fragment);
	ck_assert_uint_eq(got.packet.ip_length, IPV6 + SCTP);
	ck_assert_uint_eq(got.packet.dscp, 46);
	ck_assert_uint_eq(got.packet.hop_limit, 64);
	ck_assert_uint_eq(got.packet.flow_label, 0x12345);
}
END_TEST

static void put_extension(unsigned next_header, unsigned length)
{
	put8(&built, next_header);
	put8(&built, length);
	put16(&built, 0x0104);
	put32(&built, 0);
}

START_TEST(ipv6_options)
{
	put_ethernet(0x86dd);
	put_ipv6(IPPROTO_HOPOPTS, 24 + SCTP);
	put_extension(IPPROTO_DSTOPTS, 0);
	put_extension(IPPROTO_SCTP, 1);
	put32(&built, 0);
	put32(&built, 0);
	put_sctp();
	expect_cookie_ack();
}
END_TEST

START_TEST(ipv6_options_beyond_frame)
{
	put_ethernet(0x86dd);
	put_ipv6(IPPROTO_HOPOPTS, 8);
	put_extension(IPPROTO_SCTP, 1);
	ck_assert_int_eq(decode_frame(), NOT_SCTP);
}
END_TEST

START_TEST(ipv6_fragment)
{
	put_ethernet(0x86dd);
	put_ipv6(IPPROTO_FRAGMENT, 8 + SCTP);
	put_extension(IPPROTO_SCTP, 0);
	put_sctp();
	ck_assert_int_eq(decode_frame(), NOT_SCTP);
}
END_TEST

/* What stands at a byte of a good IPv4 frame instead, and makes it something else. */
static const struct {
	uint8_t at;
	uint8_t byte;
} not_sctp[] = {
	{12, 0x09}, /* Ethernet type */
	{ETHERNET, 0x65}, /* IP version */
	{ETHERNET, 0x44}, /* header length 16 */
	{ETHERNET, 0x4f}, /* header length 60 */
	{ETHERNET + 6, 0x20}, /* more fragments */
	{ETHERNET + 7, 1}, /* fragment offset */
	{ETHERNET + 9, 6}, /* TCP */
	{ETHERNET + 9, 17}, /* UDP, but neither port is 9899 */
};

START_TEST(something_else)
{
	put_ipv4_frame();
	expect_cookie_ack();
	built.data[not_sctp[_i].at] = not_sctp[_i].byte;
	ck_assert_int_eq(decode_frame(), NOT_SCTP);
	ck_assert(!packet_fix_checksums(got.copy, built.length));
}
END_TEST

static const uint16_t bad_total_lengths[] = {0, IPV4 - 1, IPV4 + SCTP + 1, 65535};

START_TEST(ipv4_total_length)
{
	struct sockaddr_in from;

	put_ipv4_frame();
	put_unaligned_be16(bad_total_lengths[_i], built.data + ETHERNET + 2);
	ck_assert_int_eq(decode_frame(), MALFORMED);
	ck_assert_str_eq(got.packet.defect,
			 "the length in the IP header does not fit a frame of 50 bytes");
	ck_assert_uint_eq(got.packet.length, 0);
	memcpy(&from, &got.packet.from, sizeof(from));
	ck_assert_uint_eq(ntohl(from.sin_addr.s_addr), 0x0a000001);
	ck_assert(!packet_fix_checksums(got.copy, built.length));
}
END_TEST

START_TEST(ipv6_payload_length)
{
	put_ethernet(0x86dd);
	put_ipv6(IPPROTO_SCTP, SCTP + 1);
	put_sctp();
	ck_assert_int_eq(decode_frame(), MALFORMED);
}
END_TEST

static const struct {
	uint16_t source, destination;
} udp_ports[] = {{9899, 40000}, {40000, 9899}};

START_TEST(over_udp)
{
	put_ethernet(0x0800);
	put_ipv4(IPPROTO_UDP, UDP + SCTP);
	put_udp(udp_ports[_i].source, udp_ports[_i].destination, 0);
	put_sctp();
	expect_cookie_ack();
	ck_assert_uint_eq(got.packet.udp_source, udp_ports[_i].source);
	ck_assert_uint_eq(got.packet.udp_destination, udp_ports[_i].destination);
}
END_TEST

static const uint16_t bad_udp_lengths[] = {0, UDP - 1, UDP + SCTP + 1};

START_TEST(udp_length)
{
	put_ethernet(0x0800);
	put_ipv4(IPPROTO_UDP, UDP + SCTP);
	put_udp(9899, 9899, 0);
	put_sctp();
	put_unaligned_be16(bad_udp_lengths[_i], built.data + ETHERNET + IPV4 + 4);
	ck_assert_int_eq(decode_frame(), MALFORMED);
	ck_assert_str_eq(got.packet.defect,
			 "the length in the IP or UDP header does not fit a frame of 58 bytes");
}
END_TEST

/* A frame cut anywhere is never taken for a whole packet. */
START_TEST(cut_at_every_length)
{
	put_ethernet(0x86dd);
	put_ipv6(IPPROTO_HOPOPTS, 8 + UDP + SCTP);
	put_extension(IPPROTO_UDP, 0);
	put_udp(9899, 9899, 0);
	put_sctp();
	expect_cookie_ack();
	while (built.length-- > 0) {
		ck_assert_int_ne(decode_frame(), DECODED);
		ck_assert(!packet_fix_checksums(got.copy, built.length));
	}
}
END_TEST

/* Changes the chunk and makes the checksums right in `got.copy`. */
static void change_and_fix(void)
{
	got.copy = copy_exactly(built.data, built.length);
	got.copy[built.length - 3] = 0x55;
	ck_assert_int_eq(packet_decode_frame(got.copy, built.length, &got.packet), DECODED);
	ck_assert(!got.packet.checksum_ok);
	ck_assert(packet_fix_checksums(got.copy, built.length));
	ck_assert_int_eq(packet_decode_frame(got.copy, built.length, &got.packet), DECODED);
	ck_assert(got.packet.checksum_ok);
}

/* The values were worked out apart from the code, by RFC 1071's rule. */
START_TEST(fixed_ipv4)
{
	put_ipv4_frame();
	change_and_fix();
	ck_assert_uint_eq(get_unaligned_be16(got.copy + ETHERNET + 10), 0x2599);
}
END_TEST

START_TEST(fixed_udp)
{
	put_ethernet(0x86dd);
	put_ipv6(IPPROTO_UDP, UDP + SCTP);
	put_udp(9899, 9899, 1);
	put_sctp();
	change_and_fix();
	ck_assert_uint_eq(get_unaligned_be16(got.copy + ETHERNET + IPV6 + 6), 0x9651);
}
END_TEST

START_TEST(no_udp_checksum_stays_none)
{
	put_ethernet(0x0800);
	put_ipv4(IPPROTO_UDP, UDP + SCTP);
	put_udp(9899, 9899, 0);
	put_sctp();
	change_and_fix();
	ck_assert_uint_eq(get_unaligned_be16(got.copy + ETHERNET + IPV4 + 6), 0);
}
END_TEST

START_TEST(nothing_to_fix_below_common_header)
{
	put_ethernet(0x0800);
	put_ipv4(IPPROTO_SCTP, 11);
	for (int i = 0; i < 11; i++)
		put8(&built, 1);
	ck_assert_int_eq(decode_frame(), MALFORMED);
	ck_assert(!packet_fix_checksums(got.copy, built.length));
}
END_TEST

TEST_MAIN("frame")
{
	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, ipv4);
	tcase_add_test(tests, ipv4_with_options);
	tcase_add_test(tests, vlan_tag);
	tcase_add_test(tests, ethernet_padding);
	tcase_add_test(tests, ipv6);
	tcase_add_test(tests, ipv6_options);
	tcase_add_test(tests, ipv6_options_beyond_frame);
	tcase_add_test(tests, ipv6_fragment);
	tcase_add_loop_test(tests, something_else, 0, (int)ARRAY_SIZE(not_sctp));
	tcase_add_loop_test(tests, ipv4_total_length, 0, (int)ARRAY_SIZE(bad_total_lengths));
	tcase_add_test(tests, ipv6_payload_length);
	tcase_add_loop_test(tests, over_udp, 0, (int)ARRAY_SIZE(udp_ports));
	tcase_add_loop_test(tests, udp_length, 0, (int)ARRAY_SIZE(bad_udp_lengths));
	tcase_add_test(tests, cut_at_every_length);
	tcase_add_test(tests, fixed_ipv4);
	tcase_add_test(tests, fixed_udp);
	tcase_add_test(tests, no_udp_checksum_stays_none);
	tcase_add_test(tests, nothing_to_fix_below_common_header);
}
