/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/fields.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/wire/line.h"
#include "harness/memory.h"

enum { VALUE_SIZE = 512 };

/* What numbers of the sender and of the receiver count from. */
struct bases {
	uint32_t own, other;
};

/* The end of that tag, which is added; the last one makes room where there are too many. */
static struct fields_end *end_of(struct fields *fields, uint32_t tag)
{
	for (unsigned i = fields->count; i > 0; i--)
		if (fields->ends[i - 1].tag == tag)
			return &fields->ends[i - 1];
	if (fields->count < FIELDS_TAGS)
		fields->count++;
	fields->ends[fields->count - 1] = (struct fields_end){.tag = tag};
	return &fields->ends[fields->count - 1];
}

static void learn_own(struct fields_end *end, uint32_t tsn)
{
	/* The same tag again, for another association. */
	if (end->own_known && end->own != tsn)
		end->sent_known = false;
	end->own = tsn;
	end->own_known = true;
}

static void learn_sent(struct fields_end *end, uint32_t tsn)
{
	end->sent = tsn;
	end->sent_known = true;
}

static void learn(struct fields *fields, const struct sctp_packet *packet,
		  const struct chunk *chunk)
{
	struct fields_end receiver;

	learn_own(end_of(fields, chunk->init.tag), chunk->init.tsn);
	if (chunk->type == INIT)
		return;
	learn_sent(end_of(fields, packet->tag), chunk->init.tsn);
	receiver = *end_of(fields, packet->tag);
	if (receiver.own_known)
		learn_sent(end_of(fields, chunk->init.tag), receiver.own);
}

/* What is not known from an INIT begins with the first number of its kind. */
static void guess(struct fields_end *end, const struct chunk *chunk)
{
	bool data = chunk->type == DATA || chunk->type == I_DATA;

	if (data && !end->sent_known)
		learn_sent(end, chunk->data.tsn);
	if (chunk->type == SACK && !end->own_known) {
		end->own = chunk->sack.cumulative_tsn + 1;
		end->own_known = true;
	}
}

__attribute__((format(printf, 3, 4))) static void set(json_t *chunk, const char *name,
						      const char *format, ...)
{
	char value[VALUE_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(value, sizeof(value), format, arguments);
	va_end(arguments);
	json_object_set_new(chunk, name, json_string(value));
}

static void set_data(json_t *fields, const struct chunk *chunk, struct bases bases)
{
	set(fields, "tsn", "%u", chunk->data.tsn - bases.own);
	set(fields, "sid", "%u", chunk->data.stream);
	if (chunk->type == DATA)
		set(fields, "ssn", "%u", chunk->data.ssn);
	else
		set(fields, "mid", "%u", chunk->data.mid);
	if (chunk->type == I_DATA && !(chunk->flags & DATA_FLAG_B))
		set(fields, "fsn", "%u", chunk->data.fsn);
	else
		set(fields, "ppid", "%u", chunk->data.ppid);
	set(fields, "flags", "%s%s%s%s", chunk->flags & DATA_FLAG_U ? "U" : "",
	    chunk->flags & DATA_FLAG_B ? "B" : "", chunk->flags & DATA_FLAG_E ? "E" : "",
	    chunk->flags & DATA_FLAG_I ? "I" : "");
	set(fields, "bytes", "%zu", chunk->data.size);
}

static void set_sack(json_t *fields, const struct chunk *chunk, struct bases bases)
{
	char text[VALUE_SIZE] = "";
	struct line line = {.text = text, .size = sizeof(text)};

	set(fields, "cum", "%d", (int32_t)(chunk->sack.cumulative_tsn - bases.other));
	set(fields, "a_rwnd", "%u", chunk->sack.a_rwnd);
	for (unsigned i = 0; i < chunk->sack.gaps; i++) {
		struct gap_block gap = sack_gap(chunk, i);

		line_append(&line, "%s%u-%u", i ? "," : "", gap.start, gap.end);
	}
	if (chunk->sack.gaps)
		set(fields, "gaps", "%s", text);
	line = (struct line){.text = text, .size = sizeof(text)};
	for (unsigned i = 0; i < chunk->sack.duplicates; i++)
		line_append(&line, "%s%u", i ? "," : "", sack_duplicate(chunk, i) - bases.other);
	if (chunk->sack.duplicates)
		set(fields, "dups", "%s", text);
}

static void set_skipped(json_t *fields, const struct chunk *chunk, struct bases bases)
{
	char text[VALUE_SIZE] = "";
	struct line line = {.text = text, .size = sizeof(text)};

	set(fields, "cum", "%d", (int32_t)(chunk->tsn.cumulative_tsn - bases.own));
	for (unsigned i = 0; i < chunk->tsn.skipped; i++) {
		struct skipped_message last = forward_tsn_skipped(chunk, i);

		line_append(&line, "%s%u:%u%s", i ? "," : "", last.stream, last.number,
			    last.unordered ? "U" : "");
	}
	if (chunk->tsn.skipped)
		set(fields, "skipped", "%s", text);
}

static void set_fields(json_t *fields, const struct chunk *chunk, struct bases bases)
{
	switch ((enum chunk_type)chunk->type) {
	case DATA:
	case I_DATA:
		set_data(fields, chunk, bases);
		break;
	case INIT:
	case INIT_ACK:
		set(fields, "a_rwnd", "%u", chunk->init.a_rwnd);
		set(fields, "streams", "%u/%u", chunk->init.ostreams, chunk->init.istreams);
		break;
	case SACK:
		set_sack(fields, chunk, bases);
		break;
	case ABORT:
	case SHUTDOWN_COMPLETE:
		if (chunk->flags & FLAG_T)
			set(fields, "flags", "T");
		break;
	case SHUTDOWN:
		set(fields, "cum", "%d", (int32_t)(chunk->tsn.cumulative_tsn - bases.other));
		break;
	case FORWARD_TSN:
	case I_FORWARD_TSN:
		set_skipped(fields, chunk, bases);
		break;
	case ECNE:
		set(fields, "tsn", "%u", chunk->tsn.cumulative_tsn - bases.other);
		break;
	case CWR:
		set(fields, "tsn", "%u", chunk->tsn.cumulative_tsn - bases.own);
		break;
	case AUTH:
		set(fields, "key", "%u", chunk->auth.key);
		set(fields, "hmac", "%u", chunk->auth.hmac);
		break;
	case ASCONF:
		set(fields, "serial", "%u", chunk->asconf.serial - bases.own);
		break;
	case ASCONF_ACK:
		set(fields, "serial", "%u", chunk->asconf.serial - bases.other);
		break;
	case COOKIE_ECHO:
	case PAD:
		set(fields, "bytes", "%zu", chunk->value_length);
		break;
	case HEARTBEAT:
	case HEARTBEAT_ACK:
	case SHUTDOWN_ACK:
	case ERROR:
	case COOKIE_ACK:
	case RE_CONFIG:
		break;
	}
}

/* Lets a number of a TLV's value, in network order, count from its base. */
static void rebase(uint8_t *value, const struct tlv *tlv, size_t offset, uint32_t base)
{
	uint32_t number;

	if (offset + sizeof(number) > tlv->value_length)
		return;
	memcpy(&number, value + offset, sizeof(number));
	number = htonl(ntohl(number) - base);
	memcpy(value + offset, &number, sizeof(number));
}

/* The numbers in the requests and responses of RFC 6525 4: they begin with the initial TSN. */
static void rebase_requests(uint8_t *frame, const struct chunk *chunk, struct bases bases)
{
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv)) {
		uint8_t *value = frame + (tlv.value - frame);

		switch (tlv.type) {
		case PARAM_OUTGOING_RESET:
			rebase(value, &tlv, 4, bases.other);
			rebase(value, &tlv, 8, bases.own);
			rebase(value, &tlv, 0, bases.own);
			break;
		case PARAM_INCOMING_RESET:
		case PARAM_TSN_RESET:
		case PARAM_ADD_OUTGOING_STREAMS:
		case PARAM_ADD_INCOMING_STREAMS:
			rebase(value, &tlv, 0, bases.own);
			break;
		case PARAM_RECONFIG_RESPONSE:
			rebase(value, &tlv, 0, bases.other);
			rebase(value, &tlv, 8, bases.own);
			rebase(value, &tlv, 12, bases.other);
			break;
		default:
			break;
		}
	}
}

