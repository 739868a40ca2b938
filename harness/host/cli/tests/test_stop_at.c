/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/host/cli/stop_at.h"
#include "harness/memory.h"
#include "harness/record/base64.h"
#include "harness/tests/test_main.h"

enum { ETHERNET = 14, IPV4 = 20, SCTP = 12, FRAME = ETHERNET + IPV4 + SCTP + 16 };

static json_t *end;
static char *text;

static void setup(void)
{
	end = json_pack("{s:s, s:[]}", "name", "suite.scenario.ipv4", "packets");
	text = NULL;
}

static void teardown(void)
{
	json_decref(end);
	free(text);
}

/* A packet over IPv4 with one chunk of 16 bytes, whose last 12 begin with `number`. */
static void add(const char *from, const char *fate, uint8_t chunk, uint8_t number, uint8_t checksum)
{
	uint8_t frame[FRAME] = {[12] = 8,
				[ETHERNET] = 0x45,
				[ETHERNET + 3] = FRAME - ETHERNET,
				[ETHERNET + 9] = 132,
				[ETHERNET + IPV4] = 0x12,
				[ETHERNET + IPV4 + 1] = 0x34,
				[ETHERNET + IPV4 + 4] = 0xab,
				[ETHERNET + IPV4 + 8] = checksum,
				[ETHERNET + IPV4 + SCTP] = chunk,
				[ETHERNET + IPV4 + SCTP + 3] = 16,
				[ETHERNET + IPV4 + SCTP + 4] = number};
	char encoded[BASE64_SIZE(FRAME)];

	base64_encode(frame, FRAME, encoded);
	json_array_append_new(json_object_get(end, "packets"),
			      json_pack("{s:i, s:f, s:s, s:s, s:s, s:s, s:s}", "number",
					(int)json_array_size(json_object_get(end, "packets")),
					"seconds", 0.5, "link", "path0", "from", from, "to",
					*from == 'a' ? "b" : "a", "fate", fate, "frame", encoded));
}

static int write_commands(const char *word, bool asks, struct fault *fault)
{
	struct stop_at at;
	size_t size;
	FILE *out;
	int result;

	ck_assert_int_eq(stop_at_parse(word, &at, fault), 0);
	free(text);
	out = xopen_memstream(&text, &size);
	result = stop_at_write(out, &at, end, asks, fault);
	xclose_memstream(out);
	return result;
}

static void expect(const char *what)
{
	ck_assert_msg(strstr(text, what), "'%s' is not in:\n%s", what, text);
}

START_TEST(packets_that_look_alike_are_counted)
{
	struct fault fault = {0};

	add("a", "passed", 0, 7, 1);
	add("a", "dropped", 0, 7, 2);
	add("a", "passed", 0, 8, 1);
	add("b", "passed", 0, 7, 1);
	add("a", "passed", 0, 7, 3);
	add("a", "passed", 0, 9, 1);
	ck_assert_msg(write_commands("5", false, &fault) == 0, "%s", fault.text);
	expect("# packet 5 of suite.scenario.ipv4: DATA ");
	expect("tbreak sctp_v4_xmit if skb->len == 28 && *(unsigned int *)(skb->data + 0) == 0x00003412 && "
	       "*(unsigned int *)(skb->data + 4) == 0x000000ab && *(unsigned int *)(skb->data + 12) == 0x10000000 && "
	       "*(unsigned int *)(skb->data + 16) == 0x00000007");
	/* One of the two before it never arrived. */
	expect("\nignore $bpnum 2\ntbreak sctp_rcv if ");
	expect("\nignore $bpnum 1\n");
}
END_TEST

START_TEST(the_packet_in_question)
{
	struct fault fault = {0};

	add("a", "passed", 0, 7, 0);
	add("b", "passed", 3, 1, 0);
	ck_assert_int_eq(write_commands(NULL, false, &fault), 0);
	expect("# packet 2 ");
	json_object_set_new(end, "packet", json_integer(0));
	ck_assert_int_eq(write_commands(NULL, false, &fault), 0);
	expect("# packet 1 ");
	ck_assert_int_eq(write_commands("received", true, &fault), 0);
	expect("# packet 1 ");
	ck_assert(!strstr(text, "sctp_v4_xmit"));
	ck_assert(!strstr(text, "while "));
}
END_TEST

START_TEST(a_lost_packet_is_received_by_nobody)
{
	struct fault fault = {0};

	add("a", "dropped", 0, 7, 0);
	ck_assert_int_eq(write_commands("1", false, &fault), 0);
	expect("tbreak sctp_v4_xmit");
	ck_assert(!strstr(text, "sctp_rcv"));
	ck_assert_int_lt(write_commands("1,received", false, &fault), 0);
	ck_assert_str_eq(fault.text, "--gdb: packet 1 was lost: nobody received it");
}
END_TEST

START_TEST(what_cannot_be_found)
{
	struct fault fault = {0};

	ck_assert_int_lt(write_commands(NULL, false, &fault), 0);
	ck_assert_str_eq(fault.text, "--gdb: the scenario has no packet to stop at");
	add("a", "passed", 0, 7, 0);
	ck_assert_int_lt(write_commands("2", false, &fault), 0);
	ck_assert_str_eq(fault.text, "--gdb=2: this play of the scenario has 1 packets");
	/* What a record says cannot become a command. */
	json_object_set_new(end, "name", json_string("a\nshell true"));
	ck_assert_int_eq(write_commands("1", false, &fault), 0);
	ck_assert(!strstr(text, "\nshell"));
	json_object_set_new(json_array_get(json_object_get(end, "packets"), 0), "frame",
			    json_string("AAAA"));
	ck_assert_int_lt(write_commands("1", false, &fault), 0);
	ck_assert_str_eq(fault.text, "--gdb: packet 1 is no SCTP packet with a chunk");
}
END_TEST

START_TEST(words_of_the_option)
{
	static const char *const wrong[] = {"",	      "0",	   "x",	 "-1",
					    "1,sent", ",received", "1,", "99999999999999999999"};
	struct stop_at at;

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct fault fault = {0};

		ck_assert_int_lt(stop_at_parse(wrong[i], &at, &fault), 0);
		ck_assert(strstr(fault.text, "it takes the number of a packet"));
	}
}
END_TEST

TEST_MAIN("stop_at")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, packets_that_look_alike_are_counted);
	tcase_add_test(tests, the_packet_in_question);
	tcase_add_test(tests, a_lost_packet_is_received_by_nobody);
	tcase_add_test(tests, what_cannot_be_found);
	tcase_add_test(tests, words_of_the_option);
}
