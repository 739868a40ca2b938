/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes into account what asks for an answer at once, and when a timer had a chunk sent again. */
#include "harness/judge/association.h"

bool is_reached(const struct scene *scene, const struct chunk *chunk)
{
	for (const struct chunk *each = scene->packet->chunks; each < chunk; each++)
		if (each->type != DATA && each->type != I_DATA && each->type != SACK)
			return false;
	return true;
}

/* Whether a SACK that was sent says that it has come. */
static bool is_acknowledged(const struct side *receiver, const struct tsn_entry *entry,
			    uint32_t tsn)
{
	return entry->reported ||
	       (receiver->has_sacked && !tsn_before(receiver->sack_cumulative, tsn));
}

/* Whether the TSN before that one was sent, and is missed by whoever has it. */
static bool comes_after_gap(const struct side *sender, uint32_t tsn)
{
	const struct tsn_entry *before = tsn_find(&sender->log, tsn - 1);

	return before && before->sent && !before->arrived && !before->abandoned &&
	       tsn_before(sender->acked, tsn - 1);
}

static void make_due(struct side *receiver, enum due due, int64_t time, uint32_t tsn)
{
	if (receiver->due[due].waits)
		return;
	receiver->due[due].waits = true;
	receiver->due[due].since = time;
	receiver->due[due].tsn = tsn;
}

static bool is_alone(const struct sctp_packet *packet)
{
	unsigned chunks = 0;

	for (unsigned i = 0; i < packet->chunk_count; i++)
		chunks += packet->chunks[i].type == DATA || packet->chunks[i].type == I_DATA;
	return chunks == 1;
}

void learn_due(struct scene *scene, const struct tsn_entry *entry, const struct chunk *chunk)
{
	struct side *receiver = scene->to;
	int64_t time = scene->sighting->time + scene->sighting->delay;
	uint32_t tsn = chunk->data.tsn;

	if (scene->sighting->lost || scene->discard != ACCEPTED || scene->sighting->forged ||
	    !receiver->up || time <= receiver->up_since)
		return;
	/* Without AUTH it may have been dropped (RFC 4895 6.3). */
	if (facts_want_auth(&receiver->facts, chunk->type) || !is_reached(scene, chunk))
		return;
	if (!receiver->has_sacked)
		make_due(receiver, DUE_FIRST, time, tsn);
	if (chunk->flags & DATA_FLAG_I)
		make_due(receiver, DUE_I_BIT, time, tsn);
	if (!entry->arrived && comes_after_gap(scene->from, tsn))
		make_due(receiver, DUE_GAP, time, tsn);
	if (entry->arrived && is_alone(scene->packet) && is_acknowledged(receiver, entry, tsn))
		make_due(receiver, DUE_DUPLICATE, time, tsn);
}

void learn_resend(struct scene *scene, const struct chunk *chunk)
{
	enum timed timed = timed_chunk(chunk->type);
	struct resend *resend;
	struct resend now = {.sent = true, .last = scene->sighting->time, .to = scene->packet->to};

	if (timed == NOT_TIMED || scene->sighting->forged)
		return;
	resend = &scene->from->resends[timed];
	/* The Cumulative TSN Ack of a SHUTDOWN may be another one. */
	if (chunk->type != SHUTDOWN)
		now.digest = digest_of(chunk->value, chunk->value_length);
	if (resend->sent && resend->digest == now.digest && same_address(&resend->to, &now.to))
		now.rest = now.last - resend->last;
	*resend = now;
}
