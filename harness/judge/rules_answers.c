/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules about what may be answered, and how often. */
#include "harness/array_size.h"
#include "harness/judge/rules.h"

static bool goes_back(const struct scene *scene, const struct stray *stray)
{
	return stray->source_port == scene->packet->destination_port &&
	       stray->destination_port == scene->packet->source_port &&
	       same_address(&stray->from, &scene->packet->to);
}

static bool may_be_answered(const struct stray *stray)
{
	return stray->discard == ACCEPTED && stray->type != SHUTDOWN_COMPLETE &&
	       stray->type != COOKIE_ACK;
}

static bool has_room(const struct stray *stray)
{
	return stray->answers < stray->copies;
}

/*
 * The packet that a tag reflects: the last one that may be answered and was not answered as often as
 * it came; else the last one that was not, may it be answered or not; else the last one that may be
 * answered, else the last one.
 */
static struct stray *reflected(const struct scene *scene)
{
	struct judge *judge = scene->judge;
	struct stray *best = NULL, *spare = NULL;

	for (unsigned long i = judge->stray_next; i && judge->stray_next - i < STRAYS; i--) {
		struct stray *stray = &judge->strays[(i - 1) % STRAYS];

		if (!goes_back(scene, stray) || stray->tag != scene->packet->tag)
			continue;
		if (may_be_answered(stray) && has_room(stray))
			return stray;
		if (!spare && has_room(stray))
			spare = stray;
		if (!best || (may_be_answered(stray) && !may_be_answered(best)))
			best = stray;
	}
	return spare ? spare : best;
}

static bool is_judged(const struct scene *scene)
{
	return chunk_reflects(scene->chunk) && scene->judge->terms.complete;
}

static bool reflects(struct scene *scene)
{
	return !is_judged(scene) || reflected(scene) ||
	       found(scene, "no packet with tag %08x came", scene->packet->tag);
}

static bool had_discard(struct scene *scene, enum discard discard)
{
	const struct stray *stray = is_judged(scene) ? reflected(scene) : NULL;

	return stray && stray->discard == discard;
}

static bool no_answer_to_checksum(struct scene *scene)
{
	return !had_discard(scene, WRONG_CHECKSUM) ||
	       found(scene, "%s answers such a packet", chunk_name(scene->chunk->type));
}

static bool no_answer_to_tag(struct scene *scene)
{
	return !had_discard(scene, WRONG_TAG) ||
	       found(scene, "%s answers such a packet", chunk_name(scene->chunk->type));
}

static bool no_answer_to_abort(struct scene *scene)
{
	return !had_discard(scene, HAS_ABORT) ||
	       found(scene, "%s answers one", chunk_name(scene->chunk->type));
}

static bool no_answer_to_complete(struct scene *scene)
{
	const struct stray *stray = is_judged(scene) ? reflected(scene) : NULL;

	return !stray || stray->type != SHUTDOWN_COMPLETE || stray->discard != ACCEPTED ||
	       found(scene, "%s answers one", chunk_name(scene->chunk->type));
}

static bool no_answer_to_cookie_ack(struct scene *scene)
{
	const struct stray *stray = is_judged(scene) ? reflected(scene) : NULL;

	return !stray || stray->type != COOKIE_ACK || stray->discard != ACCEPTED ||
	       found(scene, "%s answers one", chunk_name(scene->chunk->type));
}

/* Counts the answer as well; so it comes last. */
static bool one_for_one(struct scene *scene)
{
	struct stray *stray = is_judged(scene) ? reflected(scene) : NULL;

	if (!stray)
		return true;
	stray->answers++;
	return stray->discard != ACCEPTED || stray->answers <= stray->copies ||
	       found(scene, "the packet was answered %u times", stray->answers);
}

static const struct rule list[] = {
	{{"RFC9260-8.4-11", "an ABORT with T reflects the tag of the packet that it answers"},
	 ABORT,
	 reflects},
	{{"RFC9260-3.1-5", "a SHUTDOWN COMPLETE with T reflects the tag of the SHUTDOWN ACK"},
	 SHUTDOWN_COMPLETE,
	 reflects},
	{{"RFC9260-6.8-4", "packets with a wrong CRC32c are not answered"},
	 ANY_END,
	 no_answer_to_checksum},
	{{"RFC9260-8.5-3", "packets with a wrong Verification Tag are not answered"},
	 ABORT,
	 no_answer_to_tag},
	{{"RFC9260-9.1-4", "packets with an ABORT are not answered"}, ANY_END, no_answer_to_abort},
	{{"RFC9260-8.4-8", "a SHUTDOWN COMPLETE of no association is not answered"},
	 ANY_END,
	 no_answer_to_complete},
	{{"RFC9260-8.4-9", "a COOKIE ACK of no association is not answered"},
	 ANY_END,
	 no_answer_to_cookie_ack},
	{{"RFC9260-12.4-2", "one packet for one"}, ANY_END, one_for_one},
};

const struct rules rules_answers = {list, ARRAY_SIZE(list), false};
