/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <string.h>

#include "harness/host/cli/capture_twin.h"
#include "harness/tests/test_main.h"

enum { ETHERNET = 14, TAGGED = 18, IPV4 = 20, IPV6 = 40, SCTP = 16, FRAME = 100, COOKED = 16 };

static struct twins twins;
static uint8_t frame[FRAME];
static size_t length;

static void setup(void)
{
	memset(&twins, 0, sizeof(twins));
}

static void put_sctp(size_t at)
{
	static const uint8_t sctp[SCTP] = {0x12, 0x34, 0x56, 0x78, 1,  2, 3, 4,
					   5,	 6,    7,    8,	   11, 0, 0, 4};

	memcpy(frame + at, sctp, sizeof(sctp));
	length = at + SCTP;
}

/* A COOKIE ACK over IPv4, with the low byte of its Identification. */
static void over_ipv4(size_t link, uint8_t id)
{
	memset(frame, 0, sizeof(frame));
	frame[link - 2] = 8;
	frame[link] = 0x45;
	frame[link + 3] = IPV4 + SCTP;
	frame[link + 5] = id;
	frame[link + 8] = 64;
	frame[link + 9] = 132;
	frame[link + 12] = frame[link + 16] = 10;
	put_sctp(link + IPV4);
}

static void over_ipv6(size_t link)
{
	memset(frame, 0, sizeof(frame));
	frame[link - 2] = 0x86;
	frame[link - 1] = 0xdd;
	frame[link] = 0x60;
	frame[link + 5] = SCTP;
	frame[link + 6] = 132;
	frame[link + 7] = 64;
	put_sctp(link + IPV6);
}

static void tag_with_vlan(void)
{
	frame[12] = 0x81;
	frame[15] = 7;
}

static enum twin see_on(enum link_layer layer, int64_t time)
{
	struct datagram datagram;

	ck_assert_int_eq(datagram_find(layer, frame, length, 0, &datagram), DATAGRAM_SCTP);
	return twin_find(&twins, &datagram, frame, time);
}

static enum twin see(int64_t time)
{
	return see_on(LINK_ETHERNET, time);
}

START_TEST(other_identification_is_another_packet)
{
	over_ipv4(ETHERNET, 1);
	ck_assert_int_eq(see(0), TWIN_NONE);
	over_ipv4(ETHERNET, 2);
	ck_assert_int_eq(see(1000), TWIN_NONE);
	ck_assert_int_eq(see(2000), TWIN_SEEN_AGAIN);
}
END_TEST

START_TEST(later_than_a_millisecond)
{
	over_ipv4(ETHERNET, 1);
	ck_assert_int_eq(see(0), TWIN_NONE);
	ck_assert_int_eq(see(1000000), TWIN_NONE);
}
END_TEST

START_TEST(other_bytes)
{
	over_ipv4(ETHERNET, 0);
	ck_assert_int_eq(see(0), TWIN_NONE);
	frame[length - 3] = 1;
	ck_assert_int_eq(see(0), TWIN_NONE);
	frame[ETHERNET + 15] = 1;
	ck_assert_int_eq(see(0), TWIN_NONE);
}
END_TEST

START_TEST(nothing_tells_them_apart)
{
	over_ipv4(ETHERNET, 0);
	ck_assert_int_eq(see(0), TWIN_NONE);
	ck_assert_int_eq(see(0), TWIN_ALIKE);
	over_ipv6(ETHERNET);
	ck_assert_int_eq(see(0), TWIN_NONE);
	ck_assert_int_eq(see(0), TWIN_ALIKE);
}
END_TEST

START_TEST(in_a_vlan_and_out_of_it)
{
	over_ipv6(ETHERNET);
	ck_assert_int_eq(see(0), TWIN_NONE);
	over_ipv6(TAGGED);
	tag_with_vlan();
	ck_assert_int_eq(see(1000), TWIN_SEEN_AGAIN);
}
END_TEST

START_TEST(through_a_router)
{
	over_ipv6(ETHERNET);
	ck_assert_int_eq(see(0), TWIN_NONE);
	frame[ETHERNET + 7]--;
	ck_assert_int_eq(see(1000), TWIN_SEEN_AGAIN);
}
END_TEST

/* A cooked capture of all interfaces: the packet type says that it came, or went. */
START_TEST(in_and_out_of_a_host)
{
	over_ipv6(COOKED);
	ck_assert_int_eq(see_on(LINK_COOKED, 0), TWIN_NONE);
	frame[1] = 4;
	ck_assert_int_eq(see_on(LINK_COOKED, 1000), TWIN_SEEN_AGAIN);
}
END_TEST

TEST_MAIN("judge: packets that a capture has twice")
{
	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_add_test(tests, other_identification_is_another_packet);
	tcase_add_test(tests, later_than_a_millisecond);
	tcase_add_test(tests, other_bytes);
	tcase_add_test(tests, nothing_tells_them_apart);
	tcase_add_test(tests, in_a_vlan_and_out_of_it);
	tcase_add_test(tests, through_a_router);
	tcase_add_test(tests, in_and_out_of_a_host);
}
