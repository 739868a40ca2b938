/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes DATA and what acknowledges it into account. */
#include "harness/judge/association.h"

enum { TSN_JUMP = 4096, LOOK_AHEAD = 1024 };

/* No RTO that measures anything is shorter. */
static const int64_t shortest_rest = 10000000; /* ns */

static bool arrives(const struct scene *scene)
{
	return !scene->sighting->lost && scene->discard == ACCEPTED;
}

/* After TSNs that were not seen, nobody knows which messages they held. */
static void forget_numbers(struct side *side)
{
	side->gaps = true;
	side->open_known = false;
	side->unknown_numbers = true;
	for (size_t i = 0; i < side->streams; i++)
		side->next_number[i] = NUMBER_UNKNOWN;
}

static void number_message(struct side *side, const struct chunk *chunk)
{
	uint32_t *next;

	if (chunk->type != DATA || chunk->flags & DATA_FLAG_U || !(chunk->flags & DATA_FLAG_B))
		return;
	next = side_next_number(side, chunk->data.stream);
	if (next)
		*next = (chunk->data.ssn + 1U) & 0xffff;
}

uint32_t data_digest(const struct scene *scene, const struct chunk *chunk)
{
	size_t end = (size_t)(chunk->data.payload - scene->sighting->sctp) + chunk->data.size;

	return end <= scene->sighting->captured
		       ? (uint32_t)digest_of(chunk->data.payload, chunk->data.size) | 1
		       : 0;
}

static struct tsn_entry entry_of(const struct scene *scene, const struct chunk *chunk)
{
	return (struct tsn_entry){
		.first = scene->sighting->time,
		.last = scene->sighting->time,
		.number = chunk->type == DATA ? chunk->data.ssn : chunk->data.mid,
		.ppid = chunk->data.ppid,
		.stream = chunk->data.stream,
		.size = (uint16_t)chunk->data.size,
		.flags = chunk->flags,
		.digest = data_digest(scene, chunk),
	};
}

static void count_data(struct side *side, const struct chunk *chunk)
{
	if (chunk->flags & DATA_FLAG_E)
		side->messages++;
	side->bytes += chunk->data.size;
}

static void learn_new(struct scene *scene, const struct chunk *chunk)
{
	struct side *side = scene->from;
	uint32_t tsn = chunk->data.tsn;

	if (tsn != side->next_tsn) {
		scene->association->holes[scene->from_index].missing += tsn - side->next_tsn;
		forget_numbers(side);
	}
	if (!side->outstanding && scene->sighting->time - side->acked_time >= shortest_rest)
		side->rested = true;
	side->next_tsn = tsn + 1;
	side->outstanding += chunk->data.size;
	side->open = entry_of(scene, chunk);
	side->message_open = !(chunk->flags & DATA_FLAG_E);
	side->open_known = side->open_known || !side->message_open;
	number_message(side, chunk);
	count_data(side, chunk);
}

/* A TSN that was passed over comes after all; with the last of them nothing is missing any more. */
static void learn_missing(struct scene *scene, const struct chunk *chunk,
			  const struct tsn_entry *entry)
{
	struct hole *hole = &scene->association->holes[scene->from_index];
	struct side *side = scene->from;

	if (!hole->waits || !hole->missing)
		return;
	if (tsn_before(side->acked, chunk->data.tsn) && !entry->acknowledged && !entry->abandoned)
		side->outstanding += chunk->data.size;
	count_data(side, chunk);
	if (--hole->missing)
		return;
	hole->waits = false;
	side->gaps = false;
}

/* How long the lowest outstanding TSN waited until it was sent again. */
static void learn_rest(struct scene *scene, const struct tsn_entry *entry, uint32_t tsn)
{
	struct side *side = scene->from;

	side->rest = scene->sighting->time - entry->last;
	side->rest_tsn = tsn;
	side->rest_to = scene->packet->to;
}

