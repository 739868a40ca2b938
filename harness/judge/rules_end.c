/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules about the end of an association. */
#include "harness/array_size.h"
#include "harness/judge/rules.h"

static bool is_known(const struct scene *scene)
{
	return scene->association && scene->discard == ACCEPTED && !scene->association->murky &&
	       scene->association->begun && !scene->association->crossed;
}

/*
 * All that is outstanding is given up, as a chunk before this one says: that is as good as acknowledged (RFC 3758 3.5 A1 and
 * C).
 */
static bool all_given_up(const struct scene *scene)
{
	const struct chunk *forward = packet_chunk(scene->packet, FORWARD_TSN);

	if (!forward)
		forward = packet_chunk(scene->packet, I_FORWARD_TSN);
	return forward && !tsn_before(forward->tsn.cumulative_tsn, scene->from->next_tsn - 1);
}

/* What is outstanding by all SACKs, of which a capture may have missed some. */
static bool all_acknowledged(struct scene *scene)
{
	const struct side *side = scene->from;

	if (!is_certain(scene) || !is_known(scene) || !scene->judge->terms.complete ||
	    !side->has_tsn || side->gaps || !side->outstanding || scene->association->end ||
	    all_given_up(scene))
		return true;
	return found(scene, "%zu bytes after TSN %u are not acknowledged", side->outstanding,
		     side->acked);
}

static bool shutdown_came(struct scene *scene)
{
	return !is_known(scene) || !scene->judge->terms.complete || scene->association->end ||
	       scene->from->got_shutdown || found(scene, "no SHUTDOWN came before it");
}

static bool shutdown_ack_came(struct scene *scene)
{
	return !is_known(scene) || !scene->judge->terms.complete || chunk_reflects(scene->chunk) ||
	       scene->from->got_shutdown_ack || found(scene, "no SHUTDOWN ACK came before it");
}

static bool only_repeats_end(const struct sctp_packet *packet)
{
	const struct chunk *last = &packet->chunks[packet->chunk_count - 1];

	return last->type == ABORT || last->type == SHUTDOWN_COMPLETE || last->type == INIT ||
	       last->type == INIT_ACK;
}

static bool is_over(struct scene *scene)
{
	const struct side *side = scene->from;

	if (!is_known(scene) || (!side->sent_abort && !side->sent_complete) ||
	    !scene->packet->chunk_count || only_repeats_end(scene->packet))
		return true;
	return found(scene, "%s after %s", chunk_name(scene->packet->chunks[0].type),
		     side->sent_abort ? "an ABORT" : "SHUTDOWN COMPLETE");
}

static const struct rule list[] = {
	{{"RFC9260-9.2-22", "SHUTDOWN only when all user data is acknowledged"},
	 SHUTDOWN,
	 all_acknowledged},
	{{"RFC9260-9.2-15", "SHUTDOWN ACK only when no user data is outstanding"},
	 SHUTDOWN_ACK,
	 all_acknowledged},
	{{"RFC9260-9.2-15", "SHUTDOWN ACK answers a SHUTDOWN"}, SHUTDOWN_ACK, shutdown_came},
	{{"RFC9260-9.2-19", "SHUTDOWN COMPLETE answers a SHUTDOWN ACK"},
	 SHUTDOWN_COMPLETE,
	 shutdown_ack_came},
	{{"RFC9260-14.2-1", "nothing more after the end of the association"},
	 WHOLE_PACKET,
	 is_over},
};

const struct rules rules_end = {list, ARRAY_SIZE(list), true};
