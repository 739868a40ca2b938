/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decodes the common header and the chunks of an SCTP packet, and checks RFC 9260 section 3. */
#include <netinet/in.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "harness/wire/bytes.h"
#include "harness/array_size.h"
#include "harness/wire/cause.h"
#include "harness/wire/crc32c.h"
#include "harness/wire/parameter.h"

enum {
	COMMON_HEADER = 12,
	CHUNK_HEADER = 4,
	DATA_HEADER = 16,
	I_DATA_HEADER = 20,
	SACK_HEADER = 16,
	SACK_BLOCK = 4,
	AUTH_HEADER = 8,
	HMAC_SHA1 = 1,
	HMAC_SHA256 = 3,
	FORWARD_TSN_HEADER = 8,
	FORWARD_TSN_ENTRY = 4,
	I_FORWARD_TSN_ENTRY = 8,
};

/* Lengths and offsets are in bytes and count from the chunk header on. */
struct chunk_layout {
	uint8_t type;
	uint8_t smallest; /* length */
	uint8_t unit; /* what comes after `smallest` is a multiple of that; 0: nothing comes */
	uint8_t tlvs; /* where they start; 0: the chunk carries none */
};

#define CHUNK_LAYOUT(name, number, text, smallest, unit, tlvs) {number, smallest, unit, tlvs},
static const struct chunk_layout layouts[] = {CHUNK_TYPE_LIST(CHUNK_LAYOUT)};
#undef CHUNK_LAYOUT

/* The chunk that is being decoded, for the words of a defect. */
struct place {
	struct sctp_packet *packet;
	unsigned number; /* from 1 */
	uint8_t type;
};

/* Keeps the first defect only: those after it may just follow from it. */
__attribute__((format(printf, 2, 3))) static void packet_defect(struct sctp_packet *packet,
								const char *format, ...)
{
	va_list arguments;

	if (packet->defect[0])
		return;
	va_start(arguments, format);
	vsnprintf(packet->defect, sizeof(packet->defect), format, arguments);
	va_end(arguments);
}

__attribute__((format(printf, 2, 3))) static void chunk_defect(const struct place *place,
							       const char *format, ...)
{
	char words[sizeof(place->packet->defect)];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(words, sizeof(words), format, arguments);
	va_end(arguments);
	packet_defect(place->packet, "chunk %u (%s): %s", place->number, chunk_name(place->type),
		      words);
}

static const struct chunk_layout *layout_of(uint8_t type)
{
	for (size_t i = 0; i < ARRAY_SIZE(layouts); i++)
		if (layouts[i].type == type)
			return &layouts[i];
	return NULL;
}

static bool length_is_possible(const struct place *place, const struct chunk_layout *layout,
			       uint16_t length)
{
	unsigned rest;

	if (length < layout->smallest) {
		chunk_defect(place, "length %u is too short", length);
		return false;
	}
	rest = length - layout->smallest;
	if (layout->unit ? rest % layout->unit : rest) {
		chunk_defect(place, "length %u does not fit its format", length);
		return false;
	}
	return true;
}

static void decode_init(const struct place *place, struct chunk *chunk)
{
	const uint8_t *value = chunk->value;

	chunk->init.tag = get_unaligned_be32(value);
	chunk->init.a_rwnd = get_unaligned_be32(value + 4);
	chunk->init.ostreams = get_unaligned_be16(value + 8);
	chunk->init.istreams = get_unaligned_be16(value + 10);
	chunk->init.tsn = get_unaligned_be32(value + 12);
	if (chunk->type == INIT && place->packet->tag)
		chunk_defect(place, "the verification tag is not 0");
	if (!chunk->init.tag)
		chunk_defect(place, "the initiate tag is 0");
	if (!chunk->init.ostreams || !chunk->init.istreams)
		chunk_defect(place, "%u outbound and %u inbound streams", chunk->init.ostreams,
			     chunk->init.istreams);
}

