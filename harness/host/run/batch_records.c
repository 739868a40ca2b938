/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/host/run/batch_records.h"

#include <string.h>

#include "harness/array_size.h"

enum {
	MESSAGE_LIMIT = 64 << 10,
	PACKET_LIMIT = 4 << 20, /* bytes of frames in a scenario */
	NOTE_LIMIT = 64 << 10,
	TIMELINE_LIMIT = 256 << 10,
	COST_LIMIT = 64, /* in a scenario */
	ROW_LIMIT = 64,
	PACKET_COST = 300, /* of a record, beside the frame */
};

json_t *batch_string(const char *text)
{
	size_t length = strlen(text);

	if (length > MESSAGE_LIMIT) {
		length = MESSAGE_LIMIT;
		while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
			length--;
	}
	return json_stringn(text, length);
}

void batch_take_packet(struct batch *batch, json_t *record)
{
	static const char *const texts[] = {"text", "frame", "link", "from", "to", "fate"};
	static const char *const numbers[] = {"number", "length", "seconds"};
	json_t *packet = json_object();
	size_t bytes = PACKET_COST;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		json_t *text = json_object_get(record, texts[i]);

		if (json_is_string(text))
			json_object_set(packet, texts[i], text);
		bytes += json_string_length(text);
	}
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		json_t *number = json_object_get(record, numbers[i]);

		if (json_number_value(number) >= 0 && json_is_number(number))
			json_object_set(packet, numbers[i], number);
	}
	if (bytes > PACKET_LIMIT - batch->packet_bytes) {
		batch->dropped++;
	} else {
		batch->packet_bytes += bytes;
		json_array_append(batch->packets, packet);
	}
	json_decref(packet);
}

void batch_take_note(struct batch *batch, json_t *record)
{
	size_t bytes = json_string_length(json_object_get(record, "text")) + PACKET_COST;

	if (bytes > NOTE_LIMIT - batch->note_bytes)
		return;
	batch->note_bytes += bytes;
	json_array_append(batch->records, record);
}

/* Takes over what a runner may say of a cost, if all of it is there. */
void batch_take_cost(struct batch *batch, json_t *record)
{
	static const char *const numbers[] = {"n", "instructions", "least", "most", "times"};
	json_t *row = json_object_get(record, "row");
	json_t *cost = json_object();

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		json_t *number = json_object_get(record, numbers[i]);

		if (json_is_integer(number) && json_integer_value(number) >= 0)
			json_object_set(cost, numbers[i], number);
	}
	if (json_object_size(cost) == ARRAY_SIZE(numbers) && json_is_string(row) &&
	    json_string_length(row) <= ROW_LIMIT && batch->costs < COST_LIMIT) {
		json_object_set(cost, "type", json_object_get(record, "type"));
		json_object_set(cost, "name", json_object_get(record, "name"));
		json_object_set(cost, "row", row);
		json_array_append(batch->records, cost);
		batch->costs++;
	}
	json_decref(cost);
}

void batch_take_timeline(struct batch *batch, json_t *record)
{
	size_t bytes = json_dumpb(record, NULL, 0, JSON_COMPACT) + PACKET_COST;

	if (bytes > TIMELINE_LIMIT - batch->timeline_bytes)
		return;
	batch->timeline_bytes += bytes;
	json_array_append(batch->records, record);
}
