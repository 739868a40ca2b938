/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>

#include "harness/record/base64.h"
#include "reports/exchange.h"
#include "reports/ladder.h"
#include "reports/tests/support/recorded.h"
#include "reports/tests/support/xpath.h"
#include "harness/tests/test_main.h"

static const struct recorded_lot lot = {0x1111, 0x2222, 4000000000U, 77};
static json_t *end;
static char *text;
static size_t size;

static void setup(void)
{
	end = recorded_end("rto.lost.ipv4", "fail", lot, 5000);
	text = NULL;
}

static void teardown(void)
{
	json_decref(end);
	free(text);
}

START_TEST(numbers_count_from_the_initial_tsn)
{
	static const char *const labels[] = {
		"INIT a_rwnd 1000 streams 10/10",
		"INIT ACK a_rwnd 5000 streams 10/10",
		"DATA tsn 0 sid 1 ssn 0 ppid 0 BE 5 bytes",
		"DATA tsn 0 sid 1 ssn 0 ppid 0 BE 5 bytes",
		"SACK cum 0 a_rwnd 900",
	};
	struct exchange exchange;

	ck_assert_int_eq(exchange_make(&exchange, end), 0);
	ck_assert_uint_eq(exchange.count, 5);
	ck_assert_uint_eq(exchange.node_count, 2);
	for (size_t i = 0; i < 5; i++)
		ck_assert_str_eq(exchange.packets[i].label, labels[i]);
	ck_assert(!exchange.packets[2].again);
	ck_assert(exchange.packets[3].again);
	ck_assert(!exchange.packets[4].again);
	ck_assert_str_eq(exchange.nodes[exchange.packets[4].from], "b");
	exchange_free(&exchange);
}
END_TEST

START_TEST(the_packet_in_question_is_marked)
{
	struct exchange exchange;

	json_object_set_new(end, "packet", json_integer(3));
	ck_assert_int_eq(exchange_make(&exchange, end), 0);
	for (size_t i = 0; i < exchange.count; i++)
		ck_assert_int_eq(exchange.packets[i].question, i == 3);
	exchange_free(&exchange);
	json_object_set_new(end, "violation", json_integer(1));
	ck_assert_int_eq(exchange_make(&exchange, end), 0);
	for (size_t i = 0; i < exchange.count; i++)
		ck_assert_int_eq(exchange.packets[i].question, i == 3 || i == 1);
	exchange_free(&exchange);
}
END_TEST

/* Overwrites the verification tag of a packet of `end`, behind Ethernet's header, IPv4's and the ports. */
static void set_tag(size_t index, const uint8_t tag[4])
{
	json_t *record = json_array_get(json_object_get(end, "packets"), index);
	const char *frame = json_string_value(json_object_get(record, "frame"));
	char encoded[BASE64_SIZE(2048)];
	unsigned char bytes[2048];
	long length = base64_decode(frame, bytes, sizeof(bytes));

	ck_assert_int_gt(length, 42);
	memcpy(bytes + 14 + 20 + 4, tag, 4);
	base64_encode(bytes, (size_t)length, encoded);
	json_object_set_new(record, "frame", json_string(encoded));
}

START_TEST(tags_that_are_wrong)
{
	static const uint8_t zero[4] = {0}, other[4] = {1, 2, 3, 4};
	static const char *const wrong[] = {"wrong tag", "", "zero tag", "", "wrong tag"};
	struct exchange exchange;
	FILE *out;

	ck_assert_int_eq(exchange_make(&exchange, end), 0);
	for (size_t i = 0; i < exchange.count; i++)
		ck_assert_str_eq(exchange.packets[i].tag, "");
	exchange_free(&exchange);
	set_tag(0, other);
	set_tag(2, zero);
	set_tag(4, other);
	ck_assert_int_eq(exchange_make(&exchange, end), 0);
	for (size_t i = 0; i < exchange.count; i++)
		ck_assert_str_eq(exchange.packets[i].tag, wrong[i]);
	exchange_free(&exchange);
	out = open_memstream(&text, &size);
	ck_assert_int_eq(ladder_write_text(out, end, 120), 0);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_msg(strstr(text, "(path0, dropped, zero tag)\n"), "%s", text);
}
END_TEST

