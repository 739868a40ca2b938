/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Feeds whatever bytes libFuzzer finds to the readers of a guest's lines, and of what is packed in them.
 *
 * Reaches: record_read unpack_records skip_escape skip_timestamp base64_decode packed_decode
 */
#include "harness/record/base64.h"
#include "harness/record/packed.h"
#include "harness/record/record.h"
#include "harness/record/verdict.h"
#include "harness/tests/fuzz.h"

static void take(json_t *record)
{
	size_t index;
	json_t *each;

	if (!json_is_array(record)) {
		fuzz_require(json_is_string(json_object_get(record, "type")));
		(void)verdict_of_record(record);
	}
	json_array_foreach (record, index, each) {
		fuzz_require(json_is_string(json_object_get(each, "type")));
		(void)verdict_of_record(each);
	}
	json_decref(record);
}

static void read_lines(char *text)
{
	struct record_reader *reader = record_reader_new();
	char *rest = text;

	for (char *line; (line = strsep(&rest, "\n"));) {
		const char *said = NULL;
		json_t *record = NULL;
		enum line_kind kind = record_read(reader, line, &record, &said);

		fuzz_require((kind == LINE_RECORD) == (record != NULL));
		fuzz_require(kind == LINE_PART || said);
		if (record)
			take(record);
	}
	record_reader_free(reader);
}

/* What was decoded is encoded to the same text again: no two texts stand for one thing but by unused bits. */
static void decode(const char *text, size_t length)
{
	unsigned char *bytes = malloc(length + 1);
	char *again = malloc(BASE64_SIZE(length + 1));
	long size;

	fuzz_require(bytes && again);
	size = base64_decode(text, bytes, length);
	if (size >= 0) {
		base64_encode(bytes, (size_t)size, again);
		fuzz_require(strlen(again) == length);
	}
	free(bytes);
	free(again);
}

static void pack(const uint8_t *data, size_t size)
{
	char *text = packed_encode(data, size);
	void *back = text ? packed_decode(text, size) : NULL;

	fuzz_require(text && (size == 0 || (back && memcmp(back, data, size) == 0)));
	free(back);
	free(packed_decode(text, size + 1));
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	decode(text, strlen(text));
	free(packed_decode(text, 100));
	pack(data, size);
	read_lines(text);
	free(text);
	return 0;
}
