/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The peer's state, and what it does by itself. */
#include "harness/peer.h"

#include <stdlib.h>
#include <string.h>

#include <netinet/in.h>

#include "harness/peer_private.h"

static struct peer *peers;
static unsigned resets;

static const char *silent_node(const struct peer *peer)
{
	return lab_topology(peer->lab)->silent;
}

struct peer *peer_open_with(struct lab *lab, const struct peer_options *options)
{
	const struct topology *topology = lab_topology(lab);
	struct peer *peer = calloc(1, sizeof(*peer));

	if (!peer)
		scenario_error("out of memory");
	if (!topology->silent)
		scenario_error("the lab %s has no silent node for a peer", topology->name);
	peer->lab = lab;
	peer->port = options->port ? options->port : PEER_PORT;
	peer->iut_port = options->iut_port ? options->iut_port : SERVER_PORT;
	peer->path = options->path ? options->path : topology->links[0].name;
	peer->a_rwnd = 1 << 17;
	peer->ostreams = 10;
	peer->istreams = 10;
	peer->answered[HEARTBEAT] = true;
	peer->next = peers;
	peers = peer;
	peer_reset(peer);
	return peer;
}

void peer_reset(struct peer *peer)
{
	let_pass(peer->lab, 0);
	resets++;
	peer->tag = 0x10000000 + 0x01234567 * resets;
	peer->initial_tsn = 100000 * resets;
	peer->next_tsn = peer->initial_tsn;
	peer->next_serial = peer->initial_tsn;
	memset(peer->next_ssn, 0, sizeof(peer->next_ssn));
	memset(peer->next_mid, 0, sizeof(peer->next_mid));
	peer->iut_tag = 0;
	peer->cookie_size = 0;
	peer->info_size = 0;
	peer->ahead_count = 0;
	peer->last = lab_now();
	peer->served = peer->packet = trace_count();
	peer->chunk = 0;
}

void peer_adopt(struct peer *peer, const struct chunk *init)
{
	struct tlv cookie;

	peer->iut_tag = init->init.tag;
	peer->iut_initial_tsn = init->init.tsn;
	peer->cumulative_tsn = init->init.tsn - 1;
	peer->ahead_count = 0;
	peer_keep_iut_vector(peer, init);
	if (!chunk_tlv(init, PARAM_STATE_COOKIE, &cookie))
		return;
	if (cookie.value_length > sizeof(peer->cookie))
		scenario_error("a cookie of %zu bytes is too large for the peer",
			       cookie.value_length);
	memcpy(peer->cookie, cookie.value, cookie.value_length);
	peer->cookie_size = cookie.value_length;
}

bool peer_receives(const struct peer *peer, const struct packet *packet)
{
	bool arrived = packet->fate == FRAME_PASSED;

	return arrived && !strcmp(packet->to, silent_node(peer)) &&
	       packet->sctp.destination_port == peer->port;
}

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
	struct peer_packet reply = {PEER_PACKET_USUAL, .path = packet->link,
				    .from = &packet->sctp.to, .to = &packet->sctp.from};
	int64_t last = peer->last;

	reply.chunks[0] = chunk;
	peer_send_with(peer, &reply);
	/* Of what the script did and saw this is no part. */
	peer->last = last;
}

static void answer_chunk(struct peer *peer, const struct packet *packet, const struct chunk *chunk)
{
	switch (chunk->type) {
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

void peers_serve(void)
{
	for (struct peer *peer = peers; peer; peer = peer->next) {
		while (peer->served < trace_count()) {
			struct packet *packet = trace_packet(peer->served++);

			if (packet && peer_receives(peer, packet))
				take_packet(peer, packet);
			free(packet);
		}
	}
}

void peer_ignore(struct peer *peer, enum chunk_type type)
{
	peer->ignored[type] = true;
}

void peer_heed(struct peer *peer, enum chunk_type type)
{
	peer->ignored[type] = false;
}

void peer_answer(struct peer *peer, enum chunk_type type, bool answer)
{
	/* What came until now is not answered in hindsight. */
	let_pass(peer->lab, 0);
	peer->answered[type] = answer;
	if (type == DATA)
		peer->answered[I_DATA] = answer;
}

struct sockaddr_storage peer_own_address(const struct peer *peer, const char *path)
{
	return path_address(peer->lab, silent_node(peer), path, 0);
}

struct sockaddr_storage peer_iut_address(const struct peer *peer, const char *path)
{
	const struct topology *topology = lab_topology(peer->lab);
	int link = lab_path_link(peer->lab, path);
	const char *const *ends = topology->links[link].ends;

	return path_address(peer->lab, topology_silent(topology, link, 0) ? ends[1] : ends[0], path,
			    0);
}
