/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The world of a seed. */
#include <stdio.h>

#include "harness/array_size.h"
#include "harness/wire/packet.h"
#include "harness/world/generate_private.h"

/* Whether a chunk of that type has parameters or causes: its row says so. */
#define CHUNK_TLVS(name, number, text, smallest, unit, tlvs) [number] = (tlvs) > 0,
static const bool has_tlvs[256] = {CHUNK_TYPE_LIST(CHUNK_TLVS)};
#undef CHUNK_TLVS

/* Fields that only some chunks have: those of an INIT stand in a cookie as well.  DATA, which is 0, is only ever the first
 * type: the others that are 0 are none. */
static const struct {
	uint8_t field, types[4];
} own_fields[] = {
	{SPOILED_tag, {INIT, INIT_ACK, COOKIE_ECHO}},
	{SPOILED_a_rwnd, {INIT, INIT_ACK, COOKIE_ECHO, SACK}},
	{SPOILED_ostreams, {INIT, INIT_ACK, COOKIE_ECHO}},
	{SPOILED_istreams, {INIT, INIT_ACK, COOKIE_ECHO}},
	{SPOILED_tsn, {DATA, I_DATA, INIT, INIT_ACK}},
	{SPOILED_cumulative_tsn, {SACK, SHUTDOWN, FORWARD_TSN, I_FORWARD_TSN}},
	{SPOILED_stream, {DATA, I_DATA}},
	{SPOILED_ssn, {DATA}},
	{SPOILED_mid, {I_DATA}},
	{SPOILED_fsn, {I_DATA}},
	{SPOILED_serial, {ASCONF, ASCONF_ACK}},
	{SPOILED_key, {AUTH}},
	{SPOILED_hmac, {AUTH}},
};

static bool has_field(int64_t type, int64_t field)
{
	for (size_t i = 0; i < ARRAY_SIZE(own_fields); i++) {
		const uint8_t *types = own_fields[i].types;

		if (own_fields[i].field != field)
			continue;
		for (size_t k = 0; k < sizeof(own_fields[i].types); k++)
			if (types[k] == type && (type != DATA || k == 0))
				return true;
		return false;
	}
	return true;
}

static int64_t draw_field(struct draft *draft, int64_t type)
{
	bool nested = has_tlvs[type & 0xff] || type == COOKIE_ECHO;
	bool own = dice_one_in(&draft->dice, 2);
	int64_t field;

	if (dice_one_in(&draft->dice, 4))
		return SPOILED_word;
	if (nested && dice_one_in(&draft->dice, 3))
		return SPOILED_header;
	/* One of its own rather than one of any chunk. */
	for (size_t i = 0; own && i < ARRAY_SIZE(own_fields); i++) {
		field = own_fields[dice_below(&draft->dice, ARRAY_SIZE(own_fields))].field;
		if (has_field(type, field))
			return field;
	}
	do
		field = 1 + dice_below(&draft->dice, SPOILEDS - 1);
	while (!has_field(type, field));
	return field;
}

/* Right but for one field, in one case of four. */
static void spoil(struct draft *draft, struct step *chunk)
{
	bool header;

	if (!dice_one_in(&draft->dice, 4))
		return;
	chunk->field = draw_field(draft, chunk->type);
	/* Lengths that matter are those about that of a header. */
	header = chunk->field == SPOILED_length && !dice_one_in(&draft->dice, 3);
	chunk->relative = !header && dice_one_in(&draft->dice, 2);
	/* And 0 is what many fields may not be. */
	if (header)
		chunk->value = dice_below(&draft->dice, 6);
	else if (chunk->relative || !dice_one_in(&draft->dice, 3))
		chunk->value = draw_number(draft);
	if (chunk->relative && dice_one_in(&draft->dice, 2))
		chunk->value = -chunk->value;
	if (chunk->field == SPOILED_word || chunk->field == SPOILED_header)
		chunk->a = dice_below(&draft->dice, 1024);
}

