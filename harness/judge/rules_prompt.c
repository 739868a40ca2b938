/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules about what is answered at once, and about what has come and must be answered at all. */
#include "harness/array_size.h"
#include "harness/judge/rules.h"

/* In ns: what takes no longer is at once, though not yet what is late; and how long no answer may take. */
enum { AT_ONCE = 50000000, DELAYED = 500000000, ANSWERED_BY_THEN = 2000000000 };

/* What has come to the sender for sure: nothing was missed, and it takes what comes. */
static bool is_known(const struct scene *scene)
{
	return is_certain(scene) && scene->judge->terms.complete && scene->discard == ACCEPTED &&
	       !scene->association->end && !scene->association->crossed && scene->from->up;
}

/* No receiver may delay a SACK for longer: then it was held up, or what came was dropped. */
static bool at_once(struct scene *scene, enum due due, const char *what)
{
	const struct side *receiver = scene->from;
	int64_t waited = scene->sighting->time - receiver->due[due].since;

	if (!is_known(scene) || !receiver->due[due].waits || waited <= AT_ONCE || waited >= DELAYED)
		return true;
	return found(scene, "TSN %u%s waited %lld ms", receiver->due[due].tsn, what,
		     (long long)(waited / 1000000));
}

static bool first_at_once(struct scene *scene)
{
	return at_once(scene, DUE_FIRST, ", the first one,");
}

static bool i_bit_at_once(struct scene *scene)
{
	return (is_known(scene) && scene->to->facts.i_data && scene->from->facts.i_data) ||
	       at_once(scene, DUE_I_BIT, "");
}

static bool i_bit_of_i_data_at_once(struct scene *scene)
{
	return !is_known(scene) || !scene->to->facts.i_data || !scene->from->facts.i_data ||
	       at_once(scene, DUE_I_BIT, "");
}

static bool gap_at_once(struct scene *scene)
{
	return at_once(scene, DUE_GAP, ", behind one that is missing,");
}

static bool duplicate_at_once(struct scene *scene)
{
	return at_once(scene, DUE_DUPLICATE, ", a duplicate,");
}

static bool moves_on(struct scene *scene)
{
	const struct side *receiver = scene->from;

	if (!is_known(scene) || !receiver->skips || !receiver->facts.forward_tsn ||
	    !scene->to->has_tsn || !tsn_before(receiver->skips_to, scene->to->next_tsn) ||
	    facts_want_auth(&receiver->facts, FORWARD_TSN) ||
	    facts_want_auth(&receiver->facts, I_FORWARD_TSN) ||
	    scene->sighting->time - receiver->skips_since <= AT_ONCE ||
	    !tsn_before(scene->chunk->sack.cumulative_tsn, receiver->skips_to))
		return true;
	return found(scene, "Cumulative TSN Ack %u, and a FORWARD TSN up to %u has come",
		     scene->chunk->sack.cumulative_tsn, receiver->skips_to);
}

/* The HEARTBEAT that the sender of this packet has had for long, and has not answered; says so once. */
static bool answers_heartbeats(struct scene *scene)
{
	struct side *asker = scene->to;

	if (!is_known(scene) || scene->from->sent_shutdown || scene->from->sent_shutdown_ack ||
	    packet_chunk(scene->packet, ABORT) || packet_chunk(scene->packet, HEARTBEAT_ACK) ||
	    asker->heartbeat_count > HEARTBEATS || facts_want_auth(&scene->from->facts, HEARTBEAT))
		return true;
	for (unsigned i = 0; i < asker->heartbeat_count; i++) {
		struct heartbeat *heartbeat = &asker->heartbeats[i];

		if (!heartbeat->arrived || heartbeat->answered || heartbeat->arrival == INT64_MAX ||
		    heartbeat->arrival <= scene->from->up_since ||
		    scene->sighting->time - heartbeat->arrival < ANSWERED_BY_THEN ||
		    !side_address(asker, &heartbeat->from))
			continue;
		heartbeat->answered++;
		return found(scene, "one came %lld ms ago and was not answered",
			     (long long)((scene->sighting->time - heartbeat->arrival) / 1000000));
	}
	return true;
}

static const struct rule list[] = {
	{{"RFC9260-5.1-18", "a SACK at once for the first DATA"}, SACK, first_at_once},
	{{"RFC9260-6.2-20", "a SACK at once for DATA with the I bit"}, SACK, i_bit_at_once},
	{{"RFC8260-2.1-2", "a SACK at once for I-DATA with the I bit"},
	 SACK,
	 i_bit_of_i_data_at_once},
	{{"RFC9260-6.7-1", "a SACK at once for DATA behind a gap"}, SACK, gap_at_once},
	{{"RFC9260-6.2-21", "a SACK at once for duplicates alone"}, SACK, duplicate_at_once},
	{{"RFC3758-3.6-2", "a Cumulative TSN Ack as high as the FORWARD TSN that has come"},
	 SACK,
	 moves_on},
	{{"RFC9260-8.3-3", "each HEARTBEAT is answered"}, WHOLE_PACKET, answers_heartbeats},
};

const struct rules rules_prompt = {list, ARRAY_SIZE(list), true};
