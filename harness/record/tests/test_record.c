/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/array_size.h"
#include "harness/record/packed.h"
#include "harness/record/record.h"
#include "harness/tests/test_main.h"

static struct record_reader *reader;
static json_t *record;
static const char *text;

static void setup(void)
{
	reader = record_reader_new();
	record = NULL;
}

static void teardown(void)
{
	json_decref(record);
	record_reader_free(reader);
}

static enum line_kind take(const char *line)
{
	json_decref(record);
	return record_read(reader, line, &record, &text);
}

static const char *field(const char *key)
{
	return json_string_value(json_object_get(record, key));
}

static void send_one(json_t *to_send)
{
	record_send(to_send);
}

/* An empty one, of nothing held, before and after it. */
static void send_held(json_t *array)
{
	json_t *each;
	size_t i;

	record_hold();
	record_release();
	record_hold();
	json_array_foreach (array, i, each)
		record_send(json_incref(each));
	record_release();
	record_release();
	json_decref(array);
}

/* What `send` prints, to be freed. */
static char *sent_by(void (*send)(json_t *), json_t *to_send)
{
	FILE *file = tmpfile();
	int saved = dup(STDOUT_FILENO);
	char *lines = calloc(1, 4 << 20);

	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(lines);
	fflush(stdout);
	ck_assert_int_ge(dup2(fileno(file), STDOUT_FILENO), 0);
	ck_assert_int_eq(record_open(true), 0);
	send(to_send);
	ck_assert_int_ge(dup2(saved, STDOUT_FILENO), 0);
	close(saved);
	rewind(file);
	ck_assert_uint_gt(fread(lines, 1, (4 << 20) - 1, file), 0);
	fclose(file);
	return lines;
}

static char *sent(json_t *to_send)
{
	return sent_by(send_one, to_send);
}

/* Feeds the lines, with `between` after each but the last; returns what the last one was. */
static enum line_kind read_back(char *lines, const char *prefix, const char *between)
{
	enum line_kind kind = LINE_GARBAGE;
	char *rest = lines;
	char *line;

	while ((line = strsep(&rest, "\n")) && *line) {
		char whole[2048];

		ck_assert_uint_le(strlen(line), 810);
		snprintf(whole, sizeof(whole), "%s%s\r", prefix, line);
		kind = take(whole);
		if (kind == LINE_PART && between)
			ck_assert_int_eq(take(between), LINE_KERNEL);
		else if (kind == LINE_RECORD)
			break;
	}
	return kind;
}

static json_t *message_of(size_t length)
{
	char *message = malloc(length + 1);
	json_t *made;

	ck_assert_ptr_nonnull(message);
	for (size_t i = 0; i < length; i++)
		message[i] = "abc\"\\\n{}@+. "[i % 12];
	message[length] = '\0';
	made = json_pack("{s:s, s:s}", "type", "end", "message", message);
	free(message);
	return made;
}

static const size_t lengths[] = {0, 1, 500, 700, 770, 771, 772, 773, 774, 775, 1600, 100000};

START_TEST(round_trip)
{
	json_t *original = message_of(lengths[_i]);
	char *lines = sent(json_incref(original));

	ck_assert_int_eq(read_back(lines, "[    1.234567] ", NULL), LINE_RECORD);
	ck_assert(json_equal(record, original));
	json_decref(original);
	free(lines);
}
END_TEST

START_TEST(kernel_text_between_parts)
{
	json_t *original = message_of(5000);
	char *lines = sent(json_incref(original));

	ck_assert_int_eq(read_back(lines, "[   12.000001][    T1] ", "[    2.0] WARNING: CPU: 0"),
			 LINE_RECORD);
	ck_assert(json_equal(record, original));
	json_decref(original);
	free(lines);
}
END_TEST

