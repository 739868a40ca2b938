/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands in each chunk parameter. */
#include <arpa/inet.h>
#include <check.h>
#include <stdlib.h>

#include "harness/array_size.h"
#include "harness/wire/parameter.h"
#include "harness/wire/tests/support/decoded.h"
#include "harness/tests/test_main.h"

static struct bytes built;
static uint8_t *copy;
static struct parameter got;

static void begin(void)
{
	built.length = 0;
	copy = NULL;
}

static void end(void)
{
	free(copy);
}

/* Reads the TLV from a copy of exactly its size. */
static struct tlv tlv_of(const char *hex)
{
	size_t offset = 0;
	struct tlv tlv;

	put_hex(&built, hex);
	copy = copy_exactly(built.data, built.length);
	ck_assert(tlv_next(copy, built.length, &offset, &tlv));
	return tlv;
}

static bool decode(const char *hex)
{
	struct tlv tlv = tlv_of(hex);

	return parameter_decode(&tlv, &got);
}

static void expect_address(const struct sockaddr_storage *address, const char *expected)
{
	char text[INET6_ADDRSTRLEN] = "";
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	memcpy(&in, address, sizeof(in));
	memcpy(&in6, address, sizeof(in6));
	if (address->ss_family == AF_INET)
		inet_ntop(AF_INET, &in.sin_addr, text, sizeof(text));
	else if (address->ss_family == AF_INET6)
		inet_ntop(AF_INET6, &in6.sin6_addr, text, sizeof(text));
	ck_assert_str_eq(text, expected);
	ck_assert_uint_eq(in.sin_port, 0);
}

/* RFC 5061 4.2.1, 4.2.2 and 4.2.4 print the first three. */
static const struct {
	const char *hex;
	uint16_t type;
	uint32_t correlation;
	const char *address;
} addresses[] = {
	{"c001 0010 01023474  0005 0008 c0000201", PARAM_ADD_ADDRESS, 0x01023474, "192.0.2.1"},
	{"c002 0010 01023476  0005 0008 c0000201", PARAM_DELETE_ADDRESS, 0x01023476, "192.0.2.1"},
	{"c004 0010 01023479  0005 0008 c0000201", PARAM_SET_PRIMARY, 0x01023479, "192.0.2.1"},
	{"c001 001c ffffffff  0006 0014 20010db8 00000000 00000000 00000002", PARAM_ADD_ADDRESS,
	 0xffffffff, "2001:db8::2"},
	{"0005 0008 c0000201", PARAM_IPV4_ADDRESS, 0, "192.0.2.1"},
	{"0006 0014 20010db8 00000000 00000000 00000002", PARAM_IPV6_ADDRESS, 0, "2001:db8::2"},
};

START_TEST(address)
{
	ck_assert(decode(addresses[_i].hex));
	ck_assert_uint_eq(got.type, addresses[_i].type);
	ck_assert_uint_eq(got.correlation, addresses[_i].correlation);
	expect_address(&got.address, addresses[_i].address);
}
END_TEST

START_TEST(outgoing_reset)
{
	ck_assert(decode("000d 0014  00000005 80000004 0000004d  0001 ffff"));
	ck_assert_uint_eq(got.reset.request, 5);
	ck_assert_uint_eq(got.reset.response, 0x80000004);
	ck_assert_uint_eq(got.reset.last_tsn, 77);
	ck_assert_uint_eq(got.inside.count, 2);
	ck_assert_uint_eq(tlv_number(&got.inside, 0), 1);
	ck_assert_uint_eq(tlv_number(&got.inside, 1), 0xffff);
	ck_assert_ptr_null(got.inside.tlvs);
}
END_TEST

/* RFC 6525 4.1: no streams in the list are all streams. */
START_TEST(outgoing_reset_of_all_streams)
{
	ck_assert(decode("000d 0010  00000005 00000004 0000004d"));
	ck_assert_uint_eq(got.reset.last_tsn, 77);
	ck_assert_uint_eq(got.inside.count, 0);
}
END_TEST

START_TEST(incoming_reset)
{
	ck_assert(decode("000e 000a  00000005  0007 0000"));
	ck_assert_uint_eq(got.reset.request, 5);
	ck_assert_uint_eq(got.inside.count, 1);
	ck_assert_uint_eq(tlv_number(&got.inside, 0), 7);
}
END_TEST

START_TEST(tsn_reset)
{
	ck_assert(decode("000f 0008 fffffffe"));
	ck_assert_uint_eq(got.reset.request, 0xfffffffe);
}
END_TEST

START_TEST(response)
{
	ck_assert(decode("0010 000c  00000005 00000006"));
	ck_assert_uint_eq(got.response.sequence, 5);
	ck_assert_uint_eq(got.response.result, 6);
	ck_assert(!got.response.has_tsns);
}
END_TEST

