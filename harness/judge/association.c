/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/memory.h"
#include "harness/judge/association.h"

#include <stdlib.h>
#include <string.h>

static struct association **bucket_of(struct judge *judge, const struct sctp_packet *packet)
{
	/* The same for both directions. */
	unsigned ports = packet->source_port + packet->destination_port;

	return &judge->buckets[(ports ^ ports >> 8) % PORT_BUCKETS];
}

static struct association *new_association(struct scene *scene, bool begun)
{
	struct judge *judge = scene->judge;
	struct association **bucket = bucket_of(judge, scene->packet);
	struct association *made;

	if (judge->count == ASSOCIATIONS) {
		judge->full = true;
		return NULL;
	}
	if (judge->count == judge->capacity) {
		unsigned capacity = judge->capacity ? 2 * judge->capacity : 16;

		judge->all = xreallocarray(judge->all, capacity, sizeof(*judge->all));
		judge->capacity = capacity;
	}
	made = xcalloc(1, sizeof(*made));
	judge->all[judge->count++] = made;
	made->number = judge->count;
	made->begun = begun;
	made->first = scene->sighting->time;
	made->sides[0].port = scene->packet->source_port;
	made->sides[1].port = scene->packet->destination_port;
	side_add_address(&made->sides[0], &scene->packet->from);
	side_add_address(&made->sides[1], &scene->packet->to);
	made->next = *bucket;
	*bucket = made;
	return made;
}

static bool ports_fit(const struct association *association, unsigned from,
		      const struct sctp_packet *packet)
{
	return association->sides[from].port == packet->source_port &&
	       association->sides[!from].port == packet->destination_port;
}

static bool addresses_fit(struct association *association, unsigned from,
			  const struct sctp_packet *packet)
{
	return side_address(&association->sides[from], &packet->from) &&
	       side_address(&association->sides[!from], &packet->to);
}

struct offer *offer_find(const struct association *association, uint32_t tag)
{
	for (unsigned i = 0; association->offers && i < OFFERS && i < association->offer_count; i++)
		if (association->offers[i].facts.tag == tag)
			return &association->offers[i];
	return NULL;
}

bool chunk_reflects(const struct chunk *chunk)
{
	return (chunk->type == ABORT || chunk->type == SHUTDOWN_COMPLETE) && chunk->flags & FLAG_T;
}

static bool packet_reflects(const struct sctp_packet *packet)
{
	return packet->chunk_count && chunk_reflects(&packet->chunks[packet->chunk_count - 1]);
}

/* Whether the Verification Tag is one that the side `to` has given, or, reflected, the sender's. */
static bool tag_fits(const struct association *association, unsigned from,
		     const struct sctp_packet *packet)
{
	const struct side *to = &association->sides[!from];

	if (packet_reflects(packet))
		return association->sides[from].has_tag &&
		       association->sides[from].tag == packet->tag;
	if (to->has_tag && to->tag == packet->tag)
		return true;
	return from == 0 && (!to->has_tag || packet_chunk(packet, COOKIE_ECHO)) &&
	       offer_find(association, packet->tag);
}

static bool init_fits(const struct association *association, unsigned from,
		      const struct sctp_packet *packet)
{
	return association->begun && from == 0 && !association->end &&
	       association->sides[0].tag == packet->chunks[0].init.tag;
}

/* It answers the INIT whose tag it has.  Where INITs crossed, the newer INIT was offered the same tag (RFC 9260 5.2.1). */
static bool init_ack_fits(const struct association *association, unsigned from,
			  const struct sctp_packet *packet)
{
	return association->begun && from == 1 && packet_chunk(packet, INIT_ACK) &&
	       association->sides[0].tag == packet->tag;
}

/* Where INITs crossed, the other association has the same tag; the INIT ACK that it answers is in this one. */
static bool cookie_echo_fits(const struct association *association, unsigned from,
			     const struct sctp_packet *packet)
{
	return association->begun && from == 0 && packet_chunk(packet, COOKIE_ECHO) &&
	       offer_find(association, packet->tag);
}

static bool is_init(const struct sctp_packet *packet)
{
	return packet->chunk_count && packet->chunks[0].type == INIT;
}

static void set(struct scene *scene, struct association *association, unsigned from)
{
	scene->association = association;
	scene->from_index = from;
	scene->from = association ? &association->sides[from] : NULL;
	scene->to = association ? &association->sides[!from] : NULL;
}

static bool find(struct scene *scene,
		 bool (*fits)(const struct association *association, unsigned from,
			      const struct sctp_packet *packet),
		 bool live)
{
	struct association *each = *bucket_of(scene->judge, scene->packet);

	for (; each; each = each->next)
		for (unsigned from = 0; from < 2; from++)
			if (!each->merged && !(live && each->end) &&
			    ports_fit(each, from, scene->packet) &&
			    fits(each, from, scene->packet)) {
				set(scene, each, from);
				return true;
			}
	return false;
}

static bool find_by_addresses(struct scene *scene)
{
	struct association *each = *bucket_of(scene->judge, scene->packet);

	for (; each; each = each->next)
		for (unsigned from = 0; from < 2; from++)
			if (!each->end && !each->merged && ports_fit(each, from, scene->packet) &&
			    addresses_fit(each, from, scene->packet)) {
				set(scene, each, from);
				return true;
			}
	return false;
}