void learn_data(struct scene *scene, const struct chunk *chunk)
{
	struct side *side = scene->from;
	uint32_t tsn = chunk->data.tsn;
	unsigned copies = scene->sighting->copies ? scene->sighting->copies : 1;
	struct tsn_entry *entry;

	if (!side->has_tsn)
		side_begin_numbers(side, tsn);
	if (side->data_to.ss_family != AF_UNSPEC &&
	    !same_address(&side->data_to, &scene->packet->to))
		side->data_to_several = true;
	side->data_to = scene->packet->to;
	entry = tsn - side->next_tsn < TSN_JUMP || tsn_before(tsn, side->next_tsn)
			? tsn_add(&side->log, tsn)
			: NULL;
	if (arrives(scene))
		*(entry && !entry->arrived ? &scene->to->sack_credit
					   : &scene->to->sack_credit_again) += copies;
	if (!entry) {
		/* More is outstanding than is kept. */
		if (tsn - side->next_tsn < TSN_JUMP)
			scene->association->murky = true;
		return;
	}
	learn_due(scene, entry, chunk);
	if (!tsn_before(tsn, side->next_tsn) && !scene->sighting->forged)
		learn_new(scene, chunk);
	else if (!entry->sent && !scene->sighting->forged)
		learn_missing(scene, chunk, entry);
	if (!scene->sighting->forged) {
		if (entry->sent) {
			side->retransmissions++;
			if (tsn == side->acked + 1)
				learn_rest(scene, entry, tsn);
			entry->last = scene->sighting->time;
		} else {
			struct tsn_entry forged = *entry;

			*entry = entry_of(scene, chunk);
			entry->arrived = forged.arrived;
			entry->arrival = forged.arrival;
		}
		entry->sent += entry->sent < UINT8_MAX;
	}
	if (arrives(scene) && !entry->arrived)
		entry->arrival = scene->sighting->time + scene->sighting->delay;
	if (arrives(scene))
		entry->arrived =
			(uint8_t)(entry->arrived + copies < UINT8_MAX ? entry->arrived + copies
								      : UINT8_MAX);
}

static void take_from_outstanding(struct side *side, struct tsn_entry *entry)
{
	if (entry->acknowledged || entry->abandoned)
		return;
	side->outstanding -= entry->size < side->outstanding ? entry->size : side->outstanding;
	side->acked_bytes += entry->size;
}

static void acknowledge_up_to(struct scene *scene, uint32_t cumulative)
{
	struct side *side = scene->to;

	if (!tsn_before(side->acked, cumulative) || !side->has_tsn)
		return;
	if (!tsn_before(cumulative, side->next_tsn)) {
		/* Of what was not seen, or never sent: then the peer aborts. */
		if (scene->judge->terms.complete)
			return;
		if (cumulative - side->next_tsn >= TSN_JUMP)
			return;
		forget_numbers(side);
		side->next_tsn = cumulative + 1;
		tsn_add(&side->log, cumulative);
	}
	for (uint32_t tsn = side->acked + 1; !tsn_before(cumulative, tsn); tsn++) {
		struct tsn_entry *entry = tsn_find(&side->log, tsn);

		if (entry)
			take_from_outstanding(side, entry);
	}
	side->acked = cumulative;
	side->acked_time = scene->sighting->time + scene->sighting->delay;
	side->rest = 0;
	tsn_forget(&side->log, cumulative);
}

static void acknowledge_gaps(const struct scene *scene, const struct chunk *sack)
{
	struct side *side = scene->to;
	bool sent = !scene->sighting->forged, arrived = arrives(scene);
	uint32_t next = 1; /* each TSN once, whatever the blocks are */

	for (unsigned i = 0; i < sack->sack.gaps; i++) {
		struct gap_block block = sack_gap(sack, i);

		if (block.start > next)
			next = block.start;
		for (; next <= block.end; next++) {
			struct tsn_entry *entry =
				tsn_find(&side->log, sack->sack.cumulative_tsn + next);

			if (!entry)
				break;
			if (sent) {
				entry->reported = true;
				entry->report = scene->sighting->time;
			}
			if (!arrived)
				continue;
			take_from_outstanding(side, entry);
			entry->acknowledged = true;
		}
	}
}

/* Everything that was sent has come once, so no packet is left that may ask for a SACK. */
static bool settles_all(const struct side *sender, const struct chunk *sack)
{
	const struct tsn_entry *last;

	if (!sender->has_tsn || sack->sack.gaps ||
	    sack->sack.cumulative_tsn != sender->next_tsn - 1 || sender->forwarded)
		return false;
	for (uint32_t tsn = sender->acked + 1; tsn_before(tsn, sender->next_tsn); tsn++) {
		last = tsn_find(&sender->log, tsn);
		if (!last || last->arrived != 1)
			return false;
	}
	return true;
}

