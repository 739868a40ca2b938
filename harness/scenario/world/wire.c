/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The steps of scripted peers: chunks that are right, or wrong in one place. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/scenario/stage/intercept.h"
#include "harness/scenario/stage/network.h"
#include "harness/scenario/stage/trace.h"
#include "harness/scenario/world/player.h"

/* What one packet has room for beside its headers, and a chunk needs beside its user data. */
enum { ROOM = 1380, CHUNK_ROOM = 80, RANDOM_SIZE = 32 };

static struct peer *peer_of(struct player *player, const struct step *step)
{
	return player->peers[(uint64_t)step->peer % WORLD_PEERS];
}

static struct packet_draft *draft_of(struct player *player, const struct step *step)
{
	return &player->draft[(uint64_t)step->peer % WORLD_PEERS];
}

/* --- a peer --- */

static struct tlv_spec list_tlv(uint16_t type, const uint8_t *bytes, size_t size)
{
	struct tlv_spec tlv = {.type = type, .size = size};

	memcpy(tlv.bytes, bytes, size);
	return tlv;
}

static unsigned offer_auth(struct tlv_spec *offer, unsigned count, int64_t flags)
{
	static const uint8_t random[RANDOM_SIZE] = "32 bytes that a peer says are so";
	static const uint8_t chunks[] = {ASCONF, ASCONF_ACK};
	static const uint8_t algorithms[] = {0, HMAC_SHA256, 0, HMAC_SHA1};

	if (!(flags & OFFER_AUTH))
		return count;
	offer[count++] = list_tlv(PARAM_RANDOM, random, sizeof(random));
	offer[count++] =
		list_tlv(PARAM_CHUNK_LIST, chunks, flags & OFFER_ASCONF ? sizeof(chunks) : 0);
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
	for (int64_t i = 0; flags & OFFER_ADDRESSES && i < 2; i++) {
		struct sockaddr_storage address = peer_own_address(peer, player_path(player, i));

		offer[count++] = tlv_address(&address);
	}
}

static void open_peer(struct player *player, const struct step *step)
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

/* --- parameters --- */

/* The numbers that a request begins with, and what its numbers mean (RFC 6525 4, RFC 5061 4.2). */
static struct tlv_spec make_parameter(const struct player *player, const struct peer *peer,
				      const struct step *step)
{
	uint16_t type = (uint16_t)step->type;
	struct sockaddr_storage address = peer_own_address(peer, player_path(player, step->a));
	const uint32_t sequence = peer->next_serial, numbers = (uint32_t)step->a << 16;
	const uint32_t outgoing[] = {sequence, (uint32_t)step->b + peer->iut_initial_tsn - 1,
				     peer->next_tsn - 1, numbers};
	const uint32_t response[] = {(uint32_t)step->a + peer->iut_initial_tsn, (uint32_t)step->b};
	struct tlv_spec inner = tlv_address(&address);
	struct tlv_spec tlv = {.type = type,
			       .size = (size_t)((uint64_t)step->size % (TLV_INLINE + 1))};

	switch (type) {
	case PARAM_OUTGOING_RESET:
		return tlv_nested(type, outgoing, step->c & 1 ? 4 : 3, NULL);
	case PARAM_INCOMING_RESET:
	case PARAM_ADD_OUTGOING_STREAMS:
	case PARAM_ADD_INCOMING_STREAMS:
		return tlv_nested(type, (const uint32_t[]){sequence, numbers}, 2, NULL);
	case PARAM_TSN_RESET:
		return tlv_nested(type, &sequence, 1, NULL);
	case PARAM_RECONFIG_RESPONSE:
		return tlv_nested(type, response, 2, NULL);
	case PARAM_IPV4_ADDRESS:
	case PARAM_IPV6_ADDRESS:
		return inner;
	case PARAM_ADD_ADDRESS:
	case PARAM_DELETE_ADDRESS:
	case PARAM_SET_PRIMARY:
		return tlv_nested(type, (const uint32_t[]){(uint32_t)step->b}, 1, &inner);
	case PARAM_ADAPTATION:
	case PARAM_COOKIE_PRESERVATIVE:
		return tlv_u32(type, (uint32_t)step->a);
	default:
		for (size_t i = 0; i < tlv.size; i++)
			tlv.bytes[i] = (uint8_t)(step->a + (int64_t)i * step->b);
		return tlv;
	}
}

