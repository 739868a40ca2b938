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
		confirm(scene->from, &scene->packet->from);
	}
}

static void learn_cookie_ack(struct scene *scene)
{
	struct association *older;

	scene->from->sent_cookie_ack = true;
	if (arrives(scene))
		scene->to->got_cookie_ack = true;
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

static void learn_addition(struct side *side, const struct parameter *parameter)
{
	struct address *there = side_add_address(side, &parameter->address);

	if (there)
		there->deleted = false;
	/* What the same ASCONF deletes before. */
	for (unsigned i = 0; i < side->deletion_count; i++)
		if (same_address(&side->deletions[i].at, &parameter->address))
			side->deletions[i].at.ss_family = AF_UNSPEC;
}

static void learn_deletion(struct side *side, const struct parameter *parameter)
{
	if (side->deletion_count < DELETIONS)
		side->deletions[side->deletion_count++] = (struct deletion){
			.correlation = parameter->correlation, .at = parameter->address};
}

static void learn_asconf(struct scene *scene, const struct chunk *chunk)
{
	struct serial *serial = &scene->from->asconf;
	struct asked *asked = &scene->from->asked;
	struct parameter parameter;
	size_t offset = 0;
	struct tlv tlv;

	if (!serial->known || serial->last != chunk->asconf.serial) {
		*serial = (struct serial){
			.known = true,
			.last = chunk->asconf.serial,
			.digest = digest_of(chunk->value, chunk->value_length),
		};
		asked_read(asked, chunk, scene->sighting->captured >= scene->packet->length);
	}
	asked_from(asked, &scene->packet->from);
	scene->from->deletion_count = 0;
	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv)) {
		if (!parameter_decode(&tlv, &parameter))
			continue;
		if (tlv.type == PARAM_ADD_ADDRESS)
			learn_addition(scene->from, &parameter);
		else if (tlv.type == PARAM_DELETE_ADDRESS)
			learn_deletion(scene->from, &parameter);
	}
	/* Which addresses a wildcard adds or deletes depends on who sees it when. */
	scene->from->more_addresses = true;
}

/* Whether an answer to the ASCONF says that the request with that Correlation ID failed. */
static bool is_refused(const struct chunk *asconf_ack, uint32_t correlation)
{
	struct parameter parameter;
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(asconf_ack->tlvs, asconf_ack->tlvs_length, &offset, &tlv))
		if (tlv.type == PARAM_ERROR_CAUSE &&
		    (!parameter_decode(&tlv, &parameter) || parameter.correlation == correlation))
			return true;
	return false;
}

/* What is not refused is done: whoever says so sends no more to the addresses that were deleted. */
static void learn_asconf_ack(struct scene *scene, const struct chunk *chunk)
{
	struct side *asked = scene->to;

	if (!asked->asconf.known || asked->asconf.last != chunk->asconf.serial)
		return;
	asked->asconf.answered = true;
	for (unsigned i = 0; i < asked->deletion_count; i++) {
		struct address *there = side_address(asked, &asked->deletions[i].at);

		if (!there || there->deleted || scene->sighting->forged ||
		    is_refused(chunk, asked->deletions[i].correlation))
			continue;
		there->deleted = true;
	}
}

/* Adding streams and resets change what the numbers of DATA may be; success is the peer's to say. */
static void learn_reconfig(struct scene *scene, const struct chunk *chunk)
{
	struct side *side = scene->from;
	struct parameter parameter;
	bool begun = false;
	size_t offset = 0;
	struct tlv tlv;

	while (tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv)) {
		if (!parameter_decode(&tlv, &parameter))
			continue;
		if (side->reconfig.known && reconfig_is_request(tlv.type) &&
		    !tsn_before(side->reconfig.last, reconfig_request_number(&parameter)))
			continue;
		switch (tlv.type) {
		case PARAM_ADD_OUTGOING_STREAMS:
			side->streams_added += parameter.add.streams;
			break;
		case PARAM_TSN_RESET:
			/* Both sides then begin with other TSNs. */
			scene->association->murky = true;
			break;
		case PARAM_OUTGOING_RESET:
			for (size_t i = 0; i < side->streams; i++)
				if (side->next_number[i] < NUMBER_UNKNOWN)
					side->next_number[i] |= NUMBER_OR_ZERO;
			break;
		default:
			break;
		}
		if (!reconfig_is_request(tlv.type))
			continue;
		side->reconfig =
			(struct serial){.known = true, .last = reconfig_request_number(&parameter)};
		if (!begun)
			side->reconfig_first = side->reconfig.last;
		begun = true;
	}
}

static void learn_end(struct scene *scene, const struct chunk *chunk)
{
	struct association *association = scene->association;

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
		learn_chunk(scene, scene->chunk);
	}
}