/* Parameters that belong into chunks of that type; of others any may be there. */
static int64_t draw_fitting(struct draft *draft, int64_t chunk)
{
	static const uint16_t asconf[] = {PARAM_ADD_ADDRESS, PARAM_DELETE_ADDRESS,
					  PARAM_SET_PRIMARY};
	static const uint16_t reconfig[] = {
		PARAM_OUTGOING_RESET,	 PARAM_INCOMING_RESET,	     PARAM_TSN_RESET,
		PARAM_RECONFIG_RESPONSE, PARAM_ADD_OUTGOING_STREAMS, PARAM_ADD_INCOMING_STREAMS,
		PARAM_RECONFIG_RESPONSE, PARAM_RECONFIG_RESPONSE};
	static const uint16_t answers[] = {PARAM_SUCCESS, PARAM_ERROR_CAUSE};
	/* The two highest bits say what is done with one that nobody knows (RFC 9260 3.2.1). */
	static const uint16_t unknown[] = {0x3ffe, 0x7ffe, 0xbffe, 0xfffe};
	static const uint16_t causes[] = {CAUSE_STALE_COOKIE, CAUSE_UNRECOGNIZED_CHUNK,
					  CAUSE_UNRECOGNIZED_PARAMETERS, CAUSE_PROTOCOL_VIOLATION};

	if (dice_one_in(&draft->dice, chunk == INIT || chunk == INIT_ACK ? 4 : 8))
		return unknown[dice_below(&draft->dice, ARRAY_SIZE(unknown))];
	if (dice_one_in(&draft->dice, 8))
		return draw(draft, DRAW_PARAMETER);
	if (chunk == ERROR || chunk == ABORT)
		return causes[dice_below(&draft->dice, ARRAY_SIZE(causes))];
	if (chunk == ASCONF)
		return asconf[dice_below(&draft->dice, ARRAY_SIZE(asconf))];
	if (chunk == RE_CONFIG)
		return reconfig[dice_below(&draft->dice, ARRAY_SIZE(reconfig))];
	if (chunk == ASCONF_ACK)
		return answers[dice_below(&draft->dice, ARRAY_SIZE(answers))];
	return draw(draft, DRAW_PARAMETER);
}

static void add_parameter(struct draft *draft, const struct step *chunk)
{
	const struct world *world = draft->world;
	bool follows = world->count > 0 && world->steps[world->count - 1].kind == STEP_PARAM;
	struct step *parameter = add_drawn(draft, STEP_PARAM);

	/* What kind of address, or how many streams: whatever it is, there are a few. */
	if (!dice_one_in(&draft->dice, 4))
		parameter->c = dice_below(&draft->dice, 8);
	/* One in three is about the same address, streams or request as that before it. */
	if (follows && dice_one_in(&draft->dice, 3)) {
		parameter->a = parameter[-1].a;
		parameter->c = parameter[-1].c;
	}
	parameter->peer = chunk->peer;
	parameter->type = draw_fitting(draft, chunk->type);
}

static void add_chunk(struct draft *draft)
{
	struct step chunk = *add_drawn(draft, STEP_CHUNK);
	unsigned most = dice_one_in(&draft->dice, 3) ? MOST_PARAMETERS : 3;
	unsigned count = has_tlvs[chunk.type] ? dice_below(&draft->dice, most) : 0;

	/* Its parameters come before it. */
	if (draft->world->count < WORLD_STEPS - 1)
		draft->world->count--;
	if (!draft->setting_up && !draft->bundled && dice_one_in(&draft->dice, 3)) {
		struct step *again = add(draft, STEP_REVIVE);

		again->peer = chunk.peer;
		again->endpoint = chunk.peer % draft->endpoints;
	}
	for (unsigned i = 0; i < count; i++)
		add_parameter(draft, &chunk);
	spoil(draft, &chunk);
	/* The addresses of a request and that of its packet are matters of their own (RFC 5061 4.1.1). */
	if (chunk.type == ASCONF && dice_one_in(&draft->dice, 2))
		chunk.path = draw(draft, DRAW_PATH);
	if (chunk.type == COOKIE_ECHO && dice_one_in(&draft->dice, 3))
		chunk.count = 1 + dice_below(&draft->dice, 3);
	if (draft->bundling)
		chunk.more = 1;
	draft->bundled = chunk.more;
	draft->last_type = chunk.type;
	*add(draft, STEP_CHUNK) = chunk;
}

/* A packet, mostly of one chunk. */
static void add_packet(struct draft *draft)
{
	unsigned more = dice_one_in(&draft->dice, draft->setting_up ? 3 : 4)
				? 1 + dice_below(&draft->dice, 4)
				: 0;

	draft->life = 0;
	if (more > 0 && dice_one_in(&draft->dice, 2)) {
		draw_life(draft);
		more = 1 + dice_below(&draft->dice, MOST_OF_LIFE);
	}
	draft->bundling = true;
	while (more-- > 0)
		add_chunk(draft);
	draft->bundling = false;
	draft->life = 0;
	add_chunk(draft);
	/* Whatever it is may come twice. */
	if (dice_one_in(&draft->dice, 8)) {
		const struct step *last = &draft->world->steps[draft->world->count - 1];
		int64_t peer = last->peer;

		add(draft, STEP_REPEAT)->peer = peer;
	}
}

