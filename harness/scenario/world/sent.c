/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/world/sent.h"

#include <stdlib.h>
#include <string.h>

#include "harness/scenario/stage/trace.h"
#include "harness/wire/bytes.h"

enum { REQUESTS = 64, COMMON_HEADER = 12 };

bool sent_is_peer(uint16_t port)
{
	return port >= WORLD_PEER_PORT && port < WORLD_PEER_PORT + WORLD_PEERS;
}

static bool is_of(const struct sent_search *search, const struct packet *packet)
{
	bool injected = packet->fate == FRAME_INJECTED;

	return search->by_peer ? injected && packet->sctp.source_port == search->port
			       : !injected && packet->sctp.destination_port == search->port;
}

/* Whether its chunks follow each other up to its end. */
static bool is_whole(const struct sctp_packet *packet)
{
	size_t end = COMMON_HEADER;

	for (unsigned i = 0; i < packet->chunk_count; i++)
		end += (packet->chunks[i].length + 3U) / 4 * 4;
	return end >= packet->length && !packet->chunks_left_out;
}

/* Of a peer's packet that cannot be read to its end nobody knows what it says: it may be it. */
static bool look_into(const struct sent_search *search, const struct packet *packet)
{
	if (!packet || !is_of(search, packet))
		return false;
	if (search->by_peer && !is_whole(&packet->sctp))
		return true;
	for (unsigned i = 0; i < packet->sctp.chunk_count; i++)
		if (search->is_it(packet, &packet->sctp.chunks[i], i, search->context))
			return true;
	return false;
}

bool sent_find(const struct sent_search *search)
{
	for (unsigned i = 0; i < search->end; i++) {
		struct packet *packet = trace_packet(i);
		bool found = look_into(search, packet);

		free(packet);
		if (found)
			return true;
	}
	return trace_overflow() > 0;
}

bool sent_is_init(const struct chunk *chunk)
{
	return chunk->type == INIT || chunk->type == INIT_ACK;
}

static bool tells_adaptation(const struct packet *packet, const struct chunk *chunk, unsigned place,
			     void *context)
{
	const uint32_t *value = context;
	size_t offset = 0;
	struct tlv tlv;

	(void)packet;
	(void)place;
	/* Of several any may count. */
	while (sent_is_init(chunk) && tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv))
		if (tlv.type == PARAM_ADAPTATION && tlv.value_length == sizeof(*value) &&
		    get_unaligned_be32(tlv.value) == *value)
			return true;
	return false;
}

bool sent_adaptation(uint16_t port, uint32_t value)
{
	return sent_find(
		&(struct sent_search){port, trace_count(), true, tells_adaptation, &value});
}

/* Sequence Numbers. */
struct requests {
	uint32_t numbers[REQUESTS];
	unsigned count;
};

static bool gather_requests(const struct packet *packet, const struct chunk *chunk, unsigned place,
			    void *context)
{
	struct requests *requests = context;
	size_t offset = 0;
	struct tlv tlv;

	(void)packet;
	(void)place;
	while (chunk->type == RE_CONFIG && requests->count < REQUESTS &&
	       tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv))
		if (tlv.type != PARAM_RECONFIG_RESPONSE && tlv.value_length >= sizeof(uint32_t))
			requests->numbers[requests->count++] = get_unaligned_be32(tlv.value);
	return false;
}

static bool answers(const struct packet *packet, const struct chunk *chunk, unsigned place,
		    void *context)
{
	const struct requests *requests = context;
	size_t offset = 0;
	struct tlv tlv;

	(void)packet;
	(void)place;
	while (chunk->type == RE_CONFIG &&
	       tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv)) {
		if (tlv.type != PARAM_RECONFIG_RESPONSE || tlv.value_length < sizeof(uint32_t))
			continue;
		for (unsigned i = 0; i < requests->count; i++)
			if (requests->numbers[i] == get_unaligned_be32(tlv.value))
				return true;
	}
	return false;
}

bool sent_response(uint16_t port)
{
	struct requests requests = {.count = 0};

	(void)sent_find(
		&(struct sent_search){port, trace_count(), false, gather_requests, &requests});
	return requests.count == REQUESTS ||
	       sent_find(&(struct sent_search){port, trace_count(), true, answers, &requests});
}
