/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules about how much a sender of DATA may have in flight, and when it sends again. */
#include "harness/array_size.h"
#include "harness/judge/rules.h"

/* For how long a receiver of SACKs may still act on the one before, where its packets are certain
 * and where they are not. */
static const int64_t just_now = 10000000, lately = 2000000000; /* ns */
/* RFC 9260 7.2.1; the larger one of IPv4 and IPv6. */
enum { LEAST_FLIGHT = 4404 };

static bool is_known(const struct scene *scene)
{
	/* A capture may have missed the SACKs that let it send. */
	return is_certain(scene) && scene->judge->terms.complete && scene->discard == ACCEPTED &&
	       scene->from->has_tsn && !scene->association->crossed;
}

/* Each address has a cwnd and timers of its own.  Where the packet goes is learned after it is judged. */
static bool has_several_paths(const struct scene *scene)
{
	const struct side *side = scene->from;

	return side->data_to_several || (side->data_to.ss_family != AF_UNSPEC &&
					 !same_address(&side->data_to, &scene->packet->to));
}

/* Bytes of user data in the packet that was not sent before. */
static size_t new_bytes(const struct scene *scene)
{
	size_t bytes = 0;

	for (unsigned i = 0; i < scene->packet->chunk_count; i++) {
		const struct chunk *chunk = &scene->packet->chunks[i];

		if ((chunk->type == DATA || chunk->type == I_DATA) &&
		    !tsn_before(chunk->data.tsn, scene->from->next_tsn))
			bytes += chunk->data.size;
	}
	return bytes;
}

/* The largest window that the sender may take to be the receiver's. */
static uint32_t window(const struct scene *scene)
{
	const struct side *receiver = scene->to;
	int64_t since = scene->sighting->time - (scene->judge->terms.complete ? just_now : lately);
	uint32_t largest = 0;
	unsigned i = receiver->sack_count;

	for (unsigned n = 0; n < SACKS; n++) {
		const struct seen_sack *sack;

		if (!i)
			return receiver->facts.a_rwnd > largest ? receiver->facts.a_rwnd : largest;
		sack = &receiver->sacks[--i % SACKS];
		if (sack->a_rwnd > largest)
			largest = sack->a_rwnd;
		if (sack->time < since)
			return largest;
	}
	return UINT32_MAX;
}

static bool fits_window(struct scene *scene)
{
	size_t bytes, flight;
	uint32_t limit;

	if (!is_known(scene))
		return true;
	bytes = new_bytes(scene);
	flight = scene->from->outstanding;
	limit = window(scene);
	/* With nothing in flight it may be a probe, or what rule A of 6.1 lets through. */
	if (!bytes || !flight || flight + bytes <= limit)
		return true;
	return found(scene, "%zu bytes with %zu in flight, the window is %u", bytes, flight, limit);
}

static bool fits_cwnd(struct scene *scene)
{
	size_t mtu = scene->judge->terms.mtu;
	size_t bytes, flight, limit;

	if (!is_known(scene) || has_several_paths(scene) || scene->from->gaps)
		return true;
	bytes = new_bytes(scene);
	flight = scene->from->outstanding;
	limit = 2 * mtu > LEAST_FLIGHT ? 2 * mtu : LEAST_FLIGHT;
	/* Each RTO of rest makes cwnd the larger one of its half and of four segments (RFC 9260 7.2.1). */
	if (limit > 4 * mtu || scene->from->rested)
		limit = 4 * mtu;
	limit += scene->from->growth;
	/* Up to cwnd, and then one packet that goes beyond it. */
	if (!bytes || !flight || flight < limit + mtu)
		return true;
	return found(scene, "%zu bytes with %zu in flight, cwnd is %zu at most", bytes, flight,
		     limit);
}

static bool backs_off(struct scene *scene)
{
	const struct side *side = scene->from;
	const struct tsn_entry *entry;
	int64_t waited;

	if (!is_known(scene) || !scene->judge->terms.complete || !side->rest ||
	    has_several_paths(scene) || scene->chunk->data.tsn != side->rest_tsn ||
	    side->rest_tsn != side->acked + 1 || !same_address(&side->rest_to, &scene->packet->to))
		return true;
	entry = tsn_find(&side->log, side->rest_tsn);
	if (!entry || side->heard >= entry->last - side->rest)
		return true;
	waited = scene->sighting->time - entry->last;
	return waited >= side->rest - side->rest / 8 ||
	       found(scene, "TSN %u is sent again after %lld ms, the time before after %lld ms",
		     side->rest_tsn, (long long)(waited / 1000000),
		     (long long)(side->rest / 1000000));
}

static const struct rule list[] = {
	{{"RFC9260-6.1-3", "no more new user data than the receiver's window takes"},
	 WHOLE_PACKET,
	 fits_window},
	{{"RFC9260-6.1-11", "no new user data while cwnd + PMDCS - 1 bytes are in flight"},
	 WHOLE_PACKET,
	 fits_cwnd},
	{{"RFC9260-6.1-26",
	  "each T3-rtx without an answer runs as long as the one before, or longer"},
	 ANY_USER_DATA,
	 backs_off},
};

const struct rules rules_sender = {list, ARRAY_SIZE(list), true};
