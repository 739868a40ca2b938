/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/exchange.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/record/base64.h"
#include "reports/fields.h"
#include "harness/memory.h"

enum { FRAME_LIMIT = 65535 + 18 };

static const char *text_of(const json_t *record, const char *key)
{
	const char *text = json_string_value(json_object_get(record, key));

	return text ? text : "";
}

/* The index of the node, which is added; -1 if it has no name or there are too many. */
static int node_of(struct exchange *exchange, const char *name)
{
	for (unsigned i = 0; i < exchange->node_count; i++)
		if (strcmp(exchange->nodes[i], name) == 0)
			return (int)i;
	if (!*name || exchange->node_count == EXCHANGE_NODES)
		return -1;
	exchange->nodes[exchange->node_count] = name;
	return (int)exchange->node_count++;
}

/* What does not come twice from a node unless it is sent again; SACKs and HEARTBEATs do. */
static bool is_once(const char *chunk)
{
	static const char *const once[] = {"DATA",	  "I-DATA",    "INIT",
					   "COOKIE ECHO", "SHUTDOWN",  "SHUTDOWN ACK",
					   "ASCONF",	  "RE-CONFIG", NULL};

	for (size_t i = 0; once[i]; i++)
		if (strcmp(once[i], chunk) == 0)
			return true;
	return false;
}

/* Remembers the chunk; true if that sender sent it before. */
static bool is_again(json_t *seen, const struct exchange_packet *packet, const json_t *chunk)
{
	char *label = is_once(text_of(chunk, "chunk")) ? fields_label(chunk) : NULL;
	char *key = NULL;
	bool again;

	if (!label)
		return false;
	key = xasprintf("%u %s", packet->from, label);
	again = json_object_get(seen, key) != NULL;
	(void)json_object_set_new(seen, key, json_true());
	free(key);
	free(label);
	return again;
}

static char *label_of(const json_t *chunks, const char *text)
{
	char *line = NULL;
	size_t size = 0, index;
	FILE *out = xopen_memstream(&line, &size);
	json_t *chunk;

	if (!out)
		return NULL;
	json_array_foreach (chunks, index, chunk) {
		char *label = fields_label(chunk);

		fprintf(out, "%s%s", index ? " | " : "", label ? label : "");
		free(label);
	}
	if (json_array_size(chunks) == 0)
		fputs(text + strspn(text, " 0123456789."), out);
	if (fclose(out) != 0) {
		free(line);
		return NULL;
	}
	return line;
}

/* What has been seen so far. */
struct seen {
	struct fields fields;
	json_t *once; /* chunks that do not come twice: "SENDER LABEL" */
	json_t *tags; /* that a node announced in an INIT or INIT ACK: "NODE TAG", and "NODE" if any */
};

static bool is_seen(const json_t *tags, unsigned node, const char *tag)
{
	char key[32];

	snprintf(key, sizeof(key), "%u%s%s", node, tag ? " " : "", tag ? tag : "");
	return json_object_get(tags, key) != NULL;
}

static void announce(json_t *tags, unsigned node, uint32_t tag)
{
	char key[32];

	snprintf(key, sizeof(key), "%u", node);
	(void)json_object_set_new(tags, key, json_true());
	snprintf(key, sizeof(key), "%u %08x", node, tag);
	(void)json_object_set_new(tags, key, json_true());
}

/*
 * RFC 9260 8.5: an INIT has the tag zero and no other packet has, which bears the one that its receiver announced; with the
 * T bit it is the sender's own.  Of a receiver that announced none in these packets nothing is claimed.
 */
static const char *judge_tag(const json_t *tags, const struct exchange_packet *packet,
			     const struct sctp_packet *decoded)
{
	const struct chunk *first = &decoded->chunks[0];
	char tag[16];

	if (decoded->chunk_count == 0)
		return "";
	if (first->type == INIT)
		return decoded->tag == 0 ? "" : "wrong tag";
	if (decoded->tag == 0)
		return "zero tag";
	if ((first->type == ABORT || first->type == SHUTDOWN_COMPLETE) && first->flags & FLAG_T)
		return "";
	snprintf(tag, sizeof(tag), "%08x", decoded->tag);
	return is_seen(tags, packet->to, NULL) && !is_seen(tags, packet->to, tag) ? "wrong tag"
										  : "";
}

