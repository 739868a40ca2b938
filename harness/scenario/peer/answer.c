/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the peer takes from the wire and answers by itself. */
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/scenario/peer/peer_private.h"
#include "harness/scenario/stage/wait.h"

/* Serial number arithmetic (RFC 1982): a is before b. */
static bool before(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) < 0;
}

static void drop_ahead(struct peer *peer, unsigned i)
{
	peer->ahead[i] = peer->ahead[--peer->ahead_count];
}

static void note_tsn(struct peer *peer, uint32_t tsn)
{
	bool moved = true;

	if (!before(peer->cumulative_tsn, tsn))
		return;
	if (peer->ahead_count == PEER_MAX_AHEAD)
		scenario_error("more than %u TSNs beyond a gap", PEER_MAX_AHEAD);
	peer->ahead[peer->ahead_count++] = tsn;
	while (moved) {
		moved = false;
		for (unsigned i = 0; i < peer->ahead_count; i++) {
			if (before(peer->cumulative_tsn + 1, peer->ahead[i]))
				continue;
			if (peer->ahead[i] == peer->cumulative_tsn + 1)
				peer->cumulative_tsn++;
			drop_ahead(peer, i);
			moved = true;
			break;
		}
	}
}

/* To where the packet came from, from where it went to. */
static void answer(struct peer *peer, const struct packet *packet, const struct chunk_spec *chunk)
{
	const struct chunk_spec *auth = CHUNK(AUTH);
	struct peer_packet reply = {PEER_PACKET_USUAL, .path = packet->link,
				    .from = &packet->sctp.to, .to = &packet->sctp.from};
	int64_t last = peer->last;

	reply.chunks[0] = chunk;
	/* Who offered authentication wants it of ASCONF ACK (RFC 5061 4.1.2). */
	if (chunk->type == ASCONF_ACK && peer->vector.size && peer->iut_vector.size) {
		reply.chunks[0] = auth;
		reply.chunks[1] = chunk;
	}
	peer_send_with(peer, &reply);
	/* Of what the script did and saw this is no part. */
	peer->last = last;
}

/* An INIT or INIT ACK that came a second time tells nothing new. */
static void adopt(struct peer *peer, const struct chunk *init)
{
	if (peer->iut_tag != init->init.tag || !peer->cookie_size)
		peer_adopt(peer, init);
}

static void answer_init(struct peer *peer, const struct packet *packet, const struct chunk *init)
{
	struct chunk_spec chunk = *CHUNK(INIT_ACK);

	adopt(peer, init);
	memcpy(chunk.tlvs, peer->offer, sizeof(chunk.tlvs));
	answer(peer, packet, &chunk);
}

static uint32_t first_word(const uint8_t *value)
{
	return (uint32_t)value[0] << 24 | (uint32_t)value[1] << 16 | (uint32_t)value[2] << 8 |
	       value[3];
}

/* Each request begins with its Re-configuration Request Sequence Number (RFC 6525 4). */
static void answer_reconfig(struct peer *peer, const struct packet *packet,
			    const struct chunk *chunk)
{
	enum { PERFORMED = 1 }; /* RFC 6525 4.4 */
	struct chunk_spec reply = *CHUNK(RE_CONFIG);
	unsigned count = 0;
	size_t offset = 0;
	struct tlv tlv;

	while (count < 2 && tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv)) {
		const uint32_t words[] = {tlv.value_length >= 4 ? first_word(tlv.value) : 0,
					  PERFORMED};

		if (tlv.type != PARAM_RECONFIG_RESPONSE)
			reply.tlvs[count++] =
				tlv_nested(PARAM_RECONFIG_RESPONSE, words, ARRAY_SIZE(words), NULL);
	}
	if (count > 0)
		answer(peer, packet, &reply);
}

static void answer_chunk(struct peer *peer, const struct packet *packet, const struct chunk *chunk)
{
	switch (chunk->type) {
	case INIT:
		answer_init(peer, packet, chunk);
		return;
	case INIT_ACK:
		adopt(peer, chunk);
		answer(peer, packet, CHUNK(COOKIE_ECHO));
		return;
	case COOKIE_ECHO:
		answer(peer, packet, CHUNK(COOKIE_ACK));
		return;
	case ASCONF:
		answer(peer, packet, CHUNK(ASCONF_ACK, .serial = chunk->asconf.serial));
		return;
	case RE_CONFIG:
		answer_reconfig(peer, packet, chunk);
		return;
	case HEARTBEAT:
		answer(peer, packet,
		       CHUNK(HEARTBEAT_ACK, .value = chunk->value,
			     .value_size = chunk->value_length));
		return;
	case SHUTDOWN:
		answer(peer, packet, CHUNK(SHUTDOWN_ACK));
		return;
	case SHUTDOWN_ACK:
		answer(peer, packet, CHUNK(SHUTDOWN_COMPLETE));
		return;
	default:
		return;
	}
}

static void take_chunk(struct peer *peer, const struct packet *packet, const struct chunk *chunk)
{
	switch (chunk->type) {
	case INIT:
	case INIT_ACK:
		if (chunk->type == INIT)
			peer->iut_port = packet->sctp.source_port;
		if (!peer->iut_tag)
			peer_adopt(peer, chunk);
		break;
	case DATA:
	case I_DATA:
		note_tsn(peer, chunk->data.tsn);
		break;
	default:
		break;
	}
	if (peer->answered[chunk->type])
		answer_chunk(peer, packet, chunk);
}

static bool is_user_data(const struct sctp_packet *packet)
{
	return packet_chunk(packet, DATA) || packet_chunk(packet, I_DATA);
}

static void take_packet(struct peer *peer, const struct packet *packet)
{
	for (unsigned i = 0; i < packet->sctp.chunk_count; i++)
		take_chunk(peer, packet, &packet->sctp.chunks[i]);
	if (peer->answered[DATA] && is_user_data(&packet->sctp))
		answer(peer, packet, CHUNK(SACK));
}

static void answer_all(void)
{
	for (struct peer *peer = peers_all(); peer; peer = peer->next) {
		while (peer->served < trace_count()) {
			struct packet *packet = trace_packet(peer->served++);

			if (packet && peer_receives(peer, packet))
				take_packet(peer, packet);
			free(packet);
		}
	}
}

void peer_answer(struct peer *peer, enum chunk_type type, bool answer)
{
	/* Chunks that have already arrived are not answered retroactively. */
	let_pass(peer->lab, 0);
	peer->answered[type] = answer;
	if (type == DATA)
		peer->answered[I_DATA] = answer;
}

void peers_answer(void)
{
	static struct waiter waiter = {.answer = answer_all};

	wait_attend(&waiter);
}
