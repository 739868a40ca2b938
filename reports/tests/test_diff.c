/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "reports/diff.h"
#include "reports/tests/support/recorded.h"
#include "harness/tests/test_main.h"

static const struct recorded_lot one = {0x1111, 0x2222, 4000000000U, 77};
static const struct recorded_lot other = {0xdeadbeef, 3, 12, 4294967290U};
static json_t *old, *new;

static void setup(void)
{
	old = json_pack("[o]", recorded_end("rto.lost.ipv4", "pass", one, 5000));
	new = json_pack("[o]", recorded_end("rto.lost.ipv4", "pass", other, 5000));
}

static void teardown(void)
{
	json_decref(old);
	json_decref(new);
}

static json_t *packets_of(json_t *ends)
{
	return json_object_get(json_array_get(ends, 0), "packets");
}

/* The only finding, which is of that kind. */
static void expect_wire(const char *what, const char *was, const char *is)
{
	json_t *diff = diff_make(old, new);
	const json_t *wire = json_object_get(diff, "wire");
	const json_t *group = json_array_get(wire, 0);
	const json_t *finding = json_array_get(json_object_get(group, "findings"), 0);

	ck_assert_uint_eq(json_array_size(wire), 1);
	ck_assert_str_eq(json_string_value(json_object_get(group, "what")), what);
	ck_assert_uint_eq(json_array_size(json_object_get(group, "findings")), 1);
	ck_assert_str_eq(json_string_value(json_object_get(finding, "old")), was);
	ck_assert_str_eq(json_string_value(json_object_get(finding, "new")), is);
	ck_assert(!diff_empty(diff));
	json_decref(diff);
}

START_TEST(what_is_drawn_by_lot_is_no_difference)
{
	json_t *diff = diff_make(old, new);
	char *text = json_dumps(diff, 0);

	ck_assert_msg(diff_empty(diff), "%s", text);
	ck_assert_int_eq((int)json_integer_value(json_object_get(diff, "compared")), 1);
	free(text);
	json_decref(diff);
}
END_TEST

START_TEST(a_field)
{
	json_array_clear(new);
	json_array_append_new(new, recorded_end("rto.lost.ipv4", "pass", other, 6000));
	expect_wire("INIT ACK a_rwnd", "5000", "6000");
}
END_TEST

START_TEST(one_more_packet)
{
	json_array_insert_new(
		packets_of(new), 4,
		recorded_packet(1.0021, "b", "a", "passed", other.a_tag,
				CHUNK(SACK, .cumulative_tsn = other.a_tsn - 1, .a_rwnd = 900)));
	expect_wire("SACK more", "", "SACK cum -1 a_rwnd 900");
}
END_TEST

START_TEST(one_packet_fewer)
{
	json_array_remove(packets_of(new), 4);
	expect_wire("SACK fewer", "SACK cum 0 a_rwnd 900", "");
}
END_TEST

START_TEST(a_pause)
{
	json_t *diff;
	const json_t *times;

	for (size_t i = 3; i < 5; i++)
		json_object_set_new(json_array_get(packets_of(new), i), "seconds",
				    json_real(3.002 + (double)i / 1e4));
	diff = diff_make(old, new);
	times = json_object_get(diff, "times");
	ck_assert_uint_eq(json_array_size(times), 1);
	ck_assert_double_eq_tol(json_number_value(json_object_get(json_array_get(times, 0), "new")),
				3.0003, 1e-6);
	ck_assert_uint_eq(json_array_size(json_object_get(diff, "wire")), 0);
	json_decref(diff);
}
END_TEST

static size_t pauses(void)
{
	json_t *diff = diff_make(old, new);
	size_t count = json_array_size(json_object_get(diff, "times"));

	json_decref(diff);
	return count;
}

/* When a heartbeat is sent is drawn by lot, and with it how long the pause lasts that it fell into. */
START_TEST(a_pause_with_a_heartbeat)
{
	for (size_t i = 3; i < 5; i++)
		json_object_set_new(json_array_get(packets_of(new), i), "seconds",
				    json_real(3.002 + (double)i / 1e4));
	ck_assert_uint_eq(pauses(), 1);
	json_array_insert_new(
		packets_of(new), 3,
		recorded_packet(
			2.5, "a", "b", "passed", other.b_tag,
			CHUNK(HEARTBEAT, .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, "when")})));
	ck_assert_uint_eq(pauses(), 0);
}
END_TEST

/* The last packet of both acknowledges that far from the first TSN. */
static void acknowledge(uint32_t was, uint32_t is)
{
	json_array_set_new(
		packets_of(old), 4,
		recorded_packet(1.0022, "b", "a", "passed", one.a_tag,
				CHUNK(SACK, .cumulative_tsn = one.a_tsn + was, .a_rwnd = 900)));
	json_array_set_new(
		packets_of(new), 4,
		recorded_packet(1.0022, "b", "a", "passed", other.a_tag,
				CHUNK(SACK, .cumulative_tsn = other.a_tsn + is, .a_rwnd = 900)));
}