START_TEST(response_with_tsns)
{
	ck_assert(decode("0010 0014  00000005 00000001 00000009 0000000a"));
	ck_assert_uint_eq(got.response.result, 1);
	ck_assert(got.response.has_tsns);
	ck_assert_uint_eq(got.response.sender_next_tsn, 9);
	ck_assert_uint_eq(got.response.receiver_next_tsn, 10);
}
END_TEST

static const char *const additions[] = {
	"0011 000c  00000005  ffff 0000",
	"0012 000c  00000005  ffff 0000",
};

START_TEST(add_streams)
{
	ck_assert(decode(additions[_i]));
	ck_assert_uint_eq(got.add.request, 5);
	ck_assert_uint_eq(got.add.streams, 0xffff);
}
END_TEST

static const struct {
	const char *hex;
	unsigned count;
	uint16_t numbers[3];
} lists[] = {
	{"000c 0008  0005 0006", 2, {5, 6}},
	{"8003 0006  c1 80 0000", 2, {ASCONF, ASCONF_ACK}},
	{"8004 0006  0003 0000", 1, {3}},
	{"8008 0007  82 40 c2 00", 3, {RE_CONFIG, I_DATA, I_FORWARD_TSN}},
	{"8008 0004", 0, {0}},
};

START_TEST(numbers)
{
	ck_assert(decode(lists[_i].hex));
	ck_assert_uint_eq(got.inside.count, lists[_i].count);
	for (unsigned i = 0; i < lists[_i].count; i++)
		ck_assert_uint_eq(tlv_number(&got.inside, i), lists[_i].numbers[i]);
}
END_TEST

START_TEST(cookie_preservative)
{
	ck_assert(decode("0009 0008 000003e8"));
	ck_assert_uint_eq(got.increment, 1000);
}
END_TEST

START_TEST(adaptation_indication)
{
	ck_assert(decode("c006 0008 fffffffe"));
	ck_assert_uint_eq(got.indication, 0xfffffffe);
}
END_TEST

START_TEST(success_indication)
{
	ck_assert(decode("c005 0008 01023474"));
	ck_assert_uint_eq(got.correlation, 0x01023474);
}
END_TEST

/* RFC 5061 4.3.1 prints this: a refused request in an error cause in a parameter. */
START_TEST(error_cause_indication)
{
	size_t cause_at = 0, request_at = 0;
	struct tlv cause, request;
	struct parameter refused;

	ck_assert(decode("c003 001c 01023476  00a0 0014  c002 0010 01023476  0005 0008 c0000201"));
	ck_assert_uint_eq(got.correlation, 0x01023476);
	ck_assert(tlv_next(got.inside.tlvs, got.inside.tlvs_length, &cause_at, &cause));
	ck_assert_uint_eq(cause.type, CAUSE_DELETE_LAST_ADDRESS);
	ck_assert(tlv_next(cause.value, cause.value_length, &request_at, &request));
	ck_assert(parameter_decode(&request, &refused));
	ck_assert_uint_eq(refused.type, PARAM_DELETE_ADDRESS);
	ck_assert_uint_eq(refused.correlation, 0x01023476);
	expect_address(&refused.address, "192.0.2.1");
	ck_assert(!tlv_next(got.inside.tlvs, got.inside.tlvs_length, &cause_at, &cause));
}
END_TEST

/* A refused request is a copy: that it has no address is not the fault of who refuses it. */
START_TEST(copy_that_breaks_its_format)
{
	ck_assert(decode("c003 0014  01023476  00a4 000c  c001 0008 01023476"));
}
END_TEST

START_TEST(unrecognized_parameter)
{
	size_t offset = 0;
	struct tlv inner;

	ck_assert(decode("0008 0009  ffff 0005 aa 000000"));
	ck_assert(tlv_next(got.inside.tlvs, got.inside.tlvs_length, &offset, &inner));
	ck_assert_uint_eq(inner.type, 0xffff);
	ck_assert_uint_eq(inner.value_length, 1);
	ck_assert_uint_eq(*inner.value, 0xaa);
}
END_TEST

START_TEST(unknown)
{
	ck_assert(decode("8fff 0005 aa 000000"));
	ck_assert_uint_eq(got.type, 0x8fff);
	ck_assert_ptr_null(got.inside.tlvs);
	ck_assert_uint_eq(got.inside.count, 0);
	ck_assert_int_eq(got.address.ss_family, AF_UNSPEC);
}
END_TEST

/* The length of each type whose length is always the same. */
static const struct {
	uint16_t type;
	uint16_t length;
} fixed_lengths[] = {
	{PARAM_IPV4_ADDRESS, 8},
	{PARAM_IPV6_ADDRESS, 20},
	{PARAM_COOKIE_PRESERVATIVE, 8},
	{PARAM_TSN_RESET, 8},
	{PARAM_RECONFIG_RESPONSE, 12},
	{PARAM_ADD_OUTGOING_STREAMS, 12},
	{PARAM_ADD_INCOMING_STREAMS, 12},
	{PARAM_ECN_CAPABLE, 4},
	{PARAM_FORWARD_TSN, 4},
	{PARAM_SUCCESS, 8},
	{PARAM_ADAPTATION, 8},
};