static json_t *chunk_fields(uint8_t *frame, const struct chunk *chunk, struct bases bases)
{
	bool causes = chunk->type == ABORT || chunk->type == ERROR;
	char text[VALUE_SIZE] = "";
	struct line line = {.text = text, .size = sizeof(text)};
	json_t *fields = json_pack("{s:s}", "chunk", chunk_name(chunk->type));

	if (!fields)
		return NULL;
	if (chunk->type == RE_CONFIG)
		rebase_requests(frame, chunk, bases);
	set_fields(fields, chunk, bases);
	line_append_tlvs(&line, chunk->tlvs, chunk->tlvs_length, causes);
	if (text[0])
		set(fields, causes ? "causes" : "parameters", "%s", text + strspn(text, " "));
	return fields;
}

json_t *fields_of(struct fields *fields, uint8_t *frame, size_t length)
{
	static struct sctp_packet packet;
	json_t *chunks = json_array();
	struct bases bases;

	if (!chunks || packet_decode_frame(frame, length, &packet) == NOT_SCTP)
		return chunks;
	for (unsigned i = 0; i < packet.chunk_count; i++) {
		const struct chunk *chunk = &packet.chunks[i];

		if (chunk->type == INIT || chunk->type == INIT_ACK)
			learn(fields, &packet, chunk);
		else
			guess(end_of(fields, packet.tag), chunk);
	}
	bases = (struct bases){end_of(fields, packet.tag)->sent, end_of(fields, packet.tag)->own};
	for (unsigned i = 0; i < packet.chunk_count; i++)
		json_array_append_new(chunks, chunk_fields(frame, &packet.chunks[i], bases));
	if (packet.defect[0])
		json_array_append_new(chunks, json_pack("{s:s, s:s}", "chunk", "malformed", "why",
							packet.defect));
	return chunks;
}

char *fields_label(const json_t *chunk)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = xopen_memstream(&text, &size);
	const char *key;
	json_t *value;

	if (!out)
		return NULL;
	json_object_foreach ((json_t *)chunk, key, value) {
		bool bare = strcmp(key, "chunk") == 0 || strcmp(key, "flags") == 0 ||
			    strcmp(key, "parameters") == 0 || strcmp(key, "causes") == 0 ||
			    strcmp(key, "why") == 0;
		const char *string = json_string_value(value);

		if (!string || !*string)
			continue;
		if (ftell(out) > 0)
			putc(' ', out);
		if (strcmp(key, "bytes") == 0)
			fprintf(out, "%s bytes", string);
		else
			fprintf(out, "%s%s%s", bare ? "" : key, bare ? "" : " ", string);
	}
	if (fclose(out) != 0) {
		free(text);
		return NULL;
	}
	return text;
}
