/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes a packet into account: setup, end, heartbeats and requests. */
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "harness/memory.h"
#include "harness/judge/association.h"
#include "harness/wire/parameter.h"

static bool arrives(const struct scene *scene)
{
	return !scene->sighting->lost && scene->discard == ACCEPTED;
}

static void learn_init(struct scene *scene, const struct chunk *init)
{
	struct side *side = scene->from;
	size_t offset = 0;
	struct tlv tlv;

	if (scene->association->chosen || scene->from_index != 0)
		return;
	init_facts_read(init, &side->facts);
	side->has_facts = true;
	while (tlv_next(init->tlvs, init->tlvs_length, &offset, &tlv)) {
		struct sockaddr_storage address;

		if (tlv_read_address(&tlv, &address))
			side_add_address(side, &address);
	}
}

static void learn_init_ack(struct scene *scene, const struct chunk *init_ack)
{
	struct association *association = scene->association;
	struct offer *offer;
	size_t offset = 0;
	struct tlv tlv;

	if (!association->begun || scene->from_index != 1)
		return;
	if (!association->offers)
		association->offers = xcalloc(OFFERS, sizeof(*association->offers));
	offer = offer_find(association, init_ack->init.tag);
	if (!offer)
		offer = &association->offers[association->offer_count++ % OFFERS];
	memset(offer, 0, sizeof(*offer));
	init_facts_read(init_ack, &offer->facts);
	offer->forged = scene->sighting->forged;
	offer->from = scene->packet->from;
	offer->to = scene->packet->to;
	while (tlv_next(init_ack->tlvs, init_ack->tlvs_length, &offset, &tlv)) {
		struct sockaddr_storage address;

		if (tlv.type == PARAM_STATE_COOKIE) {
			offer->cookie = digest_of(tlv.value, tlv.value_length);
			offer->cookie_length = tlv.value_length;
		} else if (tlv_read_address(&tlv, &address)) {
			if (offer->listed_count < LISTED)
				offer->listed[offer->listed_count++] = address;
			else
				scene->from->more_addresses = true;
		}
	}
}

/* The addresses that whoever sends the first packets has from its user, or has had a packet from. */
static void confirm(struct side *side, const struct sockaddr_storage *address)
{
	struct address *there = side_add_address(side, address);

	if (there)
		there->confirmed = true;
}

static void choose(struct scene *scene, const struct offer *offer)
{
	struct association *association = scene->association;
	struct side *initiator = &association->sides[0], *responder = &association->sides[1];
	struct association *twin;

	association->chosen = true;
	responder->has_tag = responder->has_facts = true;
	responder->tag = offer->facts.tag;
	responder->facts = offer->facts;
	for (unsigned i = 0; i < offer->listed_count; i++)
		side_add_address(responder, &offer->listed[i]);
	/* It may have been told of all of them by its user. */
	for (unsigned i = 0; i < responder->address_count; i++)
		responder->addresses[i].confirmed = true;
	confirm(responder, &offer->from);
	confirm(initiator, &offer->to);
	side_begin_numbers(initiator, initiator->facts.tsn);
	side_begin_numbers(responder, responder->facts.tsn);
	initiator->acked_time = responder->acked_time = scene->sighting->time;
	twin = association_twin(scene);
	if (!twin)
		return;
	association->crossed = true;
	association->established = association->established || twin->established;
	responder->sent_cookie_echo = twin->sides[0].sent_cookie_echo;
	initiator->sent_cookie_ack = twin->sides[1].sent_cookie_ack;
	/* It may have sent DATA already that the other one knows. */
	association->murky = twin->chosen;
	twin->merged = true;
}

static int64_t arrival_of(const struct scene *scene)
{
	return scene->sighting->time + scene->sighting->delay;
}

static void come_up(struct side *side, int64_t time)
{
	if (side->up)
		return;
	side->up = true;
	side->up_since = time;
}

