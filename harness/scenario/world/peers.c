/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scripted peers: what they offer, and how the associations with them end. */
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/scenario/stage/network.h"
#include "harness/scenario/stage/trace.h"
#include "harness/scenario/world/player.h"

enum { RANDOM_SIZE = 32 };

static struct tlv_spec list_tlv(uint16_t type, const uint8_t *bytes, size_t size)
{
	struct tlv_spec tlv = {.type = type, .size = size};

	memcpy(tlv.bytes, bytes, size);
	return tlv;
}

static unsigned offer_auth(struct tlv_spec *offer, unsigned count, int64_t flags)
{
	static const uint8_t random[RANDOM_SIZE] = "32 bytes that a peer says are so";
	static const uint8_t asconf[] = {ASCONF, ASCONF_ACK};
	static const uint8_t more[] = {DATA, I_DATA, SACK, HEARTBEAT, COOKIE_ECHO, RE_CONFIG};
	uint8_t chunks[sizeof(asconf) + sizeof(more)];
	size_t size = 0;
	static const uint8_t algorithms[] = {0, HMAC_SHA256, 0, HMAC_SHA1};

	if (!(flags & OFFER_AUTH))
		return count;
	if (flags & OFFER_ASCONF) {
		memcpy(chunks, asconf, sizeof(asconf));
		size = sizeof(asconf);
	}
	if (flags & OFFER_AUTH_MORE) {
		memcpy(chunks + size, more, sizeof(more));
		size += sizeof(more);
	}
	offer[count++] = list_tlv(PARAM_RANDOM, random, sizeof(random));
	offer[count++] = list_tlv(PARAM_CHUNK_LIST, chunks, size);
	offer[count++] = list_tlv(PARAM_HMAC_ALGORITHMS, algorithms, sizeof(algorithms));
	return count;
}

static void make_offer(const struct player *player, struct peer *peer, int64_t flags)
{
	static const struct {
		int64_t flag;
		uint8_t types[2];
	} extensions[] = {
		{OFFER_AUTH, {AUTH, AUTH}},
		{OFFER_ASCONF, {ASCONF, ASCONF_ACK}},
		{OFFER_RECONFIG, {RE_CONFIG, RE_CONFIG}},
		{OFFER_INTERLEAVING, {I_DATA, I_FORWARD_TSN}},
		{OFFER_FORWARD_TSN, {FORWARD_TSN, FORWARD_TSN}},
	};
	const struct topology *topology = lab_topology(player->lab);
	struct tlv_spec list = {.type = PARAM_SUPPORTED_EXTENSIONS};
	struct tlv_spec *offer = peer->offer;
	unsigned count = 0;

	memset(offer, 0, sizeof(peer->offer));
	for (size_t i = 0; i < ARRAY_SIZE(extensions); i++)
		if (flags & extensions[i].flag)
			for (unsigned k = 0; k < 2; k++)
				list.bytes[list.size++] = extensions[i].types[k];
	if (list.size)
		offer[count++] = list;
	count = offer_auth(offer, count, flags);
	if (flags & OFFER_FORWARD_TSN)
		offer[count++] = (struct tlv_spec){.type = PARAM_FORWARD_TSN};
	if (flags & OFFER_ECN)
		offer[count++] = (struct tlv_spec){.type = PARAM_ECN_CAPABLE};
	if (flags & OFFER_ADAPTATION)
		offer[count++] = tlv_u32(PARAM_ADAPTATION, 77);
	for (int i = 0; flags & OFFER_ADDRESSES && i < MAX_LINKS && topology->links[i].name; i++) {
		struct sockaddr_storage address = peer_own_address(peer, topology->links[i].name);

		offer[count++] = tlv_address(&address);
	}
}

void open_peer(struct player *player, const struct step *step)
{
	static const enum chunk_type answered[] = {INIT,   INIT_ACK,  COOKIE_ECHO, DATA,
						   ASCONF, RE_CONFIG, SHUTDOWN,	   SHUTDOWN_ACK};
	uint64_t number = (uint64_t)step->peer % WORLD_PEERS;
	struct peer *peer = player->peers[number];

	if (!lab_topology(player->lab)->silent)
		return;
	if (!peer)
		peer = player->peers[number] =
			peer_open(player->lab, .port = (uint16_t)(WORLD_PEER_PORT + number));
	for (size_t i = 0; i < ARRAY_SIZE(answered); i++)
		peer_answer(peer, answered[i], true);
	make_offer(player, peer, step->flags);
	if (step->a)
		peer->ostreams = peer->istreams = (uint16_t)step->a;
	if (step->b)
		peer->a_rwnd = (uint32_t)step->b;
}

/* --- the end --- */

/* An ABORT to who sent that INIT or INIT ACK, with the tag that it asked for. */
static void abort_sender(const struct player *player, const struct packet *packet, int link,
			 int from, uint32_t tag)
{
	uint8_t bytes[256];
	const struct chunk_spec *abort_chunk = CHUNK(ABORT);
	struct frame_spec frame = {.from = packet->sctp.to,
				   .to = packet->sctp.from,
				   .tag = tag,
				   .udp_source = packet->sctp.udp_destination,
				   .udp_destination = packet->sctp.udp_source,
				   .checksum = USUAL,
				   .chunks = {abort_chunk}};
	size_t length;

	topology_mac(link, 1 - from, frame.source_mac);
	topology_mac(link, from, frame.destination_mac);
	length = encode_frame(&frame, bytes, sizeof(bytes));
	if (length)
		frame_inject(player->lab, link, from, bytes, length);
}

void wire_abort_all(struct player *player)
{
	const struct topology *topology = lab_topology(player->lab);
	unsigned count = trace_count();

	for (unsigned i = 0; i < count; i++) {
		struct passage passage = trace_passage(i);
		struct packet *packet;

		if (passage.fate == FRAME_INJECTED ||
		    topology_silent(topology, passage.link, passage.from))
			continue;
		packet = trace_packet(i);
		for (unsigned k = 0; packet && k < packet->sctp.chunk_count; k++) {
			const struct chunk *chunk = &packet->sctp.chunks[k];

			if (chunk->type == INIT || chunk->type == INIT_ACK)
				abort_sender(player, packet, passage.link, passage.from,
					     chunk->init.tag);
		}
		free(packet);
	}
}
