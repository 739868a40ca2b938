/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands in each error cause. */
#include <check.h>
#include <stdlib.h>

#include "harness/array_size.h"
#include "harness/wire/cause.h"
#include "harness/wire/tests/support/decoded.h"
#include "harness/tests/test_main.h"

static struct bytes built;
static uint8_t *copy;
static struct cause got;

static void begin(void)
{
	built.length = 0;
	copy = NULL;
}

static void end(void)
{
	free(copy);
}

/* Decodes the cause from a copy of exactly its size. */
static bool decode(const char *hex)
{
	size_t offset = 0;
	struct tlv tlv;

	put_hex(&built, hex);
	copy = copy_exactly(built.data, built.length);
	ck_assert(tlv_next(copy, built.length, &offset, &tlv));
	return cause_decode(&tlv, &got);
}

START_TEST(invalid_stream)
{
	ck_assert(decode("0001 0008  ffff 0000"));
	ck_assert_uint_eq(got.code, CAUSE_INVALID_STREAM);
	ck_assert_uint_eq(got.stream, 0xffff);
}
END_TEST

START_TEST(missing_parameter)
{
	ck_assert(decode("0002 000c  00000002  0007 c000"));
	ck_assert_uint_eq(got.inside.count, 2);
	ck_assert_uint_eq(tlv_number(&got.inside, 0), PARAM_STATE_COOKIE);
	ck_assert_uint_eq(tlv_number(&got.inside, 1), PARAM_FORWARD_TSN);
}
END_TEST

START_TEST(stale_cookie)
{
	ck_assert(decode("0003 0008  fffffffe"));
	ck_assert_uint_eq(got.staleness, 0xfffffffe);
}
END_TEST

START_TEST(unrecognized_chunk)
{
	ck_assert(decode("0006 000d  4d 05 0009 0102030405 000000"));
	ck_assert_uint_eq(got.chunk.type, 77);
	ck_assert_uint_eq(got.chunk.flags, 5);
	ck_assert_uint_eq(got.chunk.length, 9);
}
END_TEST

START_TEST(no_user_data)
{
	ck_assert(decode("0009 0008  fffffffe"));
	ck_assert_uint_eq(got.tsn, 0xfffffffe);
}
END_TEST

START_TEST(new_encapsulation_port)
{
	ck_assert(decode("000e 0008  26ab 26ac"));
	ck_assert_uint_eq(got.port.current, 9899);
	ck_assert_uint_eq(got.port.new, 9900);
}
END_TEST

START_TEST(unsupported_hmac)
{
	ck_assert(decode("0105 0006  0002 0000"));
	ck_assert_uint_eq(got.hmac, 2);
}
END_TEST

/* RFC 5061 4.3.1 to 4.3.3 print the last of these in each of its causes. */
static const struct {
	const char *hex;
	uint16_t parameter;
} about_parameters[] = {
	{"0005 000c  000b 0008 686f7374", PARAM_HOST_NAME},
	{"0008 000c  8fff 0005 aa 000000", 0x8fff},
	{"000b 000c  0005 0008 c0000201", PARAM_IPV4_ADDRESS},
	{"00a4 0014  c001 0010 01023474  0005 0008 c0000201", PARAM_ADD_ADDRESS},
	{"00a0 0014  c002 0010 01023476  0005 0008 c0000201", PARAM_DELETE_ADDRESS},
	{"00a1 0014  c001 0010 01023474  0005 0008 c0000201", PARAM_ADD_ADDRESS},
	{"00a2 0014  c002 0010 01023476  0005 0008 c0000201", PARAM_DELETE_ADDRESS},
};

START_TEST(about_parameter)
{
	size_t offset = 0;
	struct tlv tlv;

	ck_assert(decode(about_parameters[_i].hex));
	ck_assert(tlv_next(got.inside.tlvs, got.inside.tlvs_length, &offset, &tlv));
	ck_assert_uint_eq(tlv.type, about_parameters[_i].parameter);
	ck_assert(!tlv_next(got.inside.tlvs, got.inside.tlvs_length, &offset, &tlv));
}
END_TEST

START_TEST(unknown)
{
	ck_assert(decode("00c8 0005 aa 000000"));
	ck_assert_uint_eq(got.code, 200);
	ck_assert_ptr_null(got.inside.tlvs);
	ck_assert_uint_eq(got.inside.count, 0);
}
END_TEST

/* The length of each cause whose length is always the same. */
static const struct {
	uint16_t code;
	uint16_t length;
} fixed_lengths[] = {
	{CAUSE_INVALID_STREAM, 8},
	{CAUSE_STALE_COOKIE, 8},
	{CAUSE_OUT_OF_RESOURCE, 4},
	{CAUSE_INVALID_PARAMETER, 4},
	{CAUSE_NO_USER_DATA, 8},
	{CAUSE_COOKIE_WHILE_SHUTTING_DOWN, 4},
	{CAUSE_RESTART_WITH_NEW_ENCAPSULATION_PORT, 8},
	{CAUSE_ILLEGAL_ASCONF_ACK, 4},
	{CAUSE_UNSUPPORTED_HMAC, 6},
	/* Without a missing parameter, as the zeroes say. */
	{CAUSE_MISSING_PARAMETER, 8},
};

START_TEST(fixed_length)
{
	uint8_t value[16] = {0};
	struct tlv tlv = {.type = fixed_lengths[_i].code, .value = value};

	for (size_t length = 4; length < sizeof(value); length++) {
		tlv.length = (uint16_t)length;
		tlv.value_length = length - 4;
		ck_assert_msg(cause_decode(&tlv, &got) == (length == fixed_lengths[_i].length),
			      "length %zu", length);
	}
}
END_TEST

static const char *const broken[] = {
	"0002 0008  00000001", /* Missing Mandatory Parameter: fewer than it says */
	"0002 000a  00000000  0007 0000", /* more than it says */
	"0002 000a  00010001  0007 0000",
	"0002 000b  00000001  0007 00 00",
	"0006 0007  4d 05 00 00", /* not even the header of the chunk */
	"0005 0004", /* nothing in it */
	"0008 0008  8fff 0005", /* longer than what holds it */
	"00a0 0004",
};

START_TEST(broken_format)
{
	ck_assert(!decode(broken[_i]));
}
END_TEST

TEST_MAIN("cause")
{
	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, invalid_stream);
	tcase_add_test(tests, missing_parameter);
	tcase_add_test(tests, stale_cookie);
	tcase_add_test(tests, unrecognized_chunk);
	tcase_add_test(tests, no_user_data);
	tcase_add_test(tests, new_encapsulation_port);
	tcase_add_test(tests, unsupported_hmac);
	tcase_add_loop_test(tests, about_parameter, 0, (int)ARRAY_SIZE(about_parameters));
	tcase_add_test(tests, unknown);
	tcase_add_loop_test(tests, fixed_length, 0, (int)ARRAY_SIZE(fixed_lengths));
	tcase_add_loop_test(tests, broken_format, 0, (int)ARRAY_SIZE(broken));
}