static json_t *decode(struct seen *seen, struct exchange_packet *packet, const json_t *record)
{
	static uint8_t frame[FRAME_LIMIT];
	static struct sctp_packet decoded;
	long length = base64_decode(text_of(record, "frame"), frame, sizeof(frame));

	if (length <= 0)
		return json_array();
	if (packet_decode_frame(frame, (size_t)length, &decoded) != NOT_SCTP) {
		packet->tag = judge_tag(seen->tags, packet, &decoded);
		for (unsigned i = 0; i < decoded.chunk_count; i++)
			if (decoded.chunks[i].type == INIT || decoded.chunks[i].type == INIT_ACK)
				announce(seen->tags, packet->from, decoded.chunks[i].init.tag);
	}
	return fields_of(&seen->fields, frame, (size_t)length);
}

/* Returns 0, 1 if the record is not fit, or -1 without memory. */
static int take(struct exchange *exchange, struct seen *seen, const json_t *record, unsigned number)
{
	struct exchange_packet *packet = &exchange->packets[exchange->count];
	int from = node_of(exchange, text_of(record, "from"));
	int to = node_of(exchange, text_of(record, "to"));
	size_t index;
	json_t *chunk;

	if (from < 0 || to < 0)
		return 1;
	*packet = (struct exchange_packet){
		.number = number,
		.seconds = json_number_value(json_object_get(record, "seconds")),
		.link = text_of(record, "link"),
		.fate = text_of(record, "fate"),
		.text = text_of(record, "text"),
		.from = (unsigned)from,
		.to = (unsigned)to,
		.tag = "",
	};
	packet->chunks = decode(seen, packet, record);
	exchange->count++;
	packet->label = packet->chunks ? label_of(packet->chunks, packet->text) : NULL;
	if (!packet->label)
		return -1;
	json_array_foreach (packet->chunks, index, chunk)
		packet->again |= is_again(seen->once, packet, chunk);
	return 0;
}

/* What the scenario looked at when it failed, and what a bystander saw to be wrong. */
static bool in_question(const json_t *end, const json_t *record)
{
	static const char *const keys[] = {"packet", "violation"};
	const json_t *number = json_object_get(record, "number");
	bool asked = false;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		asked |= json_is_integer(number) &&
			 json_equal(json_object_get(end, keys[i]), number);
	return asked;
}

/* Of a long exchange the first and the last packets are kept. */
static bool follows(const json_t *records, size_t index)
{
	const json_t *number = json_object_get(json_array_get(records, index), "number");
	const json_t *last = json_object_get(json_array_get(records, index - 1), "number");

	return index == 0 || !json_is_integer(number) || !json_is_integer(last) ||
	       json_integer_value(number) == json_integer_value(last) + 1;
}

int exchange_make(struct exchange *exchange, const json_t *end)
{
	const json_t *records = json_object_get(end, "packets");
	struct seen *seen = xcalloc(1, sizeof(*seen));
	int result = 0;
	bool whole = true;
	size_t index;
	json_t *record;

	*exchange = (struct exchange){
		.packets = xcalloc(json_array_size(records) + 1, sizeof(*exchange->packets))};
	seen->once = json_object();
	seen->tags = json_object();
	if (!seen->once || !seen->tags)
		result = -1;
	json_array_foreach (records, index, record) {
		if (result < 0)
			break;
		if (!follows(records, index)) {
			/* Associations may have come and gone meanwhile. */
			memset(&seen->fields, 0, sizeof(seen->fields));
			json_object_clear(seen->tags);
			whole = false;
		}
		result = take(exchange, seen, record, (unsigned)index + 1);
		exchange->left_out += result == 1;
		if (whole)
			exchange->whole = exchange->count;
		if (result == 0)
			exchange->packets[exchange->count - 1].question = in_question(end, record);
	}
	json_decref(seen->once);
	json_decref(seen->tags);
	free(seen);
	return result < 0 ? -1 : 0;
}

void exchange_free(struct exchange *exchange)
{
	for (size_t i = 0; i < exchange->count; i++) {
		json_decref(exchange->packets[i].chunks);
		free(exchange->packets[i].label);
	}
	free(exchange->packets);
	*exchange = (struct exchange){0};
}
