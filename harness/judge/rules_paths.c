/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules about heartbeats and about which addresses packets go to. */
#include "harness/array_size.h"
#include "harness/judge/rules.h"

static bool is_known(const struct scene *scene)
{
	return scene->association && scene->discard == ACCEPTED && !scene->association->murky;
}

static struct heartbeat *answered_heartbeat(const struct scene *scene)
{
	return heartbeat_find(scene->to,
			      digest_of(scene->chunk->value, scene->chunk->value_length));
}

static bool echoes(struct scene *scene)
{
	const struct heartbeat *heartbeat;

	/* Of a capture that may have missed the HEARTBEAT nothing can be said. */
	if (!is_known(scene) || !scene->judge->terms.complete ||
	    !chunk_is_whole(scene, scene->chunk) || scene->to->heartbeat_count > HEARTBEATS)
		return true;
	heartbeat = answered_heartbeat(scene);
	if (heartbeat && heartbeat->arrived)
		return true;
	return found(scene, "its %u bytes are not those of a HEARTBEAT that came",
		     scene->chunk->length);
}

/* HEARTBEAT ACKs before this one in the packet with the same information. */
static unsigned same_before(const struct scene *scene)
{
	uint64_t digest = digest_of(scene->chunk->value, scene->chunk->value_length);
	unsigned count = 0;

	for (const struct chunk *chunk = scene->packet->chunks; chunk < scene->chunk; chunk++)
		count += chunk->type == HEARTBEAT_ACK &&
			 digest_of(chunk->value, chunk->value_length) == digest;
	return count;
}

static bool one_for_one(struct scene *scene)
{
	const struct heartbeat *heartbeat;

	if (!is_known(scene) || !scene->judge->terms.complete)
		return true;
	heartbeat = answered_heartbeat(scene);
	return !heartbeat || !heartbeat->arrived ||
	       heartbeat->answered + same_before(scene) < heartbeat->arrived ||
	       found(scene, "the same HEARTBEAT was answered already");
}

static bool goes_back(struct scene *scene)
{
	const struct heartbeat *heartbeat;

	if (!is_known(scene) || !scene->judge->terms.complete)
		return true;
	heartbeat = answered_heartbeat(scene);
	return !heartbeat || !heartbeat->arrived || heartbeat->elsewhere ||
	       same_address(&heartbeat->from, &scene->packet->to) ||
	       found(scene, "the HEARTBEAT came from another address");
}

/* Whether the address is one of those; a count above SOURCES: others may be as well. */
static bool is_among(const struct sockaddr_storage sources[SOURCES], unsigned count,
		     const struct sockaddr_storage *address)
{
	for (unsigned i = 0; i < SOURCES && i < count; i++)
		if (same_address(&sources[i], address))
			return true;
	return !count || count > SOURCES;
}

/* Where the INIT came from is right as well: the other address may not be confirmed (5.4). */
static bool cookie_ack_goes_back(struct scene *scene)
{
	const struct side *asked = scene->to;

	return !is_known(scene) || !scene->judge->terms.complete || scene->association->crossed ||
	       !scene->association->begun ||
	       is_among(asked->cookie_from, asked->cookie_from_count, &scene->packet->to) ||
	       same_address(&asked->addresses[0].at, &scene->packet->to) ||
	       found(scene, "the COOKIE ECHO came from another address");
}

/* What may go to an address that is not confirmed yet: RFC 9260 5.4, RFC 5061 5.3. */
static bool may_probe(const struct sctp_packet *packet)
{
	bool probe = packet_chunk(packet, HEARTBEAT) != NULL;

	for (unsigned i = 0; i < packet->chunk_count; i++) {
		switch (packet->chunks[i].type) {
		case HEARTBEAT:
		case HEARTBEAT_ACK:
		case PAD:
		case AUTH:
		case ASCONF_ACK:
		case INIT_ACK:
		case ABORT:
		case SHUTDOWN_COMPLETE:
			break;
		case COOKIE_ACK:
		case COOKIE_ECHO:
			if (!probe)
				return false;
			break;
		default:
			return false;
		}
	}
	return true;
}

static bool is_to_be_deleted(const struct side *side, const struct address *address)
{
	for (unsigned i = 0; i < side->deletion_count; i++)
		if (same_address(&side->deletions[i].at, &address->at))
			return true;
	return address->deleted;
}

/* Whether the side has asked that all its confirmed addresses are deleted: there may be no other left. */
static bool none_is_left(const struct side *side)
{
	for (unsigned i = 0; i < side->address_count; i++)
		if (side->addresses[i].confirmed && !is_to_be_deleted(side, &side->addresses[i]))
			return false;
	return true;
}

static bool confirmed(struct scene *scene)
{
	const struct address *address;

	/* A HEARTBEAT ACK that a capture misses confirms as well. */
	if (!is_certain(scene) || !scene->judge->terms.complete || scene->discard != ACCEPTED ||
	    scene->association->crossed || scene->association->end || scene->from_index != 1 ||
	    may_probe(scene->packet))
		return true;
	address = side_address(scene->to, &scene->packet->to);
	return !address || address->confirmed || none_is_left(scene->to) ||
	       association_crosses(scene) ||
	       found(scene, "%s goes to one that is not",
		     chunk_name(scene->packet->chunks[scene->packet->chunk_count - 1].type));
}

/* Answers to what comes from there as from a stranger. */
static bool answers_stranger(const struct sctp_packet *packet)
{
	return packet_chunk(packet, INIT_ACK) ||
	       (packet->chunk_count && chunk_reflects(&packet->chunks[packet->chunk_count - 1]));
}

static bool not_deleted(struct scene *scene)
{
	const struct address *address;

	/* An ASCONF that a capture misses may have added it again. */
	if (!is_certain(scene) || !scene->judge->terms.complete || scene->discard != ACCEPTED ||
	    scene->association->end || answers_stranger(scene->packet))
		return true;
	address = side_address(scene->to, &scene->packet->to);
	if (!address || !address->deleted)
		return true;
	return !scene->packet->chunk_count ||
	       found(scene, "%s goes to one that was", chunk_name(scene->packet->chunks[0].type));
}

static const struct rule list[] = {
	{{"RFC9260-3.3.6-2", "the information of the HEARTBEAT that it answers"},
	 HEARTBEAT_ACK,
	 echoes},
	{{"RFC9260-12.4-2", "one HEARTBEAT ACK for a HEARTBEAT"}, HEARTBEAT_ACK, one_for_one},
	{{"RFC9260-6.4-2", "the HEARTBEAT ACK goes to where the HEARTBEAT came from"},
	 HEARTBEAT_ACK,
	 goes_back},
	{{"RFC9260-6.4-2", "the COOKIE ACK goes to where the COOKIE ECHO came from"},
	 COOKIE_ACK,
	 cookie_ack_goes_back},
	{{"RFC9260-5.4-4", "only probes go to addresses that are not confirmed"},
	 WHOLE_PACKET,
	 confirmed},
	{{"RFC5061-5.3-25", "nothing goes to an address whose deletion was acknowledged"},
	 WHOLE_PACKET,
	 not_deleted},
};

const struct rules rules_paths = {list, ARRAY_SIZE(list), true};