static void add_source(struct sockaddr_storage sources[SOURCES], unsigned *count,
		       const struct sockaddr_storage *address)
{
	for (unsigned i = 0; i < SOURCES && i < *count; i++)
		if (same_address(&sources[i], address))
			return;
	if (*count < SOURCES)
		sources[*count] = *address;
	++*count;
}

static void learn_cookie_echo(struct scene *scene)
{
	struct association *association = scene->association;
	const struct offer *offer = offer_find(association, scene->packet->tag);

	if (association->begun && scene->from_index == 0 && offer) {
		if (!association->chosen)
			choose(scene, offer);
		else if (association->sides[1].tag != offer->facts.tag)
			association->murky = true;
	}
	scene->from->sent_cookie_echo = true;
	if (arrives(scene)) {
		scene->to->got_cookie_echo = true;
		add_source(scene->from->cookie_from, &scene->from->cookie_from_count,
			   &scene->packet->from);
		confirm(scene->from, &scene->packet->from);
	}
}

static void learn_cookie_ack(struct scene *scene)
{
	struct association *older;

	scene->from->sent_cookie_ack = true;
	come_up(scene->from, scene->sighting->time);
	if (arrives(scene)) {
		scene->to->got_cookie_ack = true;
		come_up(scene->to, arrival_of(scene));
	}
	if (!scene->association->established && scene->association->begun) {
		older = association_older(scene);
		if (older)
			older->end = END_RESTARTED;
	}
	scene->association->established = true;
}

static void learn_heartbeat(struct scene *scene, const struct chunk *chunk)
{
	struct heartbeat *heartbeat;
	uint64_t digest = digest_of(chunk->value, chunk->value_length);
	struct side *side = scene->from;
	unsigned copies = arrives(scene) ? scene->sighting->copies + !scene->sighting->copies : 0;

	heartbeat = heartbeat_find(side, digest);
	if (!heartbeat) {
		heartbeat = &side->heartbeats[side->heartbeat_count++ % HEARTBEATS];
		*heartbeat = (struct heartbeat){
			.digest = digest, .from = scene->packet->from, .to = scene->packet->to};
	}
	heartbeat->elsewhere =
		heartbeat->elsewhere || !same_address(&heartbeat->from, &scene->packet->from);
	if (copies && !heartbeat->arrived)
		heartbeat->arrival = is_reached(scene, chunk) ? arrival_of(scene) : INT64_MAX;
	heartbeat->arrived += copies;
}

static void learn_heartbeat_ack(struct scene *scene, const struct chunk *chunk)
{
	struct heartbeat *heartbeat =
		heartbeat_find(scene->to, digest_of(chunk->value, chunk->value_length));

	if (!heartbeat)
		return;
	heartbeat->answered++;
	if (arrives(scene))
		confirm(scene->from, &heartbeat->to);
}

static void learn_end(struct scene *scene, const struct chunk *chunk)
{
	struct association *association = scene->association;

	scene->to->got_end = scene->to->got_end || arrives(scene);
	if (chunk_reflects(chunk)) {
		/* Whoever reflects a tag has no association; the receiver then ends its own. */
		if (arrives(scene) && !association->end)
			association->end = chunk->type == ABORT ? END_ABORTED : END_SHUTDOWN;
		return;
	}
	if (chunk->type == ABORT)
		scene->from->sent_abort = true;
	else
		scene->from->sent_complete = true;
	if (!association->end)
		association->end = chunk->type == ABORT ? END_ABORTED : END_SHUTDOWN;
}

