/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules about FORWARD TSN and AUTH. */
#include "harness/array_size.h"
#include "harness/judge/rules.h"

enum { HMACS_KEPT = 16 };

static bool is_known(const struct scene *scene)
{
	return is_certain(scene) && scene->discard == ACCEPTED;
}

static bool peer_forwards(struct scene *scene)
{
	return !is_known(scene) || scene->to->facts.forward_tsn ||
	       found(scene, "the peer did not announce support");
}

static bool interleaves(const struct scene *scene)
{
	return scene->from->facts.i_data && scene->to->facts.i_data;
}

static bool forward_without_interleaving(struct scene *scene)
{
	return !is_known(scene) || !interleaves(scene) ||
	       found(scene, "a FORWARD TSN, and both sides support I-DATA");
}

static bool forward_with_interleaving(struct scene *scene)
{
	return !is_known(scene) || interleaves(scene) ||
	       found(scene, "an I-FORWARD-TSN, and one side does not support I-DATA");
}

static bool forwards_what_was_sent(struct scene *scene)
{
	const struct side *side = scene->from;
	uint32_t cumulative = scene->chunk->tsn.cumulative_tsn;

	if (!is_known(scene) || !side->has_tsn || side->gaps ||
	    (!scene->judge->terms.complete && !tsn_before(cumulative, side->next_tsn)))
		return true;
	return tsn_before(cumulative, side->next_tsn) ||
	       found(scene, "New Cumulative TSN %u, the last that was sent is %u", cumulative,
		     side->next_tsn - 1);
}

static bool forwards_what_is_open(struct scene *scene)
{
	const struct side *side = scene->from;
	uint32_t cumulative = scene->chunk->tsn.cumulative_tsn;

	if (!is_known(scene) || !scene->judge->terms.complete || !side->has_tsn ||
	    tsn_before(side->acked, cumulative) ||
	    scene->sighting->time - side->acked_time < SACK_TRAVELS)
		return true;
	return found(scene, "New Cumulative TSN %u, and everything up to %u was acknowledged",
		     cumulative, side->acked);
}

static bool one_entry_a_stream(struct scene *scene)
{
	uint8_t seen[65536 / 8] = {0};

	for (unsigned i = 0; i < scene->chunk->tsn.skipped; i++) {
		uint16_t stream = forward_tsn_skipped(scene->chunk, i).stream;

		if (seen[stream / 8] & 1U << stream % 8)
			return found(scene, "stream %u has two", stream);
		seen[stream / 8] |= (uint8_t)(1U << stream % 8);
	}
	return true;
}

/* Whether ordered DATA with that stream and SSN was skipped, as far as the log goes back. */
static bool skips(const struct side *side, uint32_t cumulative, struct skipped_message message)
{
	for (uint32_t tsn = side->log.base; !tsn_before(cumulative, tsn); tsn++) {
		const struct tsn_entry *entry = tsn_find(&side->log, tsn);

		if (!entry)
			return false;
		if (entry->stream == message.stream && entry->number == message.number &&
		    !(entry->flags & DATA_FLAG_U))
			return true;
	}
	return false;
}

static bool entries_are_true(struct scene *scene)
{
	const struct side *side = scene->from;
	uint32_t cumulative = scene->chunk->tsn.cumulative_tsn;

	/* It is enough to look at the first entries of a short log. */
	enum { ENTRIES = 16, SHORT = 4096 };

	if (!is_known(scene) || !side->has_tsn || side->gaps || side->log.count > SHORT ||
	    side->log.base != side->facts.tsn)
		return true;
	/* A capture may have missed what it skips. */
	if (!scene->judge->terms.complete && !tsn_before(cumulative, side->next_tsn))
		return true;
	for (unsigned i = 0; i < scene->chunk->tsn.skipped && i < ENTRIES; i++) {
		struct skipped_message message = forward_tsn_skipped(scene->chunk, i);

		if (!skips(side, cumulative, message))
			return found(scene, "stream %u SSN %u was not sent ordered up to TSN %u",
				     message.stream, message.number, cumulative);
	}
	return true;
}

static bool is_authenticated(const struct scene *scene)
{
	for (const struct chunk *chunk = scene->packet->chunks; chunk < scene->chunk; chunk++)
		if (chunk->type == AUTH)
			return true;
	return false;
}

/* What reflects the peer's tag comes from where there is no association any more, and no key. */
static bool authenticated(struct scene *scene)
{
	return !is_known(scene) || chunk_reflects(scene->chunk) || scene->association->crossed ||
	       !scene->from->facts.auth ||
	       !facts_want_auth(&scene->to->facts, scene->chunk->type) || is_authenticated(scene) ||
	       found(scene, "%s comes without AUTH before it", chunk_place(scene));
}

/* Where both sides support AUTH at all; else ASCONF may be allowed without (net.sctp.addip_noauth). */
static bool asconf_authenticated(struct scene *scene)
{
	return !is_known(scene) || !scene->from->facts.auth || !scene->to->facts.auth ||
	       is_authenticated(scene) || found(scene, "%s comes without", chunk_place(scene));
}

static bool hmac(struct scene *scene)
{
	uint16_t identifier = scene->chunk->auth.hmac;

	return !is_known(scene) || scene->association->crossed || !scene->to->facts.auth ||
	       (identifier < HMACS_KEPT && scene->to->facts.hmacs & 1U << identifier) ||
	       found(scene, "HMAC Identifier %u, which the peer did not list", identifier);
}

static const struct rule list[] = {
	{{"RFC3758-3.3.2-7", "FORWARD TSN only to who supports it"}, FORWARD_TSN, peer_forwards},
	{{"RFC8260-2.3.1-4", "FORWARD TSN along with DATA"},
	 FORWARD_TSN,
	 forward_without_interleaving},
	{{"RFC8260-2.3.1-5", "I-FORWARD-TSN along with I-DATA"},
	 I_FORWARD_TSN,
	 forward_with_interleaving},
	{{"RFC3758-3.5-16", "FORWARD TSN up to a TSN that was sent"},
	 FORWARD_TSN,
	 forwards_what_was_sent},
	{{"RFC3758-3.5-16", "FORWARD TSN beyond what was acknowledged"},
	 FORWARD_TSN,
	 forwards_what_is_open},
	{{"RFC3758-3.5-12", "at most one entry a stream"}, FORWARD_TSN, one_entry_a_stream},
	{{"RFC3758-3.5-11", "entries of ordered user data that is skipped"},
	 FORWARD_TSN,
	 entries_are_true},
	{{"RFC4895-6.2-1", "chunks that the peer listed in CHUNKS are authenticated"},
	 EACH_CHUNK,
	 authenticated},
	{{"RFC5061-4.1.1-2", "ASCONF comes after AUTH"}, ASCONF, asconf_authenticated},
	{{"RFC5061-4.1.2-1", "ASCONF-ACK comes after AUTH"}, ASCONF_ACK, asconf_authenticated},
	{{"RFC4895-3.3-1", "an HMAC Identifier that the peer listed"}, AUTH, hmac},
};

const struct rules rules_extensions = {list, ARRAY_SIZE(list), true};
