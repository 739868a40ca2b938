/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules about what shares a packet with what, and in which order. */
#include "harness/array_size.h"
#include "harness/judge/rules.h"

static bool is_user_data(const struct chunk *chunk)
{
	return chunk->type == DATA || chunk->type == I_DATA;
}

static bool alone(struct scene *scene)
{
	const struct sctp_packet *packet = scene->packet;

	for (unsigned i = 0; i < packet->chunk_count && packet->chunk_count > 1; i++) {
		uint8_t type = packet->chunks[i].type;

		if (type == INIT || type == INIT_ACK || type == SHUTDOWN_COMPLETE)
			return found(scene, "%s shares its packet with %u other chunks",
				     chunk_name(type), packet->chunk_count - 1);
	}
	return true;
}

static bool control_first(struct scene *scene)
{
	const struct chunk *data = NULL;

	for (unsigned i = 0; i < scene->packet->chunk_count; i++) {
		const struct chunk *chunk = &scene->packet->chunks[i];

		if (is_user_data(chunk))
			data = chunk;
		else if (data && chunk->type != PAD)
			return found(scene, "%s comes after user data", chunk_name(chunk->type));
	}
	return true;
}

static bool ascending(struct scene *scene)
{
	const struct chunk *last = NULL;

	for (unsigned i = 0; i < scene->packet->chunk_count; i++) {
		const struct chunk *chunk = &scene->packet->chunks[i];

		if (!is_user_data(chunk))
			continue;
		if (last && !tsn_before(last->data.tsn, chunk->data.tsn))
			return found(scene, "TSN %u comes after TSN %u", chunk->data.tsn,
				     last->data.tsn);
		last = chunk;
	}
	return true;
}

static unsigned count(const struct scene *scene, uint8_t type)
{
	unsigned result = 0;

	for (unsigned i = 0; i < scene->packet->chunk_count; i++)
		result += scene->packet->chunks[i].type == type;
	return result;
}

static bool one_sack(struct scene *scene)
{
	unsigned sacks = count(scene, SACK);

	return sacks < 2 || found(scene, "%u SACK chunks", sacks);
}

static bool one_auth(struct scene *scene)
{
	unsigned auths = count(scene, AUTH);

	return auths < 2 || found(scene, "%u AUTH chunks", auths);
}

/* AUTH stands before what it authenticates (RFC 4895 6.2). */
static bool is_first(struct scene *scene)
{
	const struct chunk *first = scene->packet->chunks;

	if (first->type == AUTH)
		first++;
	return scene->chunk == first || found(scene, "it is %s", chunk_place(scene));
}

static bool abort_without_data(struct scene *scene)
{
	return (!count(scene, DATA) && !count(scene, I_DATA)) || found(scene, "it has user data");
}

static bool abort_last(struct scene *scene)
{
	const struct chunk *last = &scene->packet->chunks[scene->packet->chunk_count - 1];

	return scene->chunk == last || scene->packet->chunks_left_out ||
	       found(scene, "%s comes after it", chunk_name(last->type));
}

static bool ack_before_sack(struct scene *scene)
{
	const struct chunk *sack = packet_chunk(scene->packet, SACK);

	return !sack || sack > scene->chunk || found(scene, "the SACK comes first");
}

static bool asconfs_together(struct scene *scene)
{
	const struct chunk *next = scene->chunk + 1;
	const struct chunk *end = scene->packet->chunks + scene->packet->chunk_count;

	if (next < end && next->type == ASCONF)
		return next->asconf.serial == scene->chunk->asconf.serial + 1 ||
		       found(scene, "%u follows %u", next->asconf.serial,
			     scene->chunk->asconf.serial);
	for (; next < end; next++)
		if (next->type == ASCONF)
			return found(scene, "other chunks stand between them");
	return true;
}

static const struct rule list[] = {
	{{"RFC9260-3-1", "INIT, INIT ACK and SHUTDOWN COMPLETE are alone in their packet"},
	 WHOLE_PACKET,
	 alone},
	{{"RFC9260-6-12", "control chunks before all DATA chunks"}, WHOLE_PACKET, control_first},
	{{"RFC9260-6.10-4", "DATA chunks by ascending TSN"}, WHOLE_PACKET, ascending},
	{{"RFC9260-6.2-10", "at most one SACK"}, WHOLE_PACKET, one_sack},
	{{"RFC4895-5.1-5", "at most one AUTH"}, WHOLE_PACKET, one_auth},
	{{"RFC9260-3.2.2-4", "the COOKIE ECHO comes first"}, COOKIE_ECHO, is_first},
	{{"RFC9260-5.1-8", "the COOKIE ACK comes first"}, COOKIE_ACK, is_first},
	{{"RFC9260-5.1.5-8", "the SACK comes after the COOKIE ACK"}, COOKIE_ACK, ack_before_sack},
	{{"RFC9260-3.3.7-2", "no DATA in a packet with an ABORT"}, ABORT, abort_without_data},
	{{"RFC9260-3.3.7-3", "the ABORT comes last"}, ABORT, abort_last},
	{{"RFC5061-5.5-3", "ASCONF chunks of a packet have consecutive Sequence Numbers"},
	 ASCONF,
	 asconfs_together},
};

const struct rules rules_order = {list, ARRAY_SIZE(list), false};
