/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules about SACK, and about the Cumulative TSN Ack of SHUTDOWN. */
#include "harness/array_size.h"
#include "harness/judge/rules.h"

enum {
	SACK_DELAY = 500000000,
	TIMER_SLACK = 60000000, /* of a jiffy and the timer wheel */
	LOOK_AHEAD = 1024, /* TSNs that are looked at, in a SACK that reports very many */
	MANY_BLOCKS = 300, /* with more the packet may be full */
};

static bool is_known(const struct scene *scene)
{
	return scene->association && scene->discard == ACCEPTED && !scene->association->murky;
}

static uint32_t cumulative_of(const struct chunk *chunk)
{
	return chunk->type == SACK ? chunk->sack.cumulative_tsn : chunk->tsn.cumulative_tsn;
}

/* Whether what was sent at that time may be newer than this packet, which it overtook. */
static bool may_have_overtaken(const struct scene *scene, int64_t time)
{
	return !scene->judge->terms.complete && scene->sighting->time - time < REORDERED;
}

static bool never_back(struct scene *scene)
{
	const struct side *side = scene->from;
	uint32_t cumulative = cumulative_of(scene->chunk);

	if (!is_known(scene) || !side->has_sacked || !tsn_before(cumulative, side->sack_cumulative))
		return true;
	if (may_have_overtaken(scene, side->sack_time))
		return true;
	return found(scene, "Cumulative TSN Ack %u after %u", cumulative, side->sack_cumulative);
}

/* Whether the TSN may have come to whoever acknowledges it. */
static bool may_have_come(const struct scene *scene, uint32_t tsn)
{
	const struct side *sender = scene->to;
	const struct tsn_entry *entry = tsn_find(&sender->log, tsn);

	if (sender->forwarded && !tsn_before(sender->forward_tsn, tsn))
		return true;
	if (!entry)
		/* It was forgotten, or never seen. */
		return tsn_before(tsn, sender->log.base);
	/* What was lost here may have come in a way that was not seen. */
	return entry->arrived || entry->abandoned || !scene->judge->terms.complete;
}

/* The TSNs before the first one that this SACK reports anew. */
static uint32_t reported_before(const struct scene *scene)
{
	return scene->from->has_sacked ? scene->from->sack_cumulative : scene->to->acked;
}

static bool found_unsent(struct scene *scene, uint32_t tsn)
{
	const struct side *sender = scene->to;

	if (tsn_before(tsn, sender->next_tsn))
		return found(scene, "TSN %u is acknowledged, and did not arrive", tsn);
	return found(scene, "TSN %u is acknowledged, and was not sent yet (the last is %u)", tsn,
		     sender->next_tsn - 1);
}

static bool cumulative_is_true(struct scene *scene)
{
	uint32_t cumulative = cumulative_of(scene->chunk);
	uint32_t tsn;

	if (!is_known(scene) || !scene->to->has_tsn)
		return true;
	tsn = reported_before(scene);
	/* A capture may have missed it, or have it behind the SACK. */
	if (!scene->judge->terms.complete && tsn_before(scene->to->next_tsn - 1, cumulative))
		return true;
	for (unsigned i = 0; i < LOOK_AHEAD && tsn_before(tsn, cumulative); i++)
		if (!may_have_come(scene, ++tsn))
			return found_unsent(scene, tsn);
	return true;
}

static bool cumulative_is_highest(struct scene *scene)
{
	for (unsigned i = 0; i < scene->chunk->sack.gaps; i++)
		if (sack_gap(scene->chunk, i).start == 1)
			return found(scene, "a block begins at 1, right after %u",
				     scene->chunk->sack.cumulative_tsn);
	return true;
}

static bool blocks_ascend(struct scene *scene)
{
	unsigned end = 0;

	for (unsigned i = 0; i < scene->chunk->sack.gaps; i++) {
		struct gap_block block = sack_gap(scene->chunk, i);

		if (block.start > block.end || block.start <= end)
			return found(scene, "block %u is %u-%u, the last one ended at %u", i + 1,
				     block.start, block.end, end);
		end = block.end;
	}
	return true;
}

static bool blocks_stand_alone(struct scene *scene)
{
	for (unsigned i = 1; i < scene->chunk->sack.gaps; i++) {
		struct gap_block last = sack_gap(scene->chunk, i - 1);
		struct gap_block block = sack_gap(scene->chunk, i);

		if (block.start == last.end + 1)
			return found(scene, "%u-%u and %u-%u are one block", last.start, last.end,
				     block.start, block.end);
	}
	return true;
}

static bool blocks_are_true(struct scene *scene)
{
	const struct chunk *sack = scene->chunk;
	unsigned looked_at = 0;

	if (!is_known(scene) || !scene->to->has_tsn || !scene->judge->terms.complete)
		return true;
	for (unsigned i = 0; i < sack->sack.gaps; i++) {
		struct gap_block block = sack_gap(sack, i);

		for (uint32_t j = block.start; j <= block.end && looked_at < LOOK_AHEAD; j++) {
			looked_at++;
			if (!may_have_come(scene, sack->sack.cumulative_tsn + j))
				return found_unsent(scene, sack->sack.cumulative_tsn + j);
		}
	}
	return true;
}

