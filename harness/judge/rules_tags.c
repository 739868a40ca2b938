/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules about Verification Tags. */
#include "harness/array_size.h"
#include "harness/judge/rules.h"

static bool zero(struct scene *scene)
{
	return !scene->packet->tag || found(scene, "it is %08x", scene->packet->tag);
}

static uint8_t first_type(const struct scene *scene)
{
	const struct chunk *chunk = scene->packet->chunks;

	if (!scene->packet->chunk_count)
		return UINT8_MAX;
	return chunk->type == AUTH && scene->packet->chunk_count > 1 ? chunk[1].type : chunk->type;
}

/* An INIT with that tag came to the sender: what refuses or answers it carries its tag. */
static bool answers_some_init(const struct scene *scene)
{
	const struct judge *judge = scene->judge;

	for (unsigned i = 0; i < STRAYS && i < judge->stray_next; i++)
		if (judge->strays[i].type == INIT &&
		    judge->strays[i].init_tag == scene->packet->tag)
			return true;
	return false;
}

static bool tag_is_wrong(const struct scene *scene)
{
	if (scene->discard != WRONG_TAG || scene->association->murky || scene->sighting->forged ||
	    !scene->packet->chunk_count)
		return false;
	if (scene->to->has_tag || scene->association->offer_count)
		return true;
	return scene->judge->terms.complete;
}

static bool found_tag(struct scene *scene)
{
	if (scene->to->has_tag)
		return found(scene, "%s with tag %08x, the receiver's is %08x",
			     chunk_name(first_type(scene)), scene->packet->tag, scene->to->tag);
	return found(scene, "%s with tag %08x, which the receiver never gave",
		     chunk_name(first_type(scene)), scene->packet->tag);
}

static bool is_special(uint8_t type)
{
	return type == INIT || type == INIT_ACK || type == COOKIE_ECHO || type == ABORT ||
	       type == SHUTDOWN_COMPLETE;
}

static bool peers_tag(struct scene *scene)
{
	const struct chunk *last = &scene->packet->chunks[scene->packet->chunk_count - 1];

	return !tag_is_wrong(scene) || is_special(first_type(scene)) || is_special(last->type) ||
	       found_tag(scene);
}

/* It may answer an INIT that a capture misses. */
static bool init_ack_tag(struct scene *scene)
{
	return !scene->judge->terms.complete || !tag_is_wrong(scene) || answers_some_init(scene) ||
	       found_tag(scene);
}

static bool cookie_echo_tag(struct scene *scene)
{
	return !tag_is_wrong(scene) || found_tag(scene);
}

/* Those with the T bit set are answers, and judged as such. */
static bool own_end_tag(struct scene *scene)
{
	return chunk_reflects(scene->chunk) || !tag_is_wrong(scene) || answers_some_init(scene) ||
	       found_tag(scene);
}

/* Until the INIT ACK has come nobody knows a tag, and the user may abort all the same; the COOKIE ECHO
 * shows that it has. */
static bool may_know_no_tag(const struct scene *scene)
{
	const struct association *association = scene->association;

	return association && association->begun && !association->chosen && scene->from_index == 0;
}

static bool abort_tag(struct scene *scene)
{
	return (!scene->packet->tag && may_know_no_tag(scene)) || own_end_tag(scene);
}

/* A packet of no association at all, where all are seen from the beginning. */
static bool belongs(struct scene *scene)
{
	const struct chunk *last = &scene->packet->chunks[scene->packet->chunk_count - 1];

	if (scene->association || !scene->judge->terms.complete || !scene->packet->chunk_count ||
	    scene->judge->full || is_special(first_type(scene)) || is_special(last->type) ||
	    first_type(scene) == ERROR)
		return true;
	return found(scene, "%s with tag %08x belongs to no association",
		     chunk_name(first_type(scene)), scene->packet->tag);
}

#define PEERS_TAG "the Verification Tag is the Initiate Tag that the receiver gave"
static const struct rule list[] = {
	{{"RFC9260-3.1-4", "Verification Tag 0"}, INIT, zero},
	{{"RFC9260-8.5-1", PEERS_TAG}, WHOLE_PACKET, peers_tag, .until_tag_again = true},
	{{"RFC9260-5.1-4", "the Verification Tag is the Initiate Tag of the INIT"},
	 INIT_ACK,
	 init_ack_tag},
	{{"RFC9260-8.5.1-12", "the Verification Tag is the Initiate Tag of the INIT ACK"},
	 COOKIE_ECHO,
	 cookie_echo_tag,
	 .until_tag_again = true},
	{{"RFC9260-8.5.1-4", PEERS_TAG}, ABORT, abort_tag, .until_tag_again = true},
	{{"RFC9260-8.5.1-8", PEERS_TAG}, SHUTDOWN_COMPLETE, own_end_tag, .until_tag_again = true},
	{{"RFC9260-3.1-3", "packets of associations that were set up, or answers to what came"},
	 WHOLE_PACKET,
	 belongs},
};

const struct rules rules_tags = {list, ARRAY_SIZE(list), false};