static void add_parameter(struct player *player, const struct step *step)
{
	struct packet_draft *draft = draft_of(player, step);

	if (draft->tlv_count < MAX_TLVS - 2)
		draft->tlvs[draft->tlv_count++] =
			make_parameter(player, peer_of(player, step), step);
}

/* --- chunks --- */

/* The field's right value, where the peer knows one. */
static int64_t right_value(const struct peer *peer, enum spoiled field, uint8_t type)
{
	switch (field) {
	case SPOILED_packet_tag:
		return peer->iut_tag;
	case SPOILED_tag:
		return peer->tag;
	case SPOILED_tsn:
		return type == INIT || type == INIT_ACK ? peer->initial_tsn : peer->next_tsn;
	case SPOILED_cumulative_tsn:
		return peer->cumulative_tsn;
	case SPOILED_serial:
		return type == ASCONF ? peer->next_serial : peer->iut_serial;
	case SPOILED_source_port:
		return peer->port;
	case SPOILED_ostreams:
	case SPOILED_istreams:
		return peer->ostreams;
	case SPOILED_a_rwnd:
		return peer->a_rwnd;
	case SPOILED_flags:
		return DATA_FLAG_B | DATA_FLAG_E;
	case SPOILED_length:
		return 16;
	default:
		return 0;
	}
}

static int64_t *field_of(struct chunk_spec *chunk, enum spoiled field)
{
	switch (field) {
	case SPOILED_tag:
		return &chunk->tag;
	case SPOILED_a_rwnd:
		return &chunk->a_rwnd;
	case SPOILED_ostreams:
		return &chunk->ostreams;
	case SPOILED_istreams:
		return &chunk->istreams;
	case SPOILED_tsn:
		return &chunk->tsn;
	case SPOILED_cumulative_tsn:
		return &chunk->cumulative_tsn;
	case SPOILED_stream:
		return &chunk->stream;
	case SPOILED_ssn:
		return &chunk->ssn;
	case SPOILED_mid:
		return &chunk->mid;
	case SPOILED_fsn:
		return &chunk->fsn;
	case SPOILED_serial:
		return &chunk->serial;
	case SPOILED_key:
		return &chunk->key;
	case SPOILED_hmac:
		return &chunk->hmac;
	default:
		return NULL;
	}
}

/* Of the chunk, or of the packet that it ends. */
static void spoil(const struct peer *peer, const struct step *step, struct chunk_spec *chunk,
		  struct peer_packet *packet)
{
	enum spoiled field = (enum spoiled)((uint64_t)step->field % SPOILEDS);
	int64_t value = step->value;
	int64_t *place = field_of(chunk, field);

	if (step->relative)
		value += right_value(peer, field, chunk->type);
	value &= UINT32_MAX;
	if (place)
		*place = value;
	else if (field == SPOILED_flags)
		chunk->flags = (int)(value & 0xff);
	else if (field == SPOILED_length)
		chunk->length = (int)(value & 0xffff);
	else if (field == SPOILED_empty)
		chunk->empty = true;
	else if (field == SPOILED_packet_tag)
		packet->tag = value;
	else if (field == SPOILED_cut)
		packet->cut = (size_t)(value % 16);
	else if (field == SPOILED_source_port)
		/* A kernel that answers to port 0 is not to blame for the port. */
		packet->source_port = value & 0xffff ? value & 0xffff : 1;
	else if (field == SPOILED_checksum)
		packet->checksum = value;
}

/* What chunks of that type are never without. */
static void add_mandatory(const struct peer *peer, struct packet_draft *draft, uint8_t type)
{
	struct sockaddr_storage address = peer_own_address(peer, peer->path);
	const uint32_t request[] = {peer->next_serial, peer->iut_initial_tsn - 1,
				    peer->next_tsn - 1};

	if (type == ASCONF) {
		memmove(draft->tlvs + 1, draft->tlvs, draft->tlv_count * sizeof(*draft->tlvs));
		draft->tlvs[0] = tlv_address(&address);
		draft->tlv_count++;
	} else if (draft->tlv_count) {
		return;
	} else if (type == RE_CONFIG) {
		draft->tlvs[draft->tlv_count++] =
			tlv_nested(PARAM_OUTGOING_RESET, request, ARRAY_SIZE(request), NULL);
	} else if (type == HEARTBEAT_ACK) {
		draft->tlvs[draft->tlv_count++] = tlv_text(PARAM_HEARTBEAT_INFO, "a peer's");
	} else if (type == ERROR) {
		draft->tlvs[draft->tlv_count++] = tlv_u32(CAUSE_STALE_COOKIE, 1);
	}
}