START_TEST(non_ascii_text_is_sent_as_ascii)
{
	char *lines =
		sent(json_pack("{s:s, s:s}", "type", "note", "text", "Grüße \xf0\x9f\x90\xa7"));

	for (const char *at = lines; *at; at++)
		ck_assert(((unsigned char)*at >= ' ' && (unsigned char)*at < 0x7f) || *at == '\n');
	ck_assert_int_eq(read_back(lines, "", NULL), LINE_RECORD);
	ck_assert_str_eq(field("text"), "Grüße \xf0\x9f\x90\xa7");
	free(lines);
}
END_TEST

static const struct {
	const char *line;
	const char *text;
} kernel_lines[] = {
	{"[    1.234567] BUG: bad", "BUG: bad"},
	{"[12345.234567][  T123] BUG: bad\r", "BUG: bad"},
	{"[    1.234567][    C0] x", "x"},
	{"[drm] x", "[drm] x"},
	{"[    1.5] [drm] x", "[drm] x"},
	{"\033[2J\033[1;31mred\033[0m\033c text", "red text"},
	{"", ""},
	{"[", "["},
	{"[    1.2", "[    1.2"},
	{"\033", ""},
	{"\033[12;", ""},
	{"a\033(Bb", "ab"},
};

START_TEST(kernel_text)
{
	ck_assert_int_eq(take(kernel_lines[_i].line), LINE_KERNEL);
	ck_assert_str_eq(text, kernel_lines[_i].text);
}
END_TEST

static const char *const garbage[] = {
	"@@. ",
	"@@",
	"@@x {}",
	"@@. {\"type\":\"end\"",
	"@@. {\"type\":\"end\"} x",
	"@@. [\"type\"]",
	"@@. {\"type\":1}",
	"@@. {\"name\":\"x\"}",
	"@@. {\"type\":\"end\",\"type\":\"end\"}",
	"@@. {\"type\":\"end\",\"x\":\"\xff\xfe\"}",
	"@@. {\"type\":\"end\",\"x\":\"\\u0000\"}",
	"@@. {\"type\":\"end\",\"x\":\"\\ud800\"}",
	"@@. {\"type\":\"end\",\"x\":1e999}",
};

START_TEST(garbage_is_told)
{
	ck_assert_int_eq(take(garbage[_i]), LINE_GARBAGE);
	ck_assert_ptr_null(record);
	ck_assert_uint_gt(strlen(text), 0);
	/* It leaves nothing behind that spoils the next record. */
	ck_assert_int_eq(take("@@. {\"type\":\"end\"}"), LINE_RECORD);
	ck_assert_str_eq(field("type"), "end");
}
END_TEST

START_TEST(too_deep)
{
	char *line = malloc(100100);

	ck_assert_ptr_nonnull(line);
	strcpy(line, "@@. {\"type\":\"end\",\"x\":");
	memset(line + strlen("@@. {\"type\":\"end\",\"x\":"), '[', 100000);
	line[100000] = '\0';
	ck_assert_int_eq(take(line), LINE_GARBAGE);
	free(line);
}
END_TEST

START_TEST(too_long)
{
	char part[1024];

	memset(part, 'x', sizeof(part) - 1);
	part[sizeof(part) - 1] = '\0';
	memcpy(part, "@@+ ", 4);
	ck_assert_int_eq(take("@@+ {\"type\":\"end\",\"x\":\""), LINE_PART);
	for (int i = 0; i < 2000; i++)
		ck_assert_int_eq(take(part), LINE_PART);
	ck_assert_int_eq(take("@@. \"}"), LINE_GARBAGE);
	ck_assert_ptr_nonnull(strstr(text, "1 MiB"));
	ck_assert_int_eq(take("@@. {\"type\":\"end\"}"), LINE_RECORD);
}
END_TEST

START_TEST(just_long_enough)
{
	char part[1024 + 5];

	memset(part, 'x', sizeof(part) - 1);
	part[sizeof(part) - 1] = '\0';
	memcpy(part, "@@+ ", 4);
	ck_assert_int_eq(take("@@+ {\"type\":\"end\",\"x\":\""), LINE_PART);
	for (int i = 0; i < 1023; i++)
		ck_assert_int_eq(take(part), LINE_PART);
	ck_assert_int_eq(take("@@. \"}"), LINE_RECORD);
	ck_assert_uint_eq(strlen(field("x")), 1023 * 1024);
}
END_TEST

