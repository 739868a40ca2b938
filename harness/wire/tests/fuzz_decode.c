/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Feeds whatever bytes libFuzzer finds to everything that reads them.
 *
 * Reaches: cause.c checksums.c decode.c describe.c describe_tlv.c frame.c parameter.c tlv.c
 */
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/wire/cause.h"
#include "harness/wire/parameter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Volatile, so that the reads stay. */
static volatile uint8_t seen;

static void touch(const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		seen = (uint8_t)(seen ^ bytes[i]);
}

static void walk_contents(const struct tlv_contents *contents)
{
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(contents->tlvs, contents->tlvs_length, &offset, &tlv))
		touch(tlv.value, tlv.value_length);
	for (unsigned i = 0; i < contents->count; i++)
		seen = (uint8_t)(seen ^ tlv_number(contents, i));
}

/* As a parameter and as an error cause, whatever chunk it is in. */
static void walk_tlv(const struct tlv *tlv)
{
	struct parameter parameter;
	struct cause cause;
	struct sockaddr_storage address;

	touch(tlv->value, tlv->value_length);
	tlv_read_address(tlv, &address);
	if (parameter_decode(tlv, &parameter))
		walk_contents(&parameter.inside);
	if (parameter.type == PARAM_RECONFIG_RESPONSE)
		reconfig_result_name(parameter.response.result);
	if (cause_decode(tlv, &cause))
		walk_contents(&cause.inside);
}

static void walk_tlvs(const struct chunk *chunk)
{
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv))
		walk_tlv(&tlv);
	if (chunk_tlv(chunk, PARAM_STATE_COOKIE, &tlv))
		touch(tlv.value, tlv.value_length);
}

static void walk_chunk(const struct chunk *chunk)
{
	struct sockaddr_storage address;

	touch(chunk->value, chunk->value_length);
	walk_tlvs(chunk);
	asconf_address(chunk, &address);
	switch (chunk->type) {
	case DATA:
	case I_DATA:
		touch(chunk->data.payload, chunk->data.size);
		break;
	case SACK:
		for (unsigned i = 0; i < chunk->sack.gaps; i++)
			seen = (uint8_t)(seen ^ sack_gap(chunk, i).end);
		for (unsigned i = 0; i < chunk->sack.duplicates; i++)
			seen = (uint8_t)(seen ^ sack_duplicate(chunk, i));
		break;
	case FORWARD_TSN:
	case I_FORWARD_TSN:
		for (unsigned i = 0; i < chunk->tsn.skipped; i++)
			seen = (uint8_t)(seen ^ forward_tsn_skipped(chunk, i).number);
		break;
	case AUTH:
		touch(chunk->auth.digest, chunk->auth.digest_length);
		break;
	default:
		break;
	}
}

static void walk(const struct sctp_packet *packet, enum decode_result result)
{
	static const size_t sizes[] = {0, 1, 40, 4096};
	char line[4096];

	if ((result == MALFORMED) != (packet->defect[0] != '\0'))
		abort();
	for (unsigned i = 0; i < packet->chunk_count; i++)
		walk_chunk(&packet->chunks[i]);
	if (packet->chunk_count && packet_chunk(packet, packet->chunks[0].type) != packet->chunks)
		abort();
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		memset(line, 'x', sizeof(line));
		packet_describe(packet, line, sizes[i]);
		if (sizes[i] && strlen(line) >= sizes[i])
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sctp_packet packet;
	enum decode_result result = packet_decode(data, size, &packet);
	uint8_t *frame;

	walk(&packet, result);
	result = packet_decode_frame(data, size, &packet);
	walk(&packet, result);
	frame = malloc(size ? size : 1);
	if (!frame)
		abort();
	memcpy(frame, data, size);
	if (packet_fix_checksums(frame, size)) {
		if (packet_decode_frame(frame, size, &packet) == NOT_SCTP || !packet.checksum_ok)
			abort();
	} else if (result == DECODED) {
		abort();
	}
	free(frame);
	return 0;
}