/* A peer that has forgotten its association mostly begins another one. */
static void add_restart(struct draft *draft)
{
	int64_t peer = add_drawn(draft, STEP_RESTART)->peer;
	struct step *init;

	if (dice_one_in(&draft->dice, 4))
		return;
	init = add(draft, STEP_CHUNK);
	init->type = INIT;
	init->peer = peer;
	add_time(draft, 1);
}

static unsigned weight_of(const struct draft *draft, int kind)
{
	unsigned weight = grammar[kind].weight[draft->state];

	if (!(grammar[kind].profiles & 1U << draft->profile))
		return 0;
	for (unsigned i = 0; i < draft->topic_count; i++) {
		if (weight && draft->topics[i]->kinds & 1U << kind)
			weight += TOPIC_WEIGHT;
		if (draft->topics[i]->seldom & 1U << kind)
			weight += SELDOM_WEIGHT;
	}
	return weight;
}

/* The kind of the next step, by the weights of the state. */
static enum step_kind choose(struct draft *draft)
{
	unsigned sum = 0, at;

	for (int i = 0; i < STEP_KINDS; i++)
		sum += weight_of(draft, i);
	at = dice_below(&draft->dice, sum);
	for (int i = 0; i < STEP_KINDS; i++) {
		unsigned weight = weight_of(draft, i);

		if (at < weight)
			return (enum step_kind)i;
		at -= weight;
	}
	return STEP_TIME;
}

/* --- the whole --- */

static void choose_lab(struct draft *draft)
{
	static const char *const scripted[] = {"scripted_peer", "scripted_dual_path",
					       "scripted_triple_path"};
	static const char *const kernels[] = {"two_nodes", "dual_path"};
	struct world *world = draft->world;
	bool dual = draft->profile == PROFILE_FAILOVER ||
		    dice_one_in(&draft->dice, draft_is_about(draft, STEP_BIND) ? 1 : 2);
	bool peer = draft->profile == PROFILE_PEER;
	unsigned triple = peer && dual && dice_one_in(&draft->dice, 3);

	snprintf(world->lab, sizeof(world->lab), "%s",
		 peer ? scripted[dual + triple] : kernels[dual]);
	world->ipv6 = dice_one_in(&draft->dice, 3);
	draft->paths = 1 + dual + triple;
	draft->endpoints = (peer ? 1 : 2) + dice_one_in(&draft->dice, 3);
	draft->peers = peer ? 1 + dice_one_in(&draft->dice, 3) : 0;
}

/* One that lets pass what it gets, or forgets and drops (harness/scenario/world/settle.h). */
static void choose_box(struct draft *draft)
{
	static const char *const boxes[] = {"reorder", "conntrack", "vlan", "gre", "narrow"};
	struct world *world = draft->world;

	snprintf(world->over, sizeof(world->over), "%s",
		 boxes[dice_below(&draft->dice, ARRAY_SIZE(boxes))]);
}

void world_generate(uint64_t seed, enum world_profile profile, struct world *world)
{
	struct draft draft = {.dice = {seed}, .world = world, .profile = profile};
	unsigned steps;

	*world = (struct world){.seed = seed, .profile = profile};
	if (profile == PROFILE_BOTH)
		draft.profile = dice_one_in(&draft.dice, 3) ? PROFILE_API : PROFILE_PEER;
	if (profile == PROFILE_MIDDLEBOX) {
		draft.profile = dice_one_in(&draft.dice, 2) ? PROFILE_API : PROFILE_FAILOVER;
		choose_box(&draft);
	}
	choose_topics(&draft);
	choose_lab(&draft);
	begin(&draft);
	steps = LEAST_STEPS + dice_below(&draft.dice, MORE_STEPS);
	for (unsigned i = 0; i < steps; i++) {
		enum step_kind kind;

		draft.state = i + i / 4 < steps ? STATE_UP : STATE_ENDING;
		if (draft.setting_up && i > steps / 3)
			let_answer(&draft);
		kind = choose(&draft);
		if (kind == STEP_CHUNK)
			add_packet(&draft);
		else if (kind == STEP_RESTART)
			add_restart(&draft);
		else
			add_drawn(&draft, kind);
	}
}
