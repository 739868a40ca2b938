/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IP fragments and the messages that a packet is too big. */
#include <check.h>
#include <netinet/in.h>
#include <stdlib.h>

#include "harness/wire/ip.h"
#include "harness/wire/tests/support/build.h"
#include "harness/tests/test_main.h"

enum { ETHERNET = 14, IPV4 = 20, IPV6 = 40, FRAGMENT_HEADER = 8, ICMP = 8, MTU = 1400 };

static struct bytes built;

static void begin(void)
{
	built.length = 0;
}

static void put_ethernet(unsigned type)
{
	for (unsigned i = 0; i < 12; i++)
		put8(&built, i);
	put16(&built, type);
}

static void put_payload(unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		put8(&built, i);
}

static void put_ipv4(unsigned fragment, unsigned protocol, unsigned payload)
{
	put_ethernet(0x0800);
	put16(&built, 0x4500);
	put16(&built, IPV4 + payload);
	put16(&built, 77);
	put16(&built, fragment);
	put8(&built, 64);
	put8(&built, protocol);
	put16(&built, 0);
	put32(&built, 0x0a000001);
	put32(&built, 0x0a000002);
	put_payload(payload);
}

static void put_ipv6(unsigned protocol, unsigned payload)
{
	put_ethernet(0x86dd);
	put32(&built, 0x60000000);
	put16(&built, payload);
	put8(&built, protocol);
	put8(&built, 64);
	for (unsigned i = 1; i <= 2; i++) {
		put32(&built, 0xfd000000);
		put32(&built, 0);
		put32(&built, 0);
		put32(&built, i);
	}
}

static void put_ipv6_fragment(unsigned fragment, unsigned payload)
{
	put_ipv6(IPPROTO_FRAGMENT, FRAGMENT_HEADER + payload);
	put8(&built, IPPROTO_SCTP);
	put8(&built, 0);
	put16(&built, fragment);
	put32(&built, 77);
	put_payload(payload);
}

/* Decoded from memory of exactly this length, in which a sanitizer sees what is read beyond. */
static bool decode_fragment(size_t length, struct ip_fragment *out)
{
	uint8_t *copy = malloc(length ? length : 1);
	bool is;

	ck_assert_ptr_nonnull(copy);
	memcpy(copy, built.data, length);
	is = fragment_decode(copy, length, out);
	free(copy);
	return is;
}

static void expect_fragment(size_t offset, size_t size, bool more)
{
	struct ip_fragment fragment;

	ck_assert(decode_fragment(built.length, &fragment));
	ck_assert_uint_eq(fragment.id, 77);
	ck_assert_uint_eq(fragment.offset, offset);
	ck_assert_uint_eq(fragment.size, size);
	ck_assert_int_eq(fragment.more, more);
	ck_assert_uint_eq(fragment.ip_length, built.length - ETHERNET);
	for (size_t length = 0; length < built.length; length++)
		ck_assert(!decode_fragment(length, &fragment));
}

START_TEST(ipv4_fragments)
{
	put_ipv4(0x2000, IPPROTO_SCTP, 64);
	expect_fragment(0, 64, true);
	begin();
	put_ipv4(0x0008, IPPROTO_SCTP, 40);
	expect_fragment(64, 40, false);
}
END_TEST

START_TEST(ipv6_fragments)
{
	put_ipv6_fragment(0x0001, 64);
	expect_fragment(0, 64, true);
	begin();
	put_ipv6_fragment(0x0040, 40);
	expect_fragment(64, 40, false);
}
END_TEST

START_TEST(no_fragments)
{
	struct ip_fragment fragment;

	put_ipv4(0x4000, IPPROTO_SCTP, 64);
	ck_assert(!decode_fragment(built.length, &fragment));
	begin();
	put_ipv4(0x2000, IPPROTO_TCP, 64);
	ck_assert(!decode_fragment(built.length, &fragment));
	begin();
	put_ipv6(IPPROTO_SCTP, 8);
	put_payload(8);
	ck_assert(!decode_fragment(built.length, &fragment));
}
END_TEST

static uint32_t sum(const uint8_t *bytes, size_t length)
{
	uint32_t total = 0;

	for (size_t i = 0; i + 1 < length; i += 2)
		total += get_unaligned_be16(bytes + i);
	return total;
}

/* RFC 1071: what a checksum is right for sums up to all ones. */
static void expect_sum(uint32_t total)
{
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	ck_assert_uint_eq(total, 0xffff);
}