static void decode_data(const struct place *place, struct chunk *chunk)
{
	const uint8_t *value = chunk->value;
	size_t header = (chunk->type == DATA ? DATA_HEADER : I_DATA_HEADER) - CHUNK_HEADER;

	chunk->data.tsn = get_unaligned_be32(value);
	chunk->data.stream = get_unaligned_be16(value + 4);
	if (chunk->type == DATA) {
		chunk->data.ssn = get_unaligned_be16(value + 6);
		chunk->data.ppid = get_unaligned_be32(value + 8);
	} else {
		chunk->data.mid = get_unaligned_be32(value + 8);
		if (chunk->flags & DATA_FLAG_B)
			chunk->data.ppid = get_unaligned_be32(value + 12);
		else
			chunk->data.fsn = get_unaligned_be32(value + 12);
	}
	chunk->data.payload = value + header;
	chunk->data.size = chunk->value_length - header;
	if (!chunk->data.size)
		chunk_defect(place, "no user data");
}

static bool decode_sack(const struct place *place, struct chunk *chunk)
{
	const uint8_t *value = chunk->value;
	size_t blocks = (chunk->length - SACK_HEADER) / SACK_BLOCK;

	chunk->sack.cumulative_tsn = get_unaligned_be32(value);
	chunk->sack.a_rwnd = get_unaligned_be32(value + 4);
	chunk->sack.gaps = get_unaligned_be16(value + 8);
	chunk->sack.duplicates = get_unaligned_be16(value + 10);
	chunk->sack.blocks = value + SACK_HEADER - CHUNK_HEADER;
	if ((size_t)chunk->sack.gaps + chunk->sack.duplicates == blocks)
		return true;
	chunk_defect(place, "length %u does not fit %u gap ack blocks and %u duplicate TSNs",
		     chunk->length, chunk->sack.gaps, chunk->sack.duplicates);
	return false;
}

static void decode_auth(const struct place *place, struct chunk *chunk)
{
	/* Digest sizes of the HMAC identifiers that RFC 4895 3.3 defines. */
	static const uint8_t sizes[] = {[HMAC_SHA1] = 20, [HMAC_SHA256] = 32};
	size_t size;

	chunk->auth.key = get_unaligned_be16(chunk->value);
	chunk->auth.hmac = get_unaligned_be16(chunk->value + 2);
	chunk->auth.digest = chunk->value + AUTH_HEADER - CHUNK_HEADER;
	chunk->auth.digest_length = chunk->length - AUTH_HEADER;
	size = chunk->auth.hmac < sizeof(sizes) ? sizes[chunk->auth.hmac] : 0;
	if (size && chunk->auth.digest_length != size)
		chunk_defect(place, "an HMAC of %zu bytes, identifier %u has %zu",
			     chunk->auth.digest_length, chunk->auth.hmac, size);
}

static void decode_forward_tsn(struct chunk *chunk)
{
	unsigned size = chunk->type == FORWARD_TSN ? FORWARD_TSN_ENTRY : I_FORWARD_TSN_ENTRY;

	chunk->tsn.cumulative_tsn = get_unaligned_be32(chunk->value);
	chunk->tsn.skipped = (chunk->length - FORWARD_TSN_HEADER) / size;
	chunk->tsn.streams = chunk->value + FORWARD_TSN_HEADER - CHUNK_HEADER;
}

static bool carries_causes(uint8_t chunk_type)
{
	return chunk_type == ABORT || chunk_type == ERROR;
}

static bool tlv_fits_format(uint8_t chunk_type, const struct tlv *tlv)
{
	struct parameter parameter;
	struct cause cause;

	return carries_causes(chunk_type) ? cause_decode(tlv, &cause)
					  : parameter_decode(tlv, &parameter);
}