START_TEST(fixed_length)
{
	uint8_t value[24] = {0};
	struct tlv tlv = {.type = fixed_lengths[_i].type, .value = value};

	for (size_t length = 4; length < sizeof(value); length++) {
		tlv.length = (uint16_t)length;
		tlv.value_length = length - 4;
		if (tlv.type == PARAM_RECONFIG_RESPONSE && length == 20)
			continue;
		ck_assert_msg(parameter_decode(&tlv, &got) == (length == fixed_lengths[_i].length),
			      "length %zu", length);
	}
}
END_TEST

static const char *const broken[] = {
	"000d 000f  00000005 00000004 000000 00", /* Outgoing SSN Reset Request */
	"000d 0011  00000005 00000004 0000004d 01 000000",
	"000e 0007  000000 00",
	"000e 0009  00000005 01 000000",
	"000c 0005  00 000000", /* an odd list of 16 bit numbers */
	"8004 0007  0003 00 00",
	"0008 0004", /* nothing in it */
	"0008 0008  ffff 0005", /* longer than what holds it */
	"0008 000c  ffff 0004  ffff 0003",
	"c001 0007  000000 00", /* no Correlation ID */
	"c001 0008  00000001", /* no address */
	"c001 0010  00000001  0006 0008 c0000201", /* IPv6 of IPv4's length */
	"c002 000c  00000001  0005 0008",
	"c004 0010  00000001  000b 0008 68000000", /* RFC 5061 allows no host name */
	"c003 0008  00000001",
	"c003 000c  00000001  00a0 0005",
	"c003 0010  00000001  0004 0004  00a0 0004", /* a cause that breaks its format */
};

START_TEST(broken_format)
{
	ck_assert(!decode(broken[_i]));
}
END_TEST

START_TEST(address_parameter_of_asconf)
{
	struct bytes packet = {.length = 0};
	struct sockaddr_storage found;
	static struct decoded decoded;

	put_common_header(&packet, 7);
	put_hex(&packet, "c1 00 0010  00000001  0005 0008 c0000201");
	put_hex(&packet, "80 00 0010  00000001  0005 0008 c0000201");
	decode_copy(&decoded, &packet);
	ck_assert_str_eq(decoded.packet.defect, "");
	ck_assert(asconf_address(&decoded.packet.chunks[0], &found));
	expect_address(&found, "192.0.2.1");
	ck_assert(!asconf_address(&decoded.packet.chunks[1], &found));
	ck_assert_int_eq(found.ss_family, AF_UNSPEC);
	decoded_free(&decoded);
}
END_TEST

/* RFC 6525 4.4 */
static const char *const results[] = {
	"Success - Nothing to do",
	"Success - Performed",
	"Denied",
	"Error - Wrong SSN",
	"Error - Request already in progress",
	"Error - Bad Sequence Number",
	"In progress",
	"result 7",
};

START_TEST(result_names)
{
	ck_assert_str_eq(reconfig_result_name((uint32_t)_i), results[_i]);
	ck_assert_str_eq(reconfig_result_name(0xffffffff), "result 4294967295");
}
END_TEST

TEST_MAIN("parameter")
{
	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_loop_test(tests, address, 0, (int)ARRAY_SIZE(addresses));
	tcase_add_test(tests, outgoing_reset);
	tcase_add_test(tests, outgoing_reset_of_all_streams);
	tcase_add_test(tests, incoming_reset);
	tcase_add_test(tests, tsn_reset);
	tcase_add_test(tests, response);
	tcase_add_test(tests, response_with_tsns);
	tcase_add_loop_test(tests, add_streams, 0, (int)ARRAY_SIZE(additions));
	tcase_add_loop_test(tests, numbers, 0, (int)ARRAY_SIZE(lists));
	tcase_add_test(tests, cookie_preservative);
	tcase_add_test(tests, adaptation_indication);
	tcase_add_test(tests, success_indication);
	tcase_add_test(tests, error_cause_indication);
	tcase_add_test(tests, copy_that_breaks_its_format);
	tcase_add_test(tests, unrecognized_parameter);
	tcase_add_test(tests, unknown);
	tcase_add_loop_test(tests, fixed_length, 0, (int)ARRAY_SIZE(fixed_lengths));
	tcase_add_loop_test(tests, broken_format, 0, (int)ARRAY_SIZE(broken));
	tcase_add_test(tests, address_parameter_of_asconf);
	tcase_add_loop_test(tests, result_names, 0, (int)ARRAY_SIZE(results));
}
