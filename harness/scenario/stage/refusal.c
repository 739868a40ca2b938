/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/stage/refusal.h"

#include <string.h>

#include "harness/wire/encode.h"
#include "harness/wire/packet.h"

size_t refusal_of(const uint8_t *frame, size_t length, uint8_t *answer, size_t room)
{
	struct sctp_packet packet;
	struct frame_spec spec = {.checksum = USUAL};
	const struct chunk *init;

	if (packet_decode_frame(frame, length, &packet) == NOT_SCTP || !packet.chunk_count)
		return 0;
	init = packet_chunk(&packet, INIT);
	spec.from = packet.to;
	spec.to = packet.from;
	memcpy(spec.source_mac, frame, sizeof(spec.source_mac));
	memcpy(spec.destination_mac, frame + sizeof(spec.source_mac), sizeof(spec.destination_mac));
	spec.udp_source = packet.udp_destination;
	spec.udp_destination = packet.udp_source;
	spec.tag = init ? init->init.tag : packet.tag;
	spec.chunks[0] = CHUNK(ABORT, .flags = init ? 0 : FLAG_T);
	return encode_frame(&spec, answer, room);
}
