/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/record/record.h"

#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/memory.h"
#include "harness/record/packed.h"

enum {
	PART_SIZE = 800, /* the kernel log refuses lines of about 1000 bytes */
	RECORD_LIMIT = 1 << 20,
	HELD_ENOUGH = 256 << 10, /* then what was held is sent */
	HELD_LIMIT = HELD_ENOUGH + RECORD_LIMIT + 2,
	FAILED = 3,
};

static const char part_mark[] = "@@+ ";
static const char last_mark[] = "@@. ";
static const char record_begin[] = "{\"type\":\"";
static const char packed_type[] = "packed";

static int log_fd = -1;
static const char *log_level = "";

/* What is held: "[record,record". */
static struct {
	bool on;
	char *json;
	size_t length;
	size_t size;
} held;

static void *grow(void *memory, size_t size)
{
	void *grown = xrealloc(memory, size);

	return grown;
}

int record_open(bool to_stdout)
{
	if (to_stdout) {
		log_fd = STDOUT_FILENO;
		log_level = "";
		return 0;
	}
	log_fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	/* Critical: printed on the console whatever the log level of "quiet". */
	log_level = "<2>";
	return log_fd < 0 ? -1 : 0;
}

static void write_line(const char *line, size_t length)
{
	while (length > 0) {
		ssize_t written = write(log_fd, line, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			err(FAILED, "cannot send a record");
		line += written;
		length -= (size_t)written;
	}
}

static void send_part(const char *mark, const char *json, size_t length)
{
	char line[sizeof("<2>") + sizeof(part_mark) + PART_SIZE + 1];
	int size = snprintf(line, sizeof(line), "%s%s%.*s\n", log_level, mark, (int)length, json);

	write_line(line, (size_t)size);
}

static void send_json(const char *json)
{
	size_t length;

	for (length = strlen(json); length > PART_SIZE; length -= PART_SIZE) {
		send_part(part_mark, json, PART_SIZE);
		json += PART_SIZE;
	}
	send_part(last_mark, json, length);
}

static void send_held(void)
{
	char *packed, *json;

	if (held.length == 0)
		return;
	held.json[held.length++] = ']';
	packed = packed_encode(held.json, held.length);
	if (!packed)
		errx(FAILED, "cannot pack records");
	json = xasprintf("{\"type\":\"%s\",\"size\":%zu,\"data\":\"%s\"}", packed_type, held.length,
			 packed);
	free(packed);
	send_json(json);
	free(json);
	held.length = 0;
}

static void hold(const char *json)
{
	size_t length = strlen(json);

	if (length > RECORD_LIMIT)
		errx(FAILED, "cannot send a record: it is longer than 1 MiB");
	/* With a comma or bracket before it and one after it. */
	if (held.length + length + 2 > held.size) {
		held.size = 2 * (held.length + length + 2);
		held.json = grow(held.json, held.size);
	}
	held.json[held.length] = held.length ? ',' : '[';
	held.length++;
	memcpy(held.json + held.length, json, length);
	held.length += length;
	if (held.length >= HELD_ENOUGH)
		send_held();
}

void record_send(json_t *record)
{
	char *json = json_dumps(record, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(15));

	if (!json)
		errx(FAILED, "cannot send a record: it has no JSON form");
	if (held.on)
		hold(json);
	else
		send_json(json);
	free(json);
	json_decref(record);
}

void record_hold(void)
{
	held.on = true;
}

void record_release(void)
{
	send_held();
	held.on = false;
}

struct record_reader {
	char *line; /* the latest line, without what is not text */
	size_t line_size;
	char *json; /* the parts so far */
	size_t length;
	size_t size;
	bool too_long;
	char problem[JSON_ERROR_TEXT_LENGTH + 64];
};

struct record_reader *record_reader_new(void)
{
	struct record_reader *reader = xcalloc(1, sizeof(*reader));

	return reader;
}

void record_reader_free(struct record_reader *reader)
{
	if (!reader)
		return;
	free(reader->line);
	free(reader->json);
	free(reader);
}

/* Steps over a terminal escape sequence; `text` points to its ESC. */
static const char *skip_escape(const char *text)
{
	text++;
	if (*text == '[') {
		text++;
		while (*text >= 0x20 && *text < 0x40)
			text++;
	} else {
		while (*text >= 0x20 && *text < 0x30)
			text++;
	}
	return *text ? text + 1 : text;
}

static char *clean_line(struct record_reader *reader, const char *line)
{
	size_t size = strlen(line) + 1;
	char *out;

	if (size > reader->line_size) {
		reader->line = grow(reader->line, size);
		reader->line_size = size;
	}
	out = reader->line;
	while (*line) {
		if (*line == '\033')
			line = skip_escape(line);
		else
			*out++ = *line++;
	}
	while (out > reader->line && out[-1] == '\r')
		out--;
	*out = '\0';
	return reader->line;
}

/* Returns what follows "[" spaces BODY "]", where BODY is letters, digits and dots, or `text` if it
 * is not that. */
static char *skip_bracket(char *text)
{
	char *end = text;

	if (*end++ != '[')
		return text;
	while (*end == ' ')
		end++;
	while (isalnum((unsigned char)*end) || *end == '.')
		end++;
	return *end == ']' ? end + 1 : text;
}

/* printk puts "[    1.234567] " before a line, and with CONFIG_PRINTK_CALLER "[    1.234567][ T1]
 * ". */
static char *skip_timestamp(char *line)
{
	char *after = skip_bracket(line);
	char *number = line + 1 + strspn(line + (*line != '\0'), " ");

	if (after == line || !isdigit((unsigned char)*number))
		return line;
	after = skip_bracket(after);
	return *after == ' ' ? after + 1 : after;
}

static void take_part(struct record_reader *reader, const char *part)
{
	size_t length = strlen(part);

	/* Its sender may have died in the middle of the record before; "type" comes first in each.
	 */
	if (strncmp(part, record_begin, strlen(record_begin)) == 0) {
		reader->length = 0;
		reader->too_long = false;
	}
	if (reader->too_long || length > RECORD_LIMIT - reader->length) {
		reader->too_long = true;
		return;
	}
	if (length == 0)
		return;
	if (reader->length + length > reader->size) {
		reader->size = 2 * (reader->length + length);
		reader->json = grow(reader->json, reader->size);
	}
	memcpy(reader->json + reader->length, part, length);
	reader->length += length;
}

static bool has_type(const json_t *record)
{
	return json_is_string(json_object_get(record, "type"));
}

static bool is_packed(const json_t *record)
{
	const char *type = json_string_value(json_object_get(record, "type"));

	return type && strcmp(type, packed_type) == 0;
}

/* Whether it is an array of records, none of them packed again. */
static bool are_records(const json_t *records)
{
	const json_t *record;
	size_t i;

	if (!json_is_array(records))
		return false;
	json_array_foreach (records, i, record)
		if (!has_type(record) || is_packed(record))
			return false;
	return true;
}

/* Replaces the record by an array of those that it holds. */
static json_t *unpack_records(struct record_reader *reader, json_t *record)
{
	const char *text = json_string_value(json_object_get(record, "data"));
	json_int_t size = json_integer_value(json_object_get(record, "size"));
	char *data =
		text && size > 0 && size <= HELD_LIMIT ? packed_decode(text, (size_t)size) : NULL;
	json_t *records =
		data ? json_loadb(data, (size_t)size, JSON_REJECT_DUPLICATES, NULL) : NULL;

	free(data);
	json_decref(record);
	if (are_records(records))
		return records;
	json_decref(records);
	snprintf(reader->problem, sizeof(reader->problem), "no packed records");
	return NULL;
}

static json_t *parse_record(struct record_reader *reader)
{
	json_error_t error;
	json_t *record;

	if (reader->too_long) {
		snprintf(reader->problem, sizeof(reader->problem), "longer than 1 MiB");
		return NULL;
	}
	record = json_loadb(reader->json ? reader->json : "", reader->length,
			    JSON_REJECT_DUPLICATES, &error);
	if (!record) {
		snprintf(reader->problem, sizeof(reader->problem), "no JSON object: %s",
			 error.text);
		return NULL;
	}
	if (!has_type(record)) {
		snprintf(reader->problem, sizeof(reader->problem), "no \"type\"");
		json_decref(record);
		return NULL;
	}
	return is_packed(record) ? unpack_records(reader, record) : record;
}

enum line_kind record_read(struct record_reader *reader, const char *line, json_t **record,
			   const char **text)
{
	const char *body = skip_timestamp(clean_line(reader, line));

	*record = NULL;
	*text = body;
	if (strncmp(body, "@@", 2) != 0)
		return LINE_KERNEL;
	if (strncmp(body, part_mark, strlen(part_mark)) == 0) {
		take_part(reader, body + strlen(part_mark));
		return LINE_PART;
	}
	*text = reader->problem;
	if (strncmp(body, last_mark, strlen(last_mark)) != 0) {
		snprintf(reader->problem, sizeof(reader->problem), "neither @@+ nor @@. begins it");
		return LINE_GARBAGE;
	}
	take_part(reader, body + strlen(last_mark));
	*record = parse_record(reader);
	reader->length = 0;
	reader->too_long = false;
	return *record ? LINE_RECORD : LINE_GARBAGE;
}
