/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeds whatever bytes libFuzzer finds to everything that reads them. */
#include <stdlib.h>
#include <string.h>

#include "harness/wire/packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Volatile, so that the reads stay. */
static volatile uint8_t seen;

static void touch(const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		seen = (uint8_t)(seen ^ bytes[i]);
}

static void walk_chunk(const struct chunk *chunk)
{
	size_t offset = 0;
	struct tlv tlv;

	touch(chunk->value, chunk->value_length);
	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv))
		touch(tlv.value, tlv.value_length);
	if (chunk_tlv(chunk, PARAM_STATE_COOKIE, &tlv))
		touch(tlv.value, tlv.value_length);
	if (chunk->type == DATA || chunk->type == I_DATA)
		touch(chunk->data.payload, chunk->data.size);
	if (chunk->type != SACK)
		return;
	for (unsigned i = 0; i < chunk->sack.gaps; i++)
		sack_gap(chunk, i);
	for (unsigned i = 0; i < chunk->sack.duplicates; i++)
		sack_duplicate(chunk, i);
}

static void walk(const struct sctp_packet *packet, enum decode_result result)
{
	static const size_t sizes[] = {0, 1, 40, 4096};
	char line[4096];

	if ((result == MALFORMED) != (packet->defect[0] != '\0'))
		abort();
	for (unsigned i = 0; i < packet->chunk_count; i++)
		walk_chunk(&packet->chunks[i]);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
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