static struct chunk_spec make_chunk(const struct peer *peer, struct packet_draft *draft,
				    const struct step *step)
{
	struct chunk_spec chunk = *CHUNK((uint8_t)step->type);

	switch (chunk.type) {
	case DATA:
	case I_DATA:
	case PAD:
		chunk.stream = step->stream & 0xffff;
		chunk.ppid = step->ppid & UINT32_MAX;
		chunk.size =
			(size_t)((uint64_t)(step->size ? step->size : 4) % (ROOM - CHUNK_ROOM));
		break;
	case INIT:
	case INIT_ACK:
		memcpy(chunk.tlvs, peer->offer, sizeof(chunk.tlvs));
		break;
	default:
		add_mandatory(peer, draft, chunk.type);
	}
	if (draft->tlv_count)
		memcpy(chunk.tlvs, draft->tlvs, sizeof(chunk.tlvs));
	memset(draft->tlvs, 0, sizeof(draft->tlvs));
	draft->tlv_count = 0;
	return chunk;
}

static size_t room_of(const struct peer *peer, const struct chunk_spec *chunk)
{
	size_t room = CHUNK_ROOM + chunk->size;

	for (unsigned i = 0; i < MAX_TLVS; i++)
		room += chunk->tlvs[i].type ? TLV_INLINE / 2 : 0;
	if (chunk->type == COOKIE_ECHO)
		room += peer->cookie_size;
	if (chunk->type == HEARTBEAT_ACK)
		room += peer->info_size;
	return room;
}

static void send_draft(struct peer *peer, struct packet_draft *draft, struct peer_packet *packet)
{
	for (unsigned i = 0; i < draft->count; i++)
		packet->chunks[i] = &draft->chunks[i];
	packet->chunks[draft->count] = NULL;
	if (draft->count)
		peer_send_with(peer, packet);
	draft->count = 0;
	draft->bytes = 0;
}

static void add_chunk(struct player *player, struct peer *peer, const struct step *step)
{
	struct packet_draft *draft = draft_of(player, step);
	struct peer_packet packet = {PEER_PACKET_USUAL, .path = player_path(player, step->path)};
	struct peer_packet before = packet;
	struct chunk_spec chunk = make_chunk(peer, draft, step);
	size_t room = room_of(peer, &chunk);

	if (chunk.type == INIT && step->target > 0)
		peer->iut_port =
			(uint16_t)(WORLD_PORT + (uint64_t)(step->target - 1) % WORLD_ENDPOINTS);
	if (draft->bytes + room > ROOM || draft->count == MAX_CHUNKS)
		send_draft(peer, draft, &before);
	spoil(peer, step, &chunk, &packet);
	draft->chunks[draft->count++] = chunk;
	draft->bytes += room;
	if (!step->more)
		send_draft(peer, draft, &packet);
}

/* One of the peer's packets once more, by how many it sent since. */
static void repeat(const struct player *player, const struct peer *peer, const struct step *step)
{
	unsigned back = 1 + (unsigned)((uint64_t)step->count % 64);
	const struct topology *topology = lab_topology(player->lab);

	for (unsigned i = trace_count(); i > 0; i--) {
		struct passage passage = trace_passage(i - 1);
		struct packet *packet;
		bool own;

		if (passage.fate != FRAME_INJECTED ||
		    !topology_silent(topology, passage.link, passage.from))
			continue;
		packet = trace_packet(i - 1);
		own = packet && packet->sctp.source_port == peer->port;
		free(packet);
		if (!own || --back > 0)
			continue;
		frame_inject(player->lab, passage.link, 1 - passage.from, passage.data,
			     passage.length);
		return;
	}
}

static void change_answer(struct peer *peer, const struct step *step)
{
	peer_answer(peer, (enum chunk_type)((uint64_t)step->type % 256), step->action == SWITCH_ON);
}

bool wire_step(struct player *player, const struct step *step)
{
	struct peer *peer = peer_of(player, step);

	switch (step->kind) {
	case STEP_PEER:
		open_peer(player, step);
		return true;
	case STEP_ANSWER:
		if (peer)
			change_answer(peer, step);
		return true;
	case STEP_PARAM:
		if (peer)
			add_parameter(player, step);
		return true;
	case STEP_CHUNK:
		if (peer)
			add_chunk(player, peer, step);
		return true;
	case STEP_REPEAT:
		if (peer)
			repeat(player, peer, step);
		return true;
	case STEP_RESTART:
		if (peer)
			peer_reset(peer);
		return true;
	default:
		return false;
	}
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
