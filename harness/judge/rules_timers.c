/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules about how long a sender waits before it sends a control chunk again. */
#include "harness/array_size.h"
#include "harness/judge/rules.h"

/* No timer that measures anything is shorter. */
static const int64_t shortest_rest = 50000000; /* ns */

/* To one address, with nothing heard in between, each wait is as long as the one before, or longer. */
static bool backs_off(struct scene *scene)
{
	const struct resend *resend;
	int64_t waited;

	if (!scene->association || !scene->judge->terms.complete || scene->association->murky ||
	    scene->discard != ACCEPTED || !chunk_is_whole(scene, scene->chunk))
		return true;
	resend = &scene->from->resends[timed_chunk(scene->chunk->type)];
	if (!resend->sent || resend->rest < shortest_rest ||
	    !same_address(&resend->to, &scene->packet->to) ||
	    scene->from->heard >= resend->last - resend->rest)
		return true;
	if (scene->chunk->type != SHUTDOWN &&
	    resend->digest != digest_of(scene->chunk->value, scene->chunk->value_length))
		return true;
	waited = scene->sighting->time - resend->last;
	return waited >= resend->rest - resend->rest / 8 ||
	       found(scene, "%s is sent again after %lld ms, the time before after %lld ms",
		     chunk_name(scene->chunk->type), (long long)(waited / 1000000),
		     (long long)(resend->rest / 1000000));
}

#define LONGER " without an answer runs as long as the one before, or longer"
static const struct rule list[] = {
	{{"RFC9260-5.1-12", "each T1-init" LONGER}, INIT, backs_off},
	{{"RFC9260-5.1-12", "each T1-cookie" LONGER}, COOKIE_ECHO, backs_off},
	{{"RFC9260-9.2-3", "each T2-shutdown" LONGER}, SHUTDOWN, backs_off},
	{{"RFC9260-9.2-3", "each T2-shutdown" LONGER}, SHUTDOWN_ACK, backs_off},
	{{"RFC5061-5.1-10", "each T-4" LONGER}, ASCONF, backs_off},
	{{"RFC6525-5.1.1-8", "each Re-configuration Timer" LONGER}, RE_CONFIG, backs_off},
};

const struct rules rules_timers = {list, ARRAY_SIZE(list), true};
