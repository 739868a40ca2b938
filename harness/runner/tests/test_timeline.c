/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a timeline keeps, and the records that it is sent as. */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/scenario/stage/clock.h"
#include "harness/record/record.h"
#include "harness/runner/timeline_records.h"
#include "harness/scenario/endpoint/timeline.h"
#include "harness/tests/test_main.h"

static int64_t began;
static struct timeline_row row;
static json_t *records;

static void setup(void)
{
	timeline_start();
	began = lab_now();
	row = (struct timeline_row){.time = began,
				    .node = "a",
				    .path = "path0",
				    .cwnd = 4380,
				    .rto = 1000,
				    .state = SCTP_ACTIVE};
	records = json_array();
}

static void teardown(void)
{
	json_decref(records);
}

static void take_lines(FILE *file)
{
	struct record_reader *reader = record_reader_new();
	char line[2048];
	const char *text;
	json_t *record;

	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (record_read(reader, line, &record, &text) == LINE_RECORD)
			json_array_append_new(records, record);
	}
	record_reader_free(reader);
}

/* Stores what timeline_send() sends in `records`. */
static void take_records(void)
{
	FILE *file = tmpfile();
	int saved = dup(STDOUT_FILENO);

	ck_assert_ptr_nonnull(file);
	fflush(stdout);
	ck_assert_int_ge(dup2(fileno(file), STDOUT_FILENO), 0);
	ck_assert_int_eq(record_open(true), 0);
	timeline_send("suite.scenario");
	ck_assert_int_ge(dup2(saved, STDOUT_FILENO), 0);
	close(saved);
	rewind(file);
	take_lines(file);
	fclose(file);
}

static size_t rows_of(size_t record)
{
	return json_array_size(json_object_get(json_array_get(records, record), "rows"));
}

static const char *field(size_t record, const char *key)
{
	return json_string_value(json_object_get(json_array_get(records, record), key));
}

START_TEST(nothing_to_send)
{
	take_records();
	ck_assert_uint_eq(json_array_size(records), 0);
}
END_TEST

START_TEST(one_record_for_each_path)
{
	timeline_add(&row);
	strcpy(row.path, "path1");
	timeline_add(&row);
	strcpy(row.node, "b");
	timeline_add(&row);
	take_records();
	ck_assert_uint_eq(json_array_size(records), 3);
	ck_assert_str_eq(field(0, "type"), "timeline");
	ck_assert_str_eq(field(0, "name"), "suite.scenario");
	ck_assert_str_eq(field(0, "path"), "path0");
	ck_assert_str_eq(field(1, "path"), "path1");
	ck_assert_str_eq(field(2, "node"), "b");
	ck_assert_uint_eq(rows_of(0), 1);
}
END_TEST

START_TEST(changes_are_kept)
{
	timeline_add(&row);
	row.cwnd++;
	timeline_add(&row);
	row.rto *= 2;
	timeline_add(&row);
	row.state = SCTP_PF;
	timeline_add(&row);
	timeline_add(&row);
	take_records();
	ck_assert_uint_eq(rows_of(0), 4);
}
END_TEST

START_TEST(bytes_are_kept_now_and_then)
{
	for (int i = 0; i < 1000; i++) {
		row.time += MILLISECONDS(10);
		row.bytes += 100;
		timeline_add(&row);
	}
	take_records();
	/* Within 10 s one each 50 ms until 5 s, one each 100 ms at the end. */
	ck_assert_uint_ge(json_array_size(records), 2);
	ck_assert_uint_eq(rows_of(0), 64);
	ck_assert_uint_ge(rows_of(0) + rows_of(1) + rows_of(2), 140);
	ck_assert_uint_le(rows_of(0) + rows_of(1) + rows_of(2), 201);
}
END_TEST

START_TEST(an_idle_path_adds_nothing)
{
	timeline_add(&row);
	row.time += SECONDS(10);
	row.delivered = 1000;
	timeline_add(&row);
	take_records();
	ck_assert_uint_eq(rows_of(0), 1);
}
END_TEST

START_TEST(a_full_timeline_says_so)
{
	size_t rows = 0;

	for (int i = 0; i < TIMELINE_MAX + 5; i++) {
		row.cwnd++;
		timeline_add(&row);
	}
	take_records();
	for (size_t i = 0; i < json_array_size(records); i++)
		rows += rows_of(i);
	ck_assert_uint_eq(rows, TIMELINE_MAX);
	ck_assert_str_eq(field(json_array_size(records) - 1, "text"),
			 "the timeline lacks the last 5 rows");
}
END_TEST

START_TEST(a_new_scenario_begins_anew)
{
	timeline_add(&row);
	timeline_start();
	take_records();
	ck_assert_uint_eq(json_array_size(records), 0);
}
END_TEST

TEST_MAIN("timeline")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, nothing_to_send);
	tcase_add_test(tests, one_record_for_each_path);
	tcase_add_test(tests, changes_are_kept);
	tcase_add_test(tests, bytes_are_kept_now_and_then);
	tcase_add_test(tests, an_idle_path_adds_nothing);
	tcase_add_test(tests, a_full_timeline_says_so);
	tcase_add_test(tests, a_new_scenario_begins_anew);
}
