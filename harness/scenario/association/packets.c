/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/packets.h"

#include <stdlib.h>
#include <string.h>

#include "harness/scenario/endpoint/expect_event.h"
#include "harness/scenario/stage/expect_packet.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"
#include "harness/scenario/stage/intercept.h"
#include "harness/scenario/association/sizes.h"

const struct packet *packet_last(const char *node, enum chunk_type type)
{
	trace_must_have(node);
	for (unsigned i = trace_count(); i > 0; i--) {
		struct packet *packet = trace_packet(i - 1);

		if (packet && !strcmp(packet->from, node)) {
			packet->chunk = packet_chunk(&packet->sctp, type);
			if (packet->chunk)
				return packet;
		}
		free(packet);
	}
	return NULL;
}

unsigned packets_so_far(void)
{
	unsigned count = 0;

	for (unsigned i = 0; i < trace_count(); i++) {
		struct packet *packet = trace_packet(i);

		count += packet != NULL;
		free(packet);
	}
	return count;
}

const struct packet *packet_next(const struct packet *packet)
{
	for (unsigned i = packet->number + 1; i < trace_count(); i++) {
		const struct packet *next = trace_packet(i);

		if (next)
			return next;
	}
	scenario_error("there is no packet after packet %u", packet->number + 1);
}

void packet_assert_on_link(const struct packet *packet, const char *link, const char *file,
			   int line)
{
	const struct chunk *chunk = packet->chunk ? packet->chunk : &packet->sctp.chunks[0];

	if (strcmp(packet->link, link))
		scenario_fail(file, line, "expected %s of %s on %s; it was on %s",
			      chunk_name(chunk->type), packet->from, link, packet->link);
}

void packet_replay(struct lab *lab, const struct packet *packet)
{
	const struct topology *topology = lab_topology(lab);
	int link = topology_link(topology, packet->link);
	int to = topology_end(topology, link, topology_node(topology, packet->to));
	size_t length;
	const uint8_t *frame = trace_frame(packet->number, &length);

	if (intercept_takes(lab, link, to, frame, length))
		return;
	if (lab_inject(lab, link, to, frame, length) != 0)
		scenario_error("%s", lab_error(lab));
}

unsigned chunk_tlv_count(const struct chunk *chunk, uint16_t type)
{
	unsigned count = 0;
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv))
		count += tlv.type == type;
	return count;
}

bool chunk_has_tlv(const struct chunk *chunk, uint16_t type)
{
	return chunk_tlv_count(chunk, type) > 0;
}

uint8_t *sctp_packet_start(struct frame *frame, const struct sctp_packet *packet)
{
	return frame->data + (packet->chunks[0].value - frame->data) - CHUNK_HEADER - COMMON_HEADER;
}

void packet_spoil_tag(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	enum { TAG = 4 };

	(void)context;
	sctp_packet_start(frame, packet)[TAG] ^= 0x01;
}