/*
 * One that opens the window may be there for that alone, and what it acknowledges on the way may still
 * have a SACK of its own: a SHUTDOWN goes with one (RFC 9260 section 9.2).
 */
static void use_sack_credit(const struct scene *scene, const struct chunk *chunk, bool opened)
{
	struct side *side = scene->from;

	if (settles_all(scene->to, chunk))
		side->sack_credit = opened && side->sack_credit;
	else if (opened)
		return;
	else if (side->sack_credit)
		side->sack_credit--;
	else if (side->sack_credit_again)
		side->sack_credit_again--;
}

static void learn_sent_sack(struct scene *scene, const struct chunk *chunk)
{
	struct side *side = scene->from;
	bool opened =
		chunk->type == SACK && side->has_sacked && chunk->sack.a_rwnd > side->sack_window;
	uint32_t cumulative =
		chunk->type == SACK ? chunk->sack.cumulative_tsn : chunk->tsn.cumulative_tsn;

	if (!side->has_sacked || tsn_before(side->sack_cumulative, cumulative)) {
		side->sack_cumulative = cumulative;
		side->sack_time = scene->sighting->time;
	}
	side->has_sacked = true;
	/* Another packet was the first to come if that one is still on its way. */
	for (unsigned i = 0; i < DUES; i++)
		if (i == DUE_FIRST || side->due[i].since <= scene->sighting->time)
			side->due[i].waits = false;
	if (chunk->type != SACK)
		return;
	use_sack_credit(scene, chunk, opened);
	side->sack_window = chunk->sack.a_rwnd;
	/* What it does not report any more it has dropped. */
	for (uint32_t i = 1; i < LOOK_AHEAD; i++) {
		struct tsn_entry *entry = tsn_find(&scene->to->log, cumulative + i);

		if (!entry)
			break;
		entry->reported = false;
	}
}

void learn_sack(struct scene *scene, const struct chunk *chunk)
{
	uint32_t cumulative =
		chunk->type == SACK ? chunk->sack.cumulative_tsn : chunk->tsn.cumulative_tsn;
	size_t before = scene->to->acked_bytes, acked;

	if (!scene->sighting->forged)
		learn_sent_sack(scene, chunk);
	/* Before the cumulative one, which makes the log forget. */
	if (chunk->type == SACK && scene->to->has_tsn)
		acknowledge_gaps(scene, chunk);
	if (!arrives(scene))
		return;
	if (chunk->type == SACK) {
		scene->from->sacks[scene->from->sack_count++ % SACKS] =
			(struct seen_sack){.time = scene->sighting->time + scene->sighting->delay,
					   .a_rwnd = chunk->sack.a_rwnd};
	}
	acknowledge_up_to(scene, cumulative);
	acked = scene->to->acked_bytes - before;
	scene->to->growth += acked < scene->judge->terms.mtu ? acked : scene->judge->terms.mtu;
}

void learn_forward_tsn(struct scene *scene, const struct chunk *chunk)
{
	struct side *side = scene->from;
	uint32_t cumulative = chunk->tsn.cumulative_tsn;
	uint32_t tsn = side->acked + 1;

	if (arrives(scene))
		scene->to->sack_credit_again +=
			scene->sighting->copies ? scene->sighting->copies : 1;
	if (arrives(scene) && scene->to->up && is_reached(scene, chunk) &&
	    (!scene->to->skips || tsn_before(scene->to->skips_to, cumulative))) {
		scene->to->skips = true;
		scene->to->skips_to = cumulative;
		scene->to->skips_since = scene->sighting->time + scene->sighting->delay;
	}
	if (!side->has_tsn)
		return;
	/* Those below were passed already. */
	if (side->forwarded && !tsn_before(side->forward_tsn, tsn))
		tsn = side->forward_tsn + 1;
	if (!side->forwarded || tsn_before(side->forward_tsn, cumulative)) {
		side->forward_tsn = cumulative;
		side->forward_time = scene->sighting->time;
	}
	side->forwarded = true;
	for (; !tsn_before(cumulative, tsn); tsn++) {
		struct tsn_entry *entry = tsn_find(&side->log, tsn);

		if (!entry)
			break;
		take_from_outstanding(side, entry);
		entry->abandoned = true;
	}
}