/* An association that was there before the first packet: its tags are those of its packets. */
static void adopt(struct scene *scene)
{
	struct association *association;

	if (scene->judge->terms.complete || !scene->packet->tag || packet_reflects(scene->packet) ||
	    scene->sighting->forged)
		return;
	/* Of one that was seen to begin the INIT ACK may have been missed. */
	if (find_by_addresses(scene) && !scene->to->has_tag &&
	    (!scene->association->begun || !scene->association->offer_count)) {
		scene->to->has_tag = true;
		scene->to->tag = scene->packet->tag;
		return;
	}
	if (scene->association && scene->association->begun) {
		scene->discard = WRONG_TAG;
		return;
	}
	association = new_association(scene, false);
	set(scene, association, 0);
	if (!association)
		return;
	association->established = true;
	association->sides[1].has_tag = true;
	association->sides[1].tag = scene->packet->tag;
	association->sides[0].unknown_numbers = association->sides[1].unknown_numbers = true;
	association->sides[0].gaps = association->sides[1].gaps = true;
}

static void begin(struct scene *scene)
{
	const struct chunk *init = &scene->packet->chunks[0];
	struct association *association;

	if (init->length < 20 || scene->discard == WRONG_CHECKSUM || scene->packet->tag ||
	    !init->init.tag)
		return;
	association = new_association(scene, true);
	set(scene, association, 0);
	if (!association)
		return;
	association->sides[0].has_tag = true;
	association->sides[0].tag = init->init.tag;
}

static enum discard why_discard(const struct sighting *sighting)
{
	if (!sighting->checksum_unknown && !sighting->checksum_old &&
	    !sighting->packet->checksum_ok)
		return WRONG_CHECKSUM;
	return ACCEPTED;
}

/* Zeros are as good as a checksum to a receiver that has declared so (RFC 9653 5.3). */
static void accept_zero(struct scene *scene)
{
	if (scene->discard == WRONG_CHECKSUM && !scene->packet->checksum && scene->to->has_facts &&
	    scene->to->facts.zero_checksum)
		scene->discard = ACCEPTED;
}

void scene_set(struct scene *scene, struct judge *judge, const struct sighting *sighting)
{
	*scene = (struct scene){
		.judge = judge,
		.sighting = sighting,
		.packet = sighting->packet,
		.discard = why_discard(sighting),
	};
	if (is_init(scene->packet)) {
		if (!find(scene, init_fits, true))
			begin(scene);
		return;
	}
	if (find(scene, init_ack_fits, true) || find(scene, cookie_echo_fits, true) ||
	    find(scene, tag_fits, true) || find(scene, tag_fits, false)) {
		accept_zero(scene);
		return;
	}
	if (scene->discard == WRONG_CHECKSUM)
		return;
	adopt(scene);
	if (!scene->association && find_by_addresses(scene))
		scene->discard = WRONG_TAG;
}

struct association *association_twin(struct scene *scene)
{
	const struct association *mine = scene->association;
	struct association *each = *bucket_of(scene->judge, scene->packet);

	for (; each; each = each->next)
		if (each != mine && !each->end && !each->merged && each->begun &&
		    each->sides[0].port == mine->sides[1].port &&
		    each->sides[0].tag == mine->sides[1].tag &&
		    (each->chosen ? each->sides[1].tag == mine->sides[0].tag
				  : offer_find(each, mine->sides[0].tag) != NULL))
			return each;
	return NULL;
}

struct association *association_older(struct scene *scene)
{
	const struct association *mine = scene->association;
	struct association *each = *bucket_of(scene->judge, scene->packet);

	for (; each; each = each->next)
		for (unsigned from = 0; from < 2; from++)
			if (each != mine && !each->end && !each->merged &&
			    each->number < mine->number && ports_fit(each, from, scene->packet) &&
			    addresses_fit(each, from, scene->packet))
				return each;
	return NULL;
}

const struct side *association_kept(struct scene *scene)
{
	const struct association *mine = scene->association;
	struct association *each = *bucket_of(scene->judge, scene->packet);

	for (; each; each = each->next)
		for (unsigned from = 0; from < 2; from++) {
			const struct side *side = &each->sides[from];

			if (each->number < mine->number && !each->merged && !each->crossed &&
			    !each->murky && side->up && !side->sent_abort && !side->sent_complete &&
			    !side->got_end && ports_fit(each, from, scene->packet) &&
			    addresses_fit(each, from, scene->packet))
				return side;
		}
	return NULL;
}

bool association_crosses(struct scene *scene)
{
	const struct association *mine = scene->association;
	const struct side *side = scene->from;
	struct association *each = *bucket_of(scene->judge, scene->packet);

	for (; each; each = each->next)
		for (unsigned i = 0; i < 2; i++) {
			const struct side *other = &each->sides[i];

			if (each != mine && other->port == side->port && other->has_tag &&
			    side->has_tag && other->tag == side->tag)
				return true;
		}
	return false;
}

bool is_certain(const struct scene *scene)
{
	const struct association *association = scene->association;

	return association && association->begun && association->chosen && !association->murky;
}

void associations_free(struct judge *judge)
{
	for (unsigned i = 0; i < judge->count; i++) {
		side_free(&judge->all[i]->sides[0]);
		side_free(&judge->all[i]->sides[1]);
		free(judge->all[i]->offers);
		free(judge->all[i]);
	}
	free(judge->all);
	judge->all = NULL;
	judge->count = judge->capacity = 0;
}