START_TEST(sender_died_in_the_middle)
{
	ck_assert_int_eq(take("@@+ {\"type\":\"packet\",\"text\":\"abc"), LINE_PART);
	ck_assert_int_eq(take("@@+ {\"type\":\"end\",\"name\":"), LINE_PART);
	ck_assert_int_eq(take("@@. \"x\"}"), LINE_RECORD);
	ck_assert_str_eq(field("type"), "end");
	ck_assert_str_eq(field("name"), "x");
}
END_TEST

START_TEST(held_records_are_sent_in_one)
{
	json_t *original = json_array();
	char *lines;

	for (int i = 0; i < 200; i++)
		json_array_append_new(original, json_pack("{s:s, s:s, s:i}", "type", "packet",
							  "text", "abc \"\\ DATA", "number", i));
	lines = sent_by(send_held, json_incref(original));
	ck_assert_uint_lt(strlen(lines), 2000);
	ck_assert_int_eq(read_back(lines, "[    1.234567] ", "[    2.0] x"), LINE_RECORD);
	ck_assert(json_equal(record, original));
	json_decref(original);
	free(lines);
}
END_TEST

START_TEST(records_held_no_longer)
{
	char *lines = sent_by(send_held, json_pack("[{s:s}]", "type", "note"));

	free(lines);
	lines = sent(json_pack("{s:s}", "type", "end"));
	ck_assert_str_eq(lines, "@@. {\"type\":\"end\"}\n");
	free(lines);
}
END_TEST

static const struct {
	const char *json;
	int size; /* told, more than it is */
} not_packed[] = {
	{"[{\"type\":\"end\"}]", 1},
	{"[{\"type\":\"end\"}]", -1},
	{"[{\"type\":\"end\"}]", 1 << 30},
	{"[{\"type\":\"end\"}]", -(1 << 30)},
	{"[{\"type\":\"end\"},{\"name\":\"x\"}]", 0},
	{"[{\"type\":\"packed\",\"size\":1,\"data\":\"\"}]", 0},
	{"{\"type\":\"end\"}", 0},
	{"[{\"type\":\"end\"}", 0},
	{"x", 0},
};

START_TEST(packed_garbage_is_told)
{
	const char *json = not_packed[_i].json;
	char *packed = packed_encode(json, strlen(json));
	char line[512];

	ck_assert_ptr_nonnull(packed);
	snprintf(line, sizeof(line), "@@. {\"type\":\"packed\",\"size\":%d,\"data\":\"%s\"}",
		 (int)strlen(json) + not_packed[_i].size, packed);
	free(packed);
	ck_assert_int_eq(take(line), LINE_GARBAGE);
	ck_assert_ptr_null(record);
	ck_assert_str_eq(text, "no packed records");
}
END_TEST

TEST_MAIN("record")
{
	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_loop_test(tests, round_trip, 0, ARRAY_SIZE(lengths));
	tcase_add_test(tests, kernel_text_between_parts);
	tcase_add_test(tests, non_ascii_text_is_sent_as_ascii);
	tcase_add_loop_test(tests, kernel_text, 0, ARRAY_SIZE(kernel_lines));
	tcase_add_loop_test(tests, garbage_is_told, 0, ARRAY_SIZE(garbage));
	tcase_add_test(tests, too_deep);
	tcase_add_test(tests, too_long);
	tcase_add_test(tests, just_long_enough);
	tcase_add_test(tests, sender_died_in_the_middle);
	tcase_add_test(tests, held_records_are_sent_in_one);
	tcase_add_test(tests, records_held_no_longer);
	tcase_add_loop_test(tests, packed_garbage_is_told, 0, ARRAY_SIZE(not_packed));
}