START_TEST(numbers_beyond_any_window)
{
	json_t *diff;

	acknowledge(1U << 30, 5U << 28);
	diff = diff_make(old, new);
	ck_assert(diff_empty(diff));
	json_decref(diff);
	acknowledge(1, 5U << 28);
	expect_wire("SACK cum", "1", "1342177280");
	acknowledge(1, 2);
	expect_wire("SACK cum", "1", "2");
}
END_TEST

/* A request of a's as its last packet, which counts from its Initial TSN: the number it asks with, that which it says it
 * answers, and its last TSN. */
static void request(json_t *ends, struct recorded_lot lot, uint32_t number, uint32_t answered)
{
	const uint32_t words[] = {lot.a_tsn + number, answered, lot.a_tsn - 1};
	json_t *packets = packets_of(ends);

	json_array_set_new(
		packets, json_array_size(packets) - 1,
		recorded_packet(1.5, "a", "b", "passed", lot.b_tag,
				CHUNK(RE_CONFIG, .tlvs = {tlv_nested(PARAM_OUTGOING_RESET, words,
								     ARRAY_SIZE(words), NULL)})));
}

/* What it answers was drawn by lot where the peer never asked; its own numbers are compared. */
START_TEST(numbers_in_requests)
{
	json_t *diff;

	request(old, one, 0, 3711551300);
	request(new, other, 0, 2910507175);
	diff = diff_make(old, new);
	ck_assert(diff_empty(diff));
	json_decref(diff);
	request(new, other, 1, 2910507175);
	diff = diff_make(old, new);
	ck_assert_uint_eq(json_array_size(json_object_get(diff, "wire")), 1);
	ck_assert_str_eq(json_string_value(json_object_get(
				 json_array_get(json_object_get(diff, "wire"), 0), "what")),
			 "RE-CONFIG parameters");
	json_decref(diff);
}
END_TEST

/* A packet with one and a packet with two of a kind are one kind of finding. */
START_TEST(several_chunks_of_a_kind)
{
	const struct chunk_spec *data = CHUNK(DATA, .tsn = other.a_tsn + 1, .text = "hello");
	json_t *diff;
	const json_t *wire;

	json_array_append_new(packets_of(new),
			      recorded_packet(1.5, "a", "b", "passed", other.b_tag, data));
	json_array_append_new(packets_of(new),
			      recorded_packet_of_two(1.6, "a", "b", "passed", other.b_tag, data));
	diff = diff_make(old, new);
	wire = json_object_get(diff, "wire");
	ck_assert_uint_eq(json_array_size(wire), 1);
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(wire, 0), "what")),
			 "DATA more");
	ck_assert_uint_eq(json_array_size(json_object_get(json_array_get(wire, 0), "findings")), 2);
	json_decref(diff);
}
END_TEST

static void note(json_t *ends, const char *text)
{
	json_object_set_new(json_array_get(ends, 0), "notes", json_pack("[{s:s}]", "text", text));
}

START_TEST(numbers_in_remarks)
{
	json_t *diff;

	note(old, "asked for 10: 0.000975 a>b tag 481f01bd");
	note(new, "asked for 10: 0.001020 a>b tag 0000abc");
	diff = diff_make(old, new);
	ck_assert(diff_empty(diff));
	json_decref(diff);
	note(new, "asked for 12: 0.001020 a>b tag 0000abcd");
	diff = diff_make(old, new);
	ck_assert_uint_eq(json_array_size(json_object_get(diff, "notes")), 1);
	json_decref(diff);
}
END_TEST

/* What was not played again cannot take a verdict out. */
START_TEST(noise_of_another_selection)
{
	json_t *diff, *noise, *nothing = json_array();

	json_object_set_new(json_array_get(old, 0), "verdict", json_string("fail"));
	json_object_set_new(json_array_get(old, 0), "lacks",
			    json_pack("[{s:s}]", "id", "some-fix"));
	diff = diff_make(old, new);
	noise = diff_make(old, nothing);
	diff_take_out(diff, noise);
	ck_assert_uint_eq(json_array_size(json_object_get(diff, "verdicts")), 1);
	ck_assert_str_eq(
		json_string_value(json_array_get(
			json_object_get(json_array_get(json_object_get(diff, "verdicts"), 0),
					"fixes"),
			0)),
		"some-fix");
	json_decref(diff);
	json_decref(noise);
	json_decref(nothing);
}
END_TEST