/* Says that the built packet is too big, and checks all but the checksums. */
static size_t encode(size_t headers, size_t quoted, uint8_t *frame, size_t capacity)
{
	struct too_big too_big;
	size_t length = encode_too_big(built.data, built.length, quoted, MTU, frame, capacity);

	ck_assert_uint_eq(length, ETHERNET + headers + ICMP + quoted);
	ck_assert(too_big_decode(frame, length, &too_big));
	ck_assert_uint_eq(too_big.mtu, MTU);
	ck_assert_uint_eq(too_big.quoted_length, quoted);
	ck_assert_mem_eq(too_big.quoted, built.data + ETHERNET, quoted);
	ck_assert_mem_eq(frame, built.data + 6, 6);
	ck_assert_mem_eq(frame + 6, built.data, 6);
	ck_assert(!too_big_decode(frame, length - 1, &too_big));
	return length;
}

START_TEST(too_big_ipv4)
{
	uint8_t frame[512];
	const uint8_t *ip = frame + ETHERNET;

	put_ipv4(0x4000, IPPROTO_SCTP, 64);
	encode(IPV4, 48, frame, sizeof(frame));
	ck_assert_uint_eq(get_unaligned_be32(ip + 12), 0x0a000002);
	ck_assert_uint_eq(get_unaligned_be32(ip + 16), 0x0a000001);
	expect_sum(sum(ip, IPV4));
	expect_sum(sum(ip + IPV4, ICMP + 48));
}
END_TEST

START_TEST(too_big_ipv6)
{
	uint8_t frame[512];
	const uint8_t *ip = frame + ETHERNET;

	put_ipv6(IPPROTO_SCTP, 64);
	put_payload(64);
	encode(IPV6, 80, frame, sizeof(frame));
	ck_assert_uint_eq(ip[8 + 15], 2);
	ck_assert_uint_eq(ip[24 + 15], 1);
	expect_sum(sum(ip + 8, 32) + IPPROTO_ICMPV6 + ICMP + 80 + sum(ip + IPV6, ICMP + 80));
}
END_TEST

START_TEST(too_big_impossible)
{
	uint8_t frame[512];

	put_ipv4(0x4000, IPPROTO_SCTP, 64);
	ck_assert_uint_eq(encode_too_big(built.data, built.length, IPV4 + 65, MTU, frame, 512), 0);
	ck_assert_uint_eq(encode_too_big(built.data, built.length, 48, MTU, frame, 80), 0);
	ck_assert_uint_eq(encode_too_big(built.data, 20, 8, MTU, frame, 512), 0);
}
END_TEST

START_TEST(described)
{
	char line[80];
	uint8_t frame[512];
	size_t length;

	put_ipv4(0x2000, IPPROTO_SCTP, 64);
	ip_describe(built.data, built.length, line, sizeof(line));
	ck_assert_str_eq(line, "IP fragment 0-63, more follow");
	length = encode_too_big(built.data, built.length, 48, MTU, frame, sizeof(frame));
	ck_assert_str_eq(ip_describe(frame, length, line, sizeof(line)),
			 "packet too big, MTU 1400");
	ck_assert_str_eq(ip_describe(frame, 20, line, sizeof(line)), "20 bytes, not SCTP");
}
END_TEST

START_TEST(what_kernels_learn_from)
{
	static const uint8_t arp[ETHERNET + 28] = {[12] = 0x08, [13] = 0x06};
	uint8_t frame[512];
	size_t length;

	ck_assert(ip_teaches(arp, sizeof(arp)));
	ck_assert(!ip_teaches(arp, ETHERNET - 1));
	put_ipv4(0x4000, IPPROTO_SCTP, 64);
	ck_assert(!ip_teaches(built.data, built.length));
	length = encode_too_big(built.data, built.length, 48, MTU, frame, sizeof(frame));
	ck_assert(ip_teaches(frame, length));
}
END_TEST

START_TEST(what_kernels_learn_from_over_ipv6)
{
	uint8_t frame[512];
	size_t length;

	put_ipv6(IPPROTO_SCTP, 64);
	put_payload(64);
	ck_assert(!ip_teaches(built.data, built.length));
	length = encode_too_big(built.data, built.length, 80, MTU, frame, sizeof(frame));
	ck_assert(ip_teaches(frame, length));
	begin();
	put_ipv6(IPPROTO_HOPOPTS, 64);
	put_payload(64);
	ck_assert(!ip_teaches(built.data, built.length));
}
END_TEST

TEST_MAIN("ip")
{
	tcase_add_checked_fixture(tests, begin, NULL);
	tcase_add_test(tests, ipv4_fragments);
	tcase_add_test(tests, ipv6_fragments);
	tcase_add_test(tests, no_fragments);
	tcase_add_test(tests, too_big_ipv4);
	tcase_add_test(tests, too_big_ipv6);
	tcase_add_test(tests, too_big_impossible);
	tcase_add_test(tests, described);
	tcase_add_test(tests, what_kernels_learn_from);
	tcase_add_test(tests, what_kernels_learn_from_over_ipv6);
}