static void check_tlvs(const struct place *place, const struct chunk *chunk)
{
	bool causes = carries_causes(chunk->type);
	const char *kind = causes ? "error cause" : "parameter";
	size_t header = (size_t)(chunk->tlvs - chunk->value) + CHUNK_HEADER;
	size_t offset = 0;
	struct tlv tlv;

	for (size_t start = 0; tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv);
	     start = offset)
		if (!tlv_fits_format(chunk->type, &tlv))
			chunk_defect(place, "the %s at byte %zu (%s) breaks its format", kind,
				     header + start,
				     causes ? cause_name(tlv.type) : parameter_name(tlv.type));
	if (offset < chunk->tlvs_length)
		chunk_defect(place, "the %s at byte %zu has an impossible length", kind,
			     header + offset);
}

static void decode_asconf(const struct place *place, struct chunk *chunk)
{
	struct sockaddr_storage address;

	chunk->asconf.serial = get_unaligned_be32(chunk->value);
	if (chunk->type == ASCONF && !asconf_address(chunk, &address))
		chunk_defect(place, "it does not begin with an address parameter");
}

/* Decodes what stands behind the header; false if it cannot be. */
static bool decode_value(const struct place *place, struct chunk *chunk)
{
	const struct chunk_layout *layout = layout_of(chunk->type);

	if (!layout)
		return true;
	if (!length_is_possible(place, layout, chunk->length))
		return false;
	if (layout->tlvs) {
		chunk->tlvs = chunk->value + layout->tlvs - CHUNK_HEADER;
		chunk->tlvs_length = chunk->length - layout->tlvs;
	}
	switch ((enum chunk_type)chunk->type) {
	case INIT:
	case INIT_ACK:
		decode_init(place, chunk);
		break;
	case DATA:
	case I_DATA:
		decode_data(place, chunk);
		break;
	case SACK:
		return decode_sack(place, chunk);
	case SHUTDOWN:
	case ECNE:
	case CWR:
		chunk->tsn.cumulative_tsn = get_unaligned_be32(chunk->value);
		break;
	case FORWARD_TSN:
	case I_FORWARD_TSN:
		decode_forward_tsn(chunk);
		break;
	case AUTH:
		decode_auth(place, chunk);
		break;
	case ASCONF:
	case ASCONF_ACK:
		decode_asconf(place, chunk);
		break;
	case HEARTBEAT:
	case HEARTBEAT_ACK:
	case ABORT:
	case SHUTDOWN_ACK:
	case ERROR:
	case COOKIE_ECHO:
	case COOKIE_ACK:
	case SHUTDOWN_COMPLETE:
	case RE_CONFIG:
	case PAD:
		break;
	}
	if (chunk->tlvs)
		check_tlvs(place, chunk);
	return true;
}

/* False if the chunk cannot be taken; where the next one starts is then unknown. */
static bool decode_chunk(struct place *place, const uint8_t *bytes, size_t present,
			 struct chunk *chunk)
{
	memset(chunk, 0, sizeof(*chunk));
	if (present < CHUNK_HEADER) {
		packet_defect(place->packet, "chunk %u: only %zu of the 4 header bytes",
			      place->number, present);
		return false;
	}
	chunk->type = place->type = bytes[0];
	chunk->flags = bytes[1];
	chunk->length = get_unaligned_be16(bytes + 2);
	if (chunk->length < CHUNK_HEADER) {
		chunk_defect(place, "length %u is too short", chunk->length);
		return false;
	}
	if (chunk->length > present) {
		chunk_defect(place, "length %u, but the packet has only %zu bytes left",
			     chunk->length, present);
		return false;
	}
	chunk->value = bytes + CHUNK_HEADER;
	chunk->value_length = chunk->length - CHUNK_HEADER;
	if (!decode_value(place, chunk))
		return false;
	if (padded_length(chunk->length) > present)
		chunk_defect(place, "length %u, but the padding is missing", chunk->length);
	return true;
}

static bool must_be_alone(uint8_t type)
{
	return type == INIT || type == INIT_ACK || type == SHUTDOWN_COMPLETE;
}