START_TEST(another_selection)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	json_t *diff;

	for (int i = 0; i < 12; i++) {
		char name[32];

		snprintf(name, sizeof(name), "%s.added%d", i < 3 ? "sack" : "rto", i);
		json_array_append_new(new, recorded_end(name, "pass", one, 1));
	}
	diff = diff_make(old, new);
	ck_assert_int_eq(diff_write(out, diff), 0);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_str_eq(strndupa(text, strcspn(text, ":")), "only in the new results");
	ck_assert_ptr_nonnull(strstr(text, "\n  sack 3 rto 9\n"));
	ck_assert_ptr_nonnull(
		strstr(text, ": 12 scenarios are in one of them alone, 0 verdicts differ"));
	free(text);
	json_decref(diff);
}
END_TEST

START_TEST(verdicts)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	json_t *diff;

	json_object_set_new(json_array_get(new, 0), "verdict", json_string("fail"));
	json_array_append_new(old, recorded_end("rto.gone.ipv4", "pass", one, 1));
	json_array_append_new(new, recorded_end("rto.added.ipv4", "pass", one, 1));
	diff = diff_make(old, new);
	ck_assert_uint_eq(json_array_size(json_object_get(diff, "verdicts")), 3);
	/* Packets of a failure are not those of a pass. */
	ck_assert_int_eq((int)json_integer_value(json_object_get(diff, "compared")), 0);
	ck_assert_int_eq(diff_write(out, diff), 0);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_ptr_nonnull(strstr(text, "  rto.lost.ipv4: pass -> fail\n"));
	ck_assert_ptr_nonnull(strstr(text, "  rto.gone.ipv4: pass -> none\n"));
	ck_assert_ptr_nonnull(strstr(text, "  rto.added.ipv4: none -> pass\n"));
	free(text);
	json_decref(diff);
}
END_TEST

START_TEST(heartbeats_come_when_they_come)
{
	json_t *diff;

	json_array_insert_new(
		packets_of(new), 2,
		recorded_packet(0.0015, "b", "a", "passed", other.a_tag,
				CHUNK(HEARTBEAT, .tlvs = {tlv_u32(PARAM_HEARTBEAT_INFO, 7)})));
	diff = diff_make(old, new);
	ck_assert(diff_empty(diff));
	json_decref(diff);
}
END_TEST

START_TEST(what_comes_after_a_gap_is_left_alone)
{
	json_t *diff;

	/* Packet 3 was not kept. */
	json_array_remove(packets_of(new), 3);
	diff = diff_make(old, new);
	ck_assert(diff_empty(diff));
	json_decref(diff);
}
END_TEST

START_TEST(noise)
{
	json_t *again = json_pack("[o]", recorded_end("rto.lost.ipv4", "pass", other, 7000));
	json_t *diff, *by_lot;

	json_array_clear(new);
	json_array_append_new(new, recorded_end("rto.lost.ipv4", "pass", other, 6000));
	json_array_remove(packets_of(new), 4);
	diff = diff_make(old, new);
	by_lot = diff_make(old, again);
	diff_take_out(diff, by_lot);
	ck_assert_uint_eq(json_array_size(json_object_get(diff, "wire")), 1);
	ck_assert_str_eq(json_string_value(json_object_get(
				 json_array_get(json_object_get(diff, "wire"), 0), "what")),
			 "SACK fewer");
	json_decref(by_lot);
	json_decref(diff);
	json_decref(again);
}
END_TEST

START_TEST(remarks)
{
	json_t *diff;

	json_object_set_new(json_array_get(old, 0), "notes",
			    json_pack("[{s:s}]", "text", "it aborts"));
	diff = diff_make(old, new);
	ck_assert_uint_eq(json_array_size(json_object_get(diff, "notes")), 1);
	json_decref(diff);
}
END_TEST

TEST_MAIN("diff")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, what_is_drawn_by_lot_is_no_difference);
	tcase_add_test(tests, a_field);
	tcase_add_test(tests, one_more_packet);
	tcase_add_test(tests, one_packet_fewer);
	tcase_add_test(tests, a_pause);
	tcase_add_test(tests, a_pause_with_a_heartbeat);
	tcase_add_test(tests, numbers_beyond_any_window);
	tcase_add_test(tests, numbers_in_requests);
	tcase_add_test(tests, several_chunks_of_a_kind);
	tcase_add_test(tests, numbers_in_remarks);
	tcase_add_test(tests, noise_of_another_selection);
	tcase_add_test(tests, another_selection);
	tcase_add_test(tests, verdicts);
	tcase_add_test(tests, heartbeats_come_when_they_come);
	tcase_add_test(tests, what_comes_after_a_gap_is_left_alone);
	tcase_add_test(tests, noise);
	tcase_add_test(tests, remarks);
}