START_TEST(hostile_records)
{
	json_t *packets = json_object_get(end, "packets");
	struct exchange exchange;

	json_array_append_new(packets, json_null());
	json_array_append_new(packets, json_pack("{s:s, s:i}", "from", "a", "to", 7));
	json_array_append_new(packets,
			      json_pack("{s:s, s:s, s:s}", "from", "a", "to", "b", "frame", "%%"));
	for (int i = 0; i < 40; i++) {
		char node[16];

		snprintf(node, sizeof(node), "n%d", i);
		json_array_append_new(packets, json_pack("{s:s, s:s}", "from", node, "to", node));
	}
	ck_assert_int_eq(exchange_make(&exchange, end), 0);
	ck_assert_uint_eq(exchange.node_count, EXCHANGE_NODES);
	ck_assert_uint_eq(exchange.left_out, 2 + 40 - (EXCHANGE_NODES - 2));
	ck_assert_str_eq(exchange.packets[5].label, "");
	exchange_free(&exchange);
}
END_TEST

START_TEST(ladder_as_text)
{
	FILE *out = open_memstream(&text, &size);

	json_object_set_new(end, "packet", json_integer(3));
	ck_assert_int_eq(ladder_write_text(out, end, 120), 0);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_str_eq(
		text, "rto.lost.ipv4\n"
		      "                  a           b           \n"
		      "    1    0.000000 |---------->| INIT a_rwnd 1000 streams 10/10 (path0)\n"
		      "    2    0.001000 |<----------| INIT ACK a_rwnd 5000 streams 10/10 (path0)\n"
		      "    3    0.002000 |----------X| DATA tsn 0 sid 1 ssn 0 ppid 0 BE 5 bytes "
		      "(path0, dropped)\n"
		      ">   4    1.002000 |---------->| DATA tsn 0 sid 1 ssn 0 ppid 0 BE 5 bytes "
		      "(path0, again)\n"
		      "    5    1.003000 |<----------| SACK cum 0 a_rwnd 900 (path0)\n");
}
END_TEST

START_TEST(ladder_as_svg)
{
	FILE *out = open_memstream(&text, &size);
	xmlDocPtr document;

	json_object_set_new(end, "packet", json_integer(3));
	json_object_set_new(json_array_get(json_object_get(end, "packets"), 0), "text",
			    json_string("<b>\x01 & ]]>"));
	ck_assert_int_eq(ladder_write_svg(out, end), 0);
	ck_assert_int_eq(fclose(out), 0);
	document = xmlReadMemory(text, (int)size, "ladder.svg", NULL, XML_PARSE_NONET);
	ck_assert_ptr_nonnull(document);
	xpath_expect_in(document, "count(//*[starts-with(@class, 'k')])", "5");
	xpath_expect_in(document, "count(//*[contains(@class, ' lost')]//*[@class = 'x'])", "2");
	xpath_expect_in(document, "count(//*[contains(@class, ' again')])", "1");
	xpath_expect_in(document, "count(//*[@class = 'q'])", "1");
	xpath_expect_in(document, "count(//*[contains(., 'DATA tsn 0')][@class = 'p'])", "2");
	xpath_expect_in(document, "count(//*[@class = 'gap'][contains(., '1.000 s')])", "1");
	xpath_expect_in(document, "count(//*[. = '<b>? & ]]>'])", "1");
	xmlFreeDoc(document);
}
END_TEST

START_TEST(a_full_disk_is_told)
{
	FILE *out = fopen("/dev/full", "w");

	ck_assert_ptr_nonnull(out);
	ck_assert_int_eq(ladder_write_svg(out, end), -1);
	ck_assert_int_eq(ladder_write_text(out, end, 100), -1);
	fclose(out);
}
END_TEST

TEST_MAIN("exchange")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, numbers_count_from_the_initial_tsn);
	tcase_add_test(tests, the_packet_in_question_is_marked);
	tcase_add_test(tests, tags_that_are_wrong);
	tcase_add_test(tests, hostile_records);
	tcase_add_test(tests, ladder_as_text);
	tcase_add_test(tests, ladder_as_svg);
	tcase_add_test(tests, a_full_disk_is_told);
}
