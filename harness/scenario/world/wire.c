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
enum { ROOM = 1380, CHUNK_ROOM = 80 };

/* Numbers that a peer counts with. */
struct counters {
	uint32_t next_tsn, next_serial;
	uint16_t next_ssn[PEER_MAX_STREAMS];
	uint32_t next_mid[PEER_MAX_STREAMS];
};

static struct peer *peer_of(struct player *player, const struct step *step)
{
	return player->peers[(uint64_t)step->peer % WORLD_PEERS];
}

static struct packet_draft *draft_of(struct player *player, const struct step *step)
{
	return &player->draft[(uint64_t)step->peer % WORLD_PEERS];
}

static struct learnt *learnt_of(struct player *player, const struct step *step)
{
	return &player->learnt[(uint64_t)step->peer % WORLD_PEERS];
}

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

/* Where a field stands in an INIT, and how wide it is (RFC 9260 3.3.2); 0: not there. */
static size_t place_in_init(enum spoiled field, bool *wide)
{
	*wide = field == SPOILED_tag || field == SPOILED_a_rwnd;
	switch (field) {
	case SPOILED_tag:
		return 4;
	case SPOILED_a_rwnd:
		return 8;
	case SPOILED_ostreams:
		return 12;
	case SPOILED_istreams:
		return 14;
	default:
		return 0;
	}
}

/* A field of the INIT that a cookie holds. */
static bool change_cookie(const struct peer *peer, struct packet_draft *draft,
			  const struct step *step)
{
	enum spoiled field = (enum spoiled)((uint64_t)step->field % SPOILEDS);
	bool wide;
	size_t place = place_in_init(field, &wide);
	int64_t right = step->relative ? right_value(peer, field, COOKIE_ECHO) : 0;

	if (!place)
		return false;
	draft->change = (struct peer_change){.chunk = draft->count,
					     .in_init = place,
					     .wide = wide,
					     .value = (uint32_t)(right + step->value)};
	draft->changed = true;
	return true;
}

/* Any two bytes of it, with an HMAC and a checksum that fit. */
static void change_word(struct packet_draft *draft, const struct step *step)
{
	draft->change = (struct peer_change){
		.chunk = draft->count,
		.word = (size_t)((uint64_t)step->a % UINT16_MAX),
		.value = (uint16_t)step->value,
		.relative = step->relative != 0,
		.header = (uint64_t)step->field % SPOILEDS == SPOILED_header,
	};
	draft->changed = true;
}

/* Whether a kernel that is right drops what is so wrong, and with it what the peer counted. */
static bool is_lost(const struct step *step)
{
	switch ((enum spoiled)((uint64_t)step->field % SPOILEDS)) {
	case SPOILED_packet_tag:
	case SPOILED_length:
	case SPOILED_tsn:
	case SPOILED_serial:
	case SPOILED_key:
	case SPOILED_hmac:
	case SPOILED_empty:
	case SPOILED_cut:
	case SPOILED_source_port:
	case SPOILED_checksum:
		return true;
	default:
		return false;
	}
}

static struct counters counters_of(const struct peer *peer)
{
	struct counters counters = {peer->next_tsn, peer->next_serial, {0}, {0}};

	memcpy(counters.next_ssn, peer->next_ssn, sizeof(counters.next_ssn));
	memcpy(counters.next_mid, peer->next_mid, sizeof(counters.next_mid));
	return counters;
}