static void learn_chunk(struct scene *scene, const struct chunk *chunk)
{
	switch (chunk->type) {
	case INIT:
		learn_init(scene, chunk);
		break;
	case INIT_ACK:
		learn_init_ack(scene, chunk);
		break;
	case COOKIE_ECHO:
		learn_cookie_echo(scene);
		break;
	case COOKIE_ACK:
		learn_cookie_ack(scene);
		break;
	case DATA:
	case I_DATA:
		learn_data(scene, chunk);
		break;
	case SACK:
		learn_sack(scene, chunk);
		break;
	case FORWARD_TSN:
	case I_FORWARD_TSN:
		learn_forward_tsn(scene, chunk);
		break;
	case HEARTBEAT:
		learn_heartbeat(scene, chunk);
		break;
	case HEARTBEAT_ACK:
		learn_heartbeat_ack(scene, chunk);
		break;
	case SHUTDOWN:
		scene->from->sent_shutdown = true;
		scene->to->got_shutdown = scene->to->got_shutdown || arrives(scene);
		learn_sack(scene, chunk);
		break;
	case SHUTDOWN_ACK:
		scene->from->sent_shutdown_ack = true;
		scene->to->got_shutdown_ack = scene->to->got_shutdown_ack || arrives(scene);
		break;
	case ASCONF:
		learn_asconf(scene, chunk);
		break;
	case RE_CONFIG:
		learn_reconfig(scene, chunk);
		break;
	case ASCONF_ACK:
		learn_asconf_ack(scene, chunk);
		break;
	case ABORT:
	case SHUTDOWN_COMPLETE:
		learn_end(scene, chunk);
		break;
	default:
		break;
	}
}

static unsigned char first_type(const struct sctp_packet *packet)
{
	return packet->chunk_count ? packet->chunks[0].type : UINT8_MAX;
}

/* Keeps what may draw an answer that it must not draw, or that only one packet may answer. */
static void keep_stray(struct scene *scene)
{
	struct judge *judge = scene->judge;
	struct stray *stray = &judge->strays[judge->stray_next++ % STRAYS];
	const struct sctp_packet *packet = scene->packet;

	*stray = (struct stray){
		.from = packet->from,
		.to = packet->to,
		.source_port = packet->source_port,
		.destination_port = packet->destination_port,
		.tag = packet->tag,
		.type = first_type(packet),
		.discard = scene->discard,
		.copies = scene->sighting->copies ? scene->sighting->copies : 1,
	};
	if (stray->type == INIT)
		stray->init_tag = packet->chunks[0].init.tag;
	for (unsigned i = 0; i < packet->chunk_count; i++) {
		const struct chunk *chunk = &packet->chunks[i];

		if (chunk->type == HEARTBEAT)
			stray->heartbeat = digest_of(chunk->value, chunk->value_length);
		if (chunk->type == ABORT && stray->discard == ACCEPTED)
			stray->discard = HAS_ABORT;
	}
}

void scene_learn(struct scene *scene, void (*hold_data)(struct scene *scene))
{
	struct association *association = scene->association;
	bool forged = scene->sighting->forged;

	if (!association)
		scene->judge->stray_count++;
	if (!scene->sighting->lost)
		keep_stray(scene);
	if (!association || scene->discard != ACCEPTED)
		return;
	if (!forged) {
		scene->from->packets++;
		association->last = scene->sighting->time;
		if (!association->established || !association->begun)
			side_add_address(scene->from, &scene->packet->from);
	}
	if (!scene->sighting->lost)
		scene->to->heard = scene->sighting->time + scene->sighting->delay;
	/* Which of the chunks before the defect were taken is the receiver's choice. */
	if (scene->sighting->result == MALFORMED)
		association->murky = true;
	/* A forged packet changes what the receiver knows, and its sender does not know of it. */
	if (forged && scene->packet->chunk_count)
		for (unsigned i = 0; i < scene->packet->chunk_count; i++)
			if (scene->packet->chunks[i].type != HEARTBEAT &&
			    scene->packet->chunks[i].type != DATA)
				association->murky = true;
	for (unsigned i = 0; i < scene->packet->chunk_count; i++) {
		scene->chunk = &scene->packet->chunks[i];
		if (hold_data && (scene->chunk->type == DATA || scene->chunk->type == I_DATA))
			hold_data(scene);
		learn_resend(scene, scene->chunk);
		learn_chunk(scene, scene->chunk);
	}
}
