/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a peer gathers from the kernel's packets, so that what it sends next is right: serial and
 * sequence numbers, cookies, and what has to be authenticated.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/scenario/stage/trace.h"
#include "harness/scenario/world/player.h"
#include "harness/wire/bytes.h"

static void keep_cookie(struct learnt *learnt, const struct chunk *init_ack)
{
	struct learnt_cookie *cookie = &learnt->cookies[learnt->cookie_count % LEARNT_COOKIES];
	struct tlv tlv;

	if (!chunk_tlv(init_ack, PARAM_STATE_COOKIE, &tlv) ||
	    tlv.value_length > sizeof(cookie->bytes))
		return;
	memcpy(cookie->bytes, tlv.value, tlv.value_length);
	cookie->size = tlv.value_length;
	learnt->cookie_count++;
}

static bool lists(const struct tlv *tlv, uint8_t type)
{
	return tlv->value_length > 0 && memchr(tlv->value, type, tlv->value_length);
}

static bool offers(const struct peer *peer, uint8_t type)
{
	for (unsigned i = 0; i < MAX_TLVS; i++)
		if (peer->offer[i].type == PARAM_SUPPORTED_EXTENSIONS)
			return memchr(peer->offer[i].bytes, type, peer->offer[i].size);
	return false;
}

/* Both sides count their requests from their initial TSN on (RFC 6525 4.1, RFC 5061 4.1.1). */
static void learn_init(struct learnt *learnt, const struct peer *peer, const struct chunk *init)
{
	struct tlv chunks, extensions;

	learnt->gone = false;
	learnt->interleaves = chunk_tlv(init, PARAM_SUPPORTED_EXTENSIONS, &extensions) &&
			      lists(&extensions, I_DATA) && offers(peer, I_DATA);
	learnt->next_request = peer->initial_tsn;
	learnt->asked = init->init.tsn;
	memset(learnt->correlations, 0, sizeof(learnt->correlations));
	memset(learnt->authenticated, 0, sizeof(learnt->authenticated));
	if (!chunk_tlv(init, PARAM_CHUNK_LIST, &chunks))
		return;
	for (size_t i = 0; i < chunks.value_length; i++)
		learnt->authenticated[chunks.value[i]] = true;
}

/* Each parameter but the address begins with a Correlation ID (RFC 5061 4.2). */
static void learn_asconf(struct learnt *learnt, struct peer *peer, const struct chunk *chunk)
{
	unsigned count = 0;
	size_t offset = 0;
	struct tlv tlv;

	peer->iut_serial = chunk->asconf.serial;
	while (count < LEARNT_REQUESTS && tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv))
		if (tlv.type != PARAM_IPV4_ADDRESS && tlv.type != PARAM_IPV6_ADDRESS &&
		    tlv.value_length >= sizeof(uint32_t))
			learnt->correlations[count++] = get_unaligned_be32(tlv.value);
}

static void learn_reconfig(struct learnt *learnt, const struct chunk *chunk)
{
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv)) {
		if (tlv.value_length < sizeof(uint32_t))
			continue;
		if (tlv.type == PARAM_RECONFIG_RESPONSE)
			learnt->next_request = get_unaligned_be32(tlv.value) + 1;
		else
			learnt->asked = get_unaligned_be32(tlv.value);
	}
}

static void learn_chunk(struct learnt *learnt, struct peer *peer, const struct chunk *chunk)
{
	switch (chunk->type) {
	case INIT_ACK:
		keep_cookie(learnt, chunk);
		learn_init(learnt, peer, chunk);
		break;
	case INIT:
		learn_init(learnt, peer, chunk);
		break;
	case ASCONF:
		learn_asconf(learnt, peer, chunk);
		break;
	case ASCONF_ACK:
		peer->next_serial = chunk->asconf.serial + 1;
		break;
	case RE_CONFIG:
		learn_reconfig(learnt, chunk);
		break;
	case ABORT:
	case SHUTDOWN_ACK:
	case SHUTDOWN_COMPLETE:
		learnt->gone = true;
		break;
	case HEARTBEAT:
		if (chunk->value_length > sizeof(peer->info))
			break;
		memcpy(peer->info, chunk->value, chunk->value_length);
		peer->info_size = chunk->value_length;
		break;
	default:
		break;
	}
}

static bool is_for(const struct player *player, const struct peer *peer,
		   const struct packet *packet)
{
	const char *silent = lab_topology(player->lab)->silent;

	return packet->fate != FRAME_INJECTED && silent && strcmp(packet->to, silent) == 0 &&
	       packet->sctp.destination_port == peer->port && !*packet->sctp.defect;
}

void learn(const struct player *player, struct peer *peer, struct learnt *learnt)
{
	for (; learnt->packets < trace_count(); learnt->packets++) {
		struct packet *packet = trace_packet(learnt->packets);

		if (packet && is_for(player, peer, packet))
			for (unsigned i = 0; i < packet->sctp.chunk_count; i++)
				learn_chunk(learnt, peer, &packet->sctp.chunks[i]);
		free(packet);
	}
}
