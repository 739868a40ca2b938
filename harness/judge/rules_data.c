/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules about DATA and I-DATA: states, TSNs, streams, fragments. */
#include "harness/array_size.h"
#include "harness/judge/rules.h"

static bool is_known(const struct scene *scene)
{
	return scene->association && scene->discard == ACCEPTED && !scene->association->murky;
}

/* DATA that comes next, so that what came before it is known. */
static bool is_next(const struct scene *scene)
{
	return is_known(scene) && scene->from->has_tsn &&
	       scene->chunk->data.tsn == scene->from->next_tsn;
}

static bool state_allows(struct scene *scene)
{
	const struct association *association = scene->association;

	if (!is_known(scene) || !association->begun || association->crossed || association->end)
		return true;
	if (scene->from->sent_shutdown || scene->from->sent_shutdown_ack)
		return found(scene, "TSN %u is sent after %s", scene->chunk->data.tsn,
			     scene->from->sent_shutdown_ack ? "SHUTDOWN ACK" : "SHUTDOWN");
	if (scene->from_index == 0 && !scene->from->sent_cookie_echo &&
	    !packet_chunk(scene->packet, COOKIE_ECHO))
		return !association->chosen || found(scene, "TSN %u is sent before the COOKIE ECHO",
						     scene->chunk->data.tsn);
	/* A capture may have missed it; where INITs cross there may be two, and both sides send one. */
	if (scene->from_index == 1 && !scene->to->sent_cookie_echo &&
	    scene->judge->terms.complete && !packet_chunk(scene->packet, COOKIE_ECHO))
		return found(scene, "TSN %u is sent before the COOKIE ECHO came",
			     scene->chunk->data.tsn);
	return true;
}

static bool initial_tsn(struct scene *scene)
{
	const struct side *side = scene->from;

	if (!is_certain(scene) || !scene->judge->terms.complete || side->gaps || !side->has_tsn ||
	    side->next_tsn != side->facts.tsn || side->log.count)
		return true;
	return scene->chunk->data.tsn == side->facts.tsn || association_crosses(scene) ||
	       found(scene, "TSN %u, the Initial TSN is %u", scene->chunk->data.tsn,
		     side->facts.tsn);
}

static bool consecutive(struct scene *scene)
{
	const struct side *side = scene->from;

	if (!is_certain(scene) || !scene->judge->terms.complete || side->gaps || !side->log.count ||
	    !tsn_before(side->next_tsn, scene->chunk->data.tsn))
		return true;
	return found(scene, "TSN %u comes after TSN %u", scene->chunk->data.tsn,
		     side->next_tsn - 1);
}

static bool same_again(struct scene *scene)
{
	const struct chunk *chunk = scene->chunk;
	const struct tsn_entry *entry;
	uint32_t number = chunk->type == DATA ? chunk->data.ssn : chunk->data.mid;
	uint32_t digest;

	if (!is_known(scene) || !scene->from->has_tsn)
		return true;
	entry = tsn_find(&scene->from->log, chunk->data.tsn);
	if (!entry || !entry->sent)
		return true;
	digest = data_digest(scene, chunk);
	if (entry->digest && digest && entry->digest != digest &&
	    entry->size == (uint16_t)chunk->data.size)
		return found(scene, "the user data of TSN %u differs from what was sent before",
			     chunk->data.tsn);
	if (entry->stream == chunk->data.stream && entry->number == number &&
	    entry->ppid == chunk->data.ppid && entry->size == (uint16_t)chunk->data.size &&
	    !((entry->flags ^ chunk->flags) & ~DATA_FLAG_I))
		return true;
	return found(scene,
		     "TSN %u is stream %u number %u ppid %u flags %x %zu bytes, and was "
		     "stream %u number %u ppid %u flags %x %u bytes",
		     chunk->data.tsn, chunk->data.stream, number, chunk->data.ppid, chunk->flags,
		     chunk->data.size, entry->stream, entry->number, entry->ppid, entry->flags,
		     entry->size);
}

/* In a message that has begun; a PR-SCTP sender may have given it up meanwhile. */
static bool in_message(const struct scene *scene)
{
	return is_next(scene) && scene->chunk->type == DATA && scene->from->open_known &&
	       scene->from->message_open && !(scene->chunk->flags & DATA_FLAG_B);
}

static bool begins(struct scene *scene)
{
	if (!is_next(scene) || scene->chunk->type != DATA || !scene->from->open_known)
		return true;
	if (!scene->from->message_open)
		return scene->chunk->flags & DATA_FLAG_B ||
		       found(scene, "TSN %u continues a message, and none has begun",
			     scene->chunk->data.tsn);
	return !(scene->chunk->flags & DATA_FLAG_B) || !scene->to->has_facts ||
	       scene->to->facts.forward_tsn ||
	       found(scene, "TSN %u begins a message, and the last one has not ended",
		     scene->chunk->data.tsn);
}

static bool one_number(struct scene *scene)
{
	const struct tsn_entry *open;

	if (!in_message(scene))
		return true;
	open = &scene->from->open;
	return open->flags & DATA_FLAG_U ||
	       (open->stream == scene->chunk->data.stream &&
		open->number == scene->chunk->data.ssn) ||
	       found(scene, "TSN %u has stream %u SSN %u, the fragment before it %u and %u",
		     scene->chunk->data.tsn, scene->chunk->data.stream, scene->chunk->data.ssn,
		     open->stream, open->number);
}

static bool one_u_bit(struct scene *scene)
{
	return !in_message(scene) ||
	       !((scene->from->open.flags ^ scene->chunk->flags) & DATA_FLAG_U) ||
	       found(scene, "TSN %u differs from the fragment before it", scene->chunk->data.tsn);
}