static void decode_chunks(const uint8_t *sctp, size_t length, struct sctp_packet *out)
{
	struct place place = {.packet = out};
	struct place alone = {.packet = out};

	for (size_t offset = COMMON_HEADER; offset < length;) {
		struct chunk chunk;

		place.number++;
		if (!decode_chunk(&place, sctp + offset, length - offset, &chunk))
			return;
		if (out->chunk_count < PACKET_MAX_CHUNKS)
			out->chunks[out->chunk_count++] = chunk;
		else
			out->chunks_left_out++;
		if (!alone.number && must_be_alone(chunk.type))
			alone = place;
		offset += padded_length(chunk.length);
	}
	if (!place.number)
		packet_defect(out, "no chunk");
	if (alone.number && place.number > 1)
		chunk_defect(&alone, "bundled with other chunks");
}

static void set_port(struct sockaddr_storage *to, uint16_t port)
{
	struct sockaddr_in in = {.sin_family = AF_UNSPEC, .sin_port = htons(port)};

	memcpy(to, &in, sizeof(in));
}

enum decode_result packet_decode_known(const uint8_t *sctp, size_t length, bool sound,
				       struct sctp_packet *out)
{
	/* Most packets have few chunks, and to clear room for all takes longer than to decode them.
	 */
	memset(out, 0, offsetof(struct sctp_packet, chunks[1]));
	out->length = length;
	if (length < COMMON_HEADER) {
		packet_defect(out, "%zu bytes are too few for the common header", length);
		return MALFORMED;
	}
	out->source_port = get_unaligned_be16(sctp);
	out->destination_port = get_unaligned_be16(sctp + 2);
	out->tag = get_unaligned_be32(sctp + 4);
	out->checksum = get_unaligned_be32(sctp + 8);
	out->checksum_ok = sound || out->checksum == sctp_checksum(sctp, length);
	set_port(&out->from, out->source_port);
	set_port(&out->to, out->destination_port);
	if (!out->source_port)
		packet_defect(out, "source port 0");
	if (!out->destination_port)
		packet_defect(out, "destination port 0");
	decode_chunks(sctp, length, out);
	return out->defect[0] ? MALFORMED : DECODED;
}

enum decode_result packet_decode(const uint8_t *sctp, size_t length, struct sctp_packet *out)
{
	return packet_decode_known(sctp, length, false, out);
}

const struct chunk *packet_chunk(const struct sctp_packet *packet, enum chunk_type type)
{
	for (unsigned i = 0; i < packet->chunk_count; i++)
		if (packet->chunks[i].type == type)
			return &packet->chunks[i];
	return NULL;
}

struct gap_block sack_gap(const struct chunk *sack, unsigned i)
{
	const uint8_t *block = sack->sack.blocks + (size_t)i * SACK_BLOCK;

	return (struct gap_block){
		.start = get_unaligned_be16(block),
		.end = get_unaligned_be16(block + 2),
	};
}

uint32_t sack_duplicate(const struct chunk *sack, unsigned i)
{
	return get_unaligned_be32(sack->sack.blocks + ((size_t)sack->sack.gaps + i) * SACK_BLOCK);
}

struct skipped_message forward_tsn_skipped(const struct chunk *chunk, unsigned i)
{
	const uint8_t *entry;

	if (chunk->type == FORWARD_TSN) {
		entry = chunk->tsn.streams + (size_t)i * FORWARD_TSN_ENTRY;
		return (struct skipped_message){
			.stream = get_unaligned_be16(entry),
			.number = get_unaligned_be16(entry + 2),
		};
	}
	entry = chunk->tsn.streams + (size_t)i * I_FORWARD_TSN_ENTRY;
	return (struct skipped_message){
		.stream = get_unaligned_be16(entry),
		.unordered = get_unaligned_be16(entry + 2) & 1,
		.number = get_unaligned_be32(entry + 4),
	};
}