static bool covers(const struct chunk *sack, uint32_t tsn)
{
	uint32_t offset = tsn - sack->sack.cumulative_tsn;

	for (unsigned i = 0; i < sack->sack.gaps; i++) {
		struct gap_block block = sack_gap(sack, i);

		if (offset >= block.start && offset <= block.end)
			return true;
	}
	return false;
}

static bool keeps(struct scene *scene)
{
	const struct chunk *sack = scene->chunk;
	const struct side *side = scene->from;

	/* Without room it may have to drop what came too early (6.2). */
	if (!is_known(scene) || !scene->to->has_tsn || sack->sack.gaps > MANY_BLOCKS ||
	    !sack->sack.a_rwnd || !side->sack_window ||
	    (side->has_sacked && tsn_before(sack->sack.cumulative_tsn, side->sack_cumulative)))
		return true;
	for (uint32_t i = 1; i < LOOK_AHEAD; i++) {
		uint32_t tsn = sack->sack.cumulative_tsn + i;
		const struct tsn_entry *entry = tsn_find(&scene->to->log, tsn);

		if (!entry)
			break;
		if (entry->reported && !entry->abandoned && !covers(sack, tsn) &&
		    !may_have_overtaken(scene, entry->report))
			return found(scene, "TSN %u was acknowledged before and is not any more",
				     tsn);
	}
	return true;
}

static bool duplicates_are_true(struct scene *scene)
{
	const struct side *sender;

	if (!is_known(scene) || !scene->to->has_tsn || !scene->judge->terms.complete)
		return true;
	sender = scene->to;
	for (unsigned i = 0; i < scene->chunk->sack.duplicates; i++) {
		uint32_t tsn = sack_duplicate(scene->chunk, i);
		const struct tsn_entry *entry = tsn_find(&sender->log, tsn);

		/* What was skipped comes as a duplicate. */
		if (sender->forwarded && !tsn_before(sender->forward_tsn, tsn))
			continue;
		if (!entry ? !tsn_before(tsn, sender->log.base)
			   : entry->arrived < 2 && !entry->abandoned)
			return found(scene, "TSN %u is reported as a duplicate, and came %s", tsn,
				     entry && entry->arrived ? "once" : "never");
	}
	return true;
}

static bool has_reason(struct scene *scene)
{
	const struct side *side = scene->from;

	if (!is_certain(scene) || !scene->judge->terms.complete || scene->discard != ACCEPTED ||
	    !side->has_sacked || side->sack_credit || side->sack_credit_again ||
	    scene->association->end || side->sack_window != scene->chunk->sack.a_rwnd)
		return true;
	return found(scene, "nothing that asks for one came since the last SACK");
}

static bool in_time(struct scene *scene)
{
	uint32_t cumulative = cumulative_of(scene->chunk);
	uint32_t tsn;

	if (!is_certain(scene) || !scene->judge->terms.complete || scene->discard != ACCEPTED)
		return true;
	tsn = reported_before(scene);
	for (unsigned i = 0; i < LOOK_AHEAD && tsn_before(tsn, cumulative); i++) {
		const struct tsn_entry *entry = tsn_find(&scene->to->log, ++tsn);
		int64_t waited;

		/* Of a retransmission nobody knows which one it answers. */
		if (!entry || entry->sent != 1 || entry->arrived != 1 || entry->reported)
			continue;
		waited = scene->sighting->time - entry->arrival;
		if (waited > SACK_DELAY + TIMER_SLACK)
			return found(scene, "TSN %u waited %lld ms", tsn,
				     (long long)(waited / 1000000));
	}
	return true;
}

#define CAME "it acknowledges only what has come"
static const struct rule list[] = {
	{{"RFC9260-6.2-17", "a Cumulative TSN Ack that never goes back"}, SACK, never_back},
	{{"RFC9260-6.2-17", CAME}, SACK, cumulative_is_true},
	{{"RFC9260-6.2-17", "a Cumulative TSN Ack as high as possible"},
	 SACK,
	 cumulative_is_highest},
	{{"RFC9260-6.7-7", "Gap Ack Blocks in ascending order"}, SACK, blocks_ascend},
	{{"RFC9260-3.3.4-2", "Gap Ack Blocks that stand alone"}, SACK, blocks_stand_alone},
	{{"RFC9260-6.2-32", CAME}, SACK, blocks_are_true},
	{{"RFC9260-6.2-34", "what was acknowledged stays acknowledged"}, SACK, keeps},
	{{"RFC9260-6.2-23", "duplicate TSNs are those that came twice"}, SACK, duplicates_are_true},
	{{"RFC9260-6.2-10", "at most one SACK for each packet, but for other windows"},
	 SACK,
	 has_reason},
	{{"RFC9260-6.2-15", "a SACK at most 500 ms after the DATA"}, SACK, in_time},
	{{"RFC9260-9.2-2", "a Cumulative TSN Ack that never goes back"}, SHUTDOWN, never_back},
	{{"RFC9260-6.2-17", CAME}, SHUTDOWN, cumulative_is_true},
};

const struct rules rules_sack = {list, ARRAY_SIZE(list), true};