static bool one_ppid(struct scene *scene)
{
	return !in_message(scene) || scene->from->open.ppid == scene->chunk->data.ppid ||
	       found(scene, "TSN %u has %u, the fragment before it %u", scene->chunk->data.tsn,
		     scene->chunk->data.ppid, scene->from->open.ppid);
}

/* What is due on the stream; NUMBER_UNKNOWN or more where that is not known. */
static uint32_t due(struct scene *scene)
{
	uint8_t flags = scene->chunk->flags;
	const uint32_t *next;

	if (!is_next(scene) || scene->chunk->type != DATA || flags & DATA_FLAG_U ||
	    !(flags & DATA_FLAG_B))
		return NUMBER_UNKNOWN;
	next = side_next_number(scene->from, scene->chunk->data.stream);
	if (!next)
		return NUMBER_UNKNOWN;
	/* A reset of the stream was asked for, or a capture missed that: the next message may have SSN 0. */
	if ((*next & NUMBER_OR_ZERO || !scene->judge->terms.complete) && !scene->chunk->data.ssn)
		return 0;
	return *next & ~(uint32_t)NUMBER_OR_ZERO;
}

static bool next_ssn(struct scene *scene)
{
	uint32_t number = due(scene);

	return number >= NUMBER_UNKNOWN || number == scene->chunk->data.ssn ||
	       found(scene, "TSN %u on stream %u has SSN %u instead of %u", scene->chunk->data.tsn,
		     scene->chunk->data.stream, scene->chunk->data.ssn, number);
}

static bool stream_exists(struct scene *scene)
{
	unsigned streams;

	if (!is_certain(scene) || scene->association->crossed)
		return true;
	streams = scene->from->facts.ostreams < scene->to->facts.istreams
			  ? scene->from->facts.ostreams
			  : scene->to->facts.istreams;
	streams += scene->from->streams_added;
	return scene->chunk->data.stream < streams ||
	       found(scene, "stream %u of %u", scene->chunk->data.stream, streams);
}

static bool interleaves(const struct scene *scene)
{
	return scene->from->facts.i_data && scene->to->facts.i_data;
}

static bool i_data_wanted(struct scene *scene)
{
	return !is_certain(scene) || !interleaves(scene) ||
	       found(scene, "TSN %u is in a DATA chunk", scene->chunk->data.tsn);
}

static bool i_data_unwanted(struct scene *scene)
{
	return !is_certain(scene) || interleaves(scene) ||
	       found(scene, "TSN %u is in an I-DATA chunk", scene->chunk->data.tsn);
}

static bool not_acknowledged(struct scene *scene)
{
	const struct side *side = scene->from;

	if (!is_certain(scene) || !scene->judge->terms.complete || !side->has_tsn ||
	    tsn_before(side->acked, scene->chunk->data.tsn) ||
	    scene->sighting->time - side->acked_time < SACK_TRAVELS)
		return true;
	return found(scene, "TSN %u is sent again, and everything up to %u was acknowledged",
		     scene->chunk->data.tsn, side->acked);
}

static bool not_abandoned(struct scene *scene)
{
	const struct side *side = scene->from;

	/* A capture may have it behind the FORWARD TSN. */
	if (!scene->judge->terms.complete && scene->sighting->time - side->forward_time < REORDERED)
		return true;
	return !is_known(scene) || !side->forwarded ||
	       tsn_before(side->forward_tsn, scene->chunk->data.tsn) ||
	       found(scene, "TSN %u is sent after a FORWARD TSN up to %u", scene->chunk->data.tsn,
		     side->forward_tsn);
}

static const struct rule list[] = {
	{{"RFC9260-6-1", "user data only in ESTABLISHED, SHUTDOWN-PENDING, SHUTDOWN-RECEIVED, or "
			 "with a COOKIE ECHO"},
	 ANY_USER_DATA,
	 state_allows},
	{{"RFC9260-5.1-20", "the first TSN is the Initial TSN"}, ANY_USER_DATA, initial_tsn},
	{{"RFC9260-3.3.1-14", "consecutive TSNs"}, ANY_USER_DATA, consecutive, true},
	{{"RFC9260-6.9-12", "a TSN belongs to one chunk of user data"}, ANY_USER_DATA, same_again},
	{{"RFC9260-6.9-14", "messages of fragments from B to E, one after the other"},
	 DATA,
	 begins},
	{{"RFC9260-3.3.1-7", "one stream and SSN for all fragments of a message"},
	 DATA,
	 one_number},
	{{"RFC9260-3.3.1-5", "one U bit for all fragments of a message"}, DATA, one_u_bit},
	{{"RFC9260-3.3.1-8", "one Payload Protocol Identifier for all fragments of a message"},
	 DATA,
	 one_ppid},
	{{"RFC9260-6.5-5", "Stream Sequence Numbers from 0 on, each one more than the last"},
	 DATA,
	 next_ssn},
	{{"RFC9260-6.5-1", "a stream that exists"}, ANY_USER_DATA, stream_exists},
	{{"RFC8260-2.2.1-1", "user data in I-DATA, as both sides support it"}, DATA, i_data_wanted},
	{{"RFC8260-2.2.1-2", "user data in DATA, as one side does not support I-DATA"},
	 I_DATA,
	 i_data_unwanted},
	{{"RFC9260-6.7-3", "no user data that was acknowledged cumulatively"},
	 ANY_USER_DATA,
	 not_acknowledged},
	{{"RFC3758-3.5-2", "no user data that was abandoned"}, ANY_USER_DATA, not_abandoned},
};

const struct rules rules_data = {list, ARRAY_SIZE(list), true};