static void count_again(struct peer *peer, const struct counters *counters)
{
	peer->next_tsn = counters->next_tsn;
	peer->next_serial = counters->next_serial;
	memcpy(peer->next_ssn, counters->next_ssn, sizeof(peer->next_ssn));
	memcpy(peer->next_mid, counters->next_mid, sizeof(peer->next_mid));
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

/* Those of the steps come after those that the peer offers. */
static void add_offer(const struct peer *peer, struct packet_draft *draft)
{
	struct tlv_spec drawn[MAX_TLVS + 1];
	unsigned count = 0, more = draft->tlv_count;

	memcpy(drawn, draft->tlvs, sizeof(drawn));
	while (count < MAX_TLVS - 1 && (peer->offer[count].type || peer->offer[count].size)) {
		draft->tlvs[count] = peer->offer[count];
		count++;
	}
	/* INIT ACK gets a cookie as well. */
	for (unsigned i = 0; i < more && count < MAX_TLVS - 1; i++)
		draft->tlvs[count++] = drawn[i];
	draft->tlv_count = count;
}

/* The kernel's cookie, or one that it gave earlier. */
static void echo_cookie(const struct learnt *learnt, const struct step *step,
			struct chunk_spec *chunk)
{
	unsigned back = (unsigned)((uint64_t)step->count % LEARNT_COOKIES);

	if (back == 0 || back >= learnt->cookie_count)
		return;
	back = (learnt->cookie_count - 1 - back) % LEARNT_COOKIES;
	chunk->value = learnt->cookies[back].bytes;
	chunk->value_size = learnt->cookies[back].size;
}

/* With interleaving there is I-DATA and no DATA (RFC 8260 2.2.1), unless the step has it otherwise. */
static uint8_t fitting_type(const struct learnt *learnt, const struct step *step)
{
	bool interleaves = learnt->interleaves;

	if (step->style & 1)
		return (uint8_t)step->type;
	switch ((uint8_t)step->type) {
	case DATA:
	case I_DATA:
		return interleaves ? I_DATA : DATA;
	case FORWARD_TSN:
	case I_FORWARD_TSN:
		return interleaves ? I_FORWARD_TSN : FORWARD_TSN;
	default:
		return (uint8_t)step->type;
	}
}

static struct chunk_spec make_chunk(struct player *player, const struct peer *peer,
				    const struct step *step)
{
	struct packet_draft *draft = draft_of(player, step);
	struct learnt *learnt = learnt_of(player, step);
	struct chunk_spec chunk = *CHUNK(fitting_type(learnt, step));

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
		add_offer(peer, draft);
		break;
	case COOKIE_ECHO:
		echo_cookie(learnt, step, &chunk);
		break;
	default:
		parameters_complete(peer, learnt, draft, chunk.type);
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
		room += chunk->tlvs[i].type || chunk->tlvs[i].size ? 8 + chunk->tlvs[i].size : 0;
	/* An earlier cookie may be larger than the last one. */
	if (chunk->type == COOKIE_ECHO)
		room += chunk->value ? chunk->value_size : peer->cookie_size;
	if (chunk->type == HEARTBEAT_ACK)
		room += peer->info_size;
	return room;
}

/* The last parameters are left out of a chunk that fits into no packet. */
static size_t make_fit(const struct peer *peer, struct chunk_spec *chunk)
{
	unsigned count = 0;

	while (count < MAX_TLVS && (chunk->tlvs[count].type || chunk->tlvs[count].size))
		count++;
	while (count > 0 && room_of(peer, chunk) > ROOM - CHUNK_ROOM)
		chunk->tlvs[--count] = (struct tlv_spec){0};
	return room_of(peer, chunk);
}

static void send_draft(struct peer *peer, struct packet_draft *draft, struct peer_packet *packet)
{
	for (unsigned i = 0; i < draft->count; i++)
		packet->chunks[i] = &draft->chunks[i];
	packet->chunks[draft->count] = NULL;
	packet->change = draft->changed ? &draft->change : NULL;
	if (draft->count)
		peer_send_with(peer, packet);
	draft->count = 0;
	draft->bytes = 0;
	draft->bulk_used = 0;
	draft->changed = false;
}

static void put_chunk(struct packet_draft *draft, const struct chunk_spec *chunk, size_t room)
{
	draft->chunks[draft->count++] = *chunk;
	draft->bytes += room;
}

/* What the kernel takes only authenticated comes so, unless the step has it otherwise. */
static void authenticate(const struct learnt *learnt, struct packet_draft *draft,
			 const struct step *step)
{
	for (unsigned i = 0; i < draft->count; i++)
		if (draft->chunks[i].type == AUTH)
			return;
	if (learnt->authenticated[(uint8_t)step->type] && !(step->style & 1))
		put_chunk(draft, CHUNK(AUTH), CHUNK_ROOM);
}

static void add_chunk(struct player *player, struct peer *peer, const struct step *step)
{
	struct packet_draft *draft = draft_of(player, step);
	struct peer_packet packet = {PEER_PACKET_USUAL, .path = player_path(player, step->path)};
	struct peer_packet before = packet;
	struct counters counters;
	struct chunk_spec chunk;
	size_t room;

	learn(player, peer, learnt_of(player, step));
	chunk = make_chunk(player, peer, step);
	room = make_fit(peer, &chunk);
	if (chunk.type == INIT && step->target > 0)
		peer->iut_port =
			(uint16_t)(WORLD_PORT + (uint64_t)(step->target - 1) % WORLD_ENDPOINTS);
	if (draft->bytes + room + CHUNK_ROOM > ROOM || draft->count + 1 >= MAX_CHUNKS)
		send_draft(peer, draft, &before);
	counters = counters_of(peer);
	authenticate(learnt_of(player, step), draft, step);
	if (chunk.type != COOKIE_ECHO || !change_cookie(peer, draft_of(player, step), step))
		spoil(peer, step, &chunk, &packet);
	if ((uint64_t)step->field % SPOILEDS == SPOILED_word ||
	    (uint64_t)step->field % SPOILEDS == SPOILED_header)
		change_word(draft, step);
	put_chunk(draft, &chunk, room);
	if (step->more)
		return;
	send_draft(peer, draft, &packet);
	if (is_lost(step))
		count_again(peer, &counters);
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
			parameter_step(player, peer, step);
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
