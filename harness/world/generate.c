/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The world of a seed. */
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"
#include "harness/wire/chunk_types.h"
#include "harness/wire/parameter_types.h"
#include "harness/world/dice.h"
#include "harness/world/grammar.h"
#include "harness/world/options.h"

enum { LEAST_STEPS = 8, MORE_STEPS = 36 };

struct draft {
	struct dice dice;
	struct world *world;
	enum world_profile profile; /* one that is no union of others */
	unsigned endpoints, peers, paths;
	unsigned calls; /* bits: endpoints that connect; one-to-one ones then do not listen */
	unsigned styles; /* bits: endpoints that are one-to-one */
	enum world_state state;
};

static const int64_t edges[] = {
	0,     1,      2,	   3,	       4,	   7,	       8,	  15,	 16,
	31,    32,     63,	   64,	       127,	   128,	       255,	  256,	 512,
	1000,  1200,   1500,	   4095,       4096,	   32767,      32768,	  65534, 65535,
	65536, 100000, 0x7ffffffe, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};

static const int64_t sizes[] = {1,    3,    4,	  12,	16,   100,  500,   1000, 1200,
				1400, 1452, 1500, 2000, 3000, 8000, 20000, 60000};

static const int64_t durations[] = {1, 5, 10, 40, 200, 250, 400, 1000, 3000, 6000, 35000};

#define CHUNK_NUMBER(name, number, text, smallest, unit, tlvs) number,
static const uint8_t chunk_types[] = {CHUNK_TYPE_LIST(CHUNK_NUMBER)};
#undef CHUNK_NUMBER

/* Whether a chunk of that type has parameters or causes: its row says so. */
#define CHUNK_TLVS(name, number, text, smallest, unit, tlvs) [number] = (tlvs) > 0,
static const bool has_tlvs[256] = {CHUNK_TYPE_LIST(CHUNK_TLVS)};
#undef CHUNK_TLVS

#define PARAMETER_NUMBER(name, number, text) number,
static const uint16_t parameters[] = {PARAMETER_TYPE_LIST(PARAMETER_NUMBER)};
#undef PARAMETER_NUMBER

static int64_t one_of(struct draft *draft, const int64_t *values, size_t count)
{
	return values[dice_below(&draft->dice, (unsigned)count)];
}

static int64_t draw_number(struct draft *draft)
{
	if (dice_one_in(&draft->dice, 2))
		return dice_below(&draft->dice, 4);
	return one_of(draft, edges, ARRAY_SIZE(edges));
}

static int64_t draw_send_flags(struct draft *draft)
{
	/* SCTP_UNORDERED, ADDR_OVER, ABORT, SACK_IMMEDIATELY, SENDALL, EOF (linux/sctp.h). */
	static const int64_t rare[] = {1, 1, 1, 8, 8, 2, 4, 1 << 6, 1 << 9};

	return dice_one_in(&draft->dice, 3) ? one_of(draft, rare, ARRAY_SIZE(rare)) : 0;
}

/* After one of these there is mostly no association any more. */
static bool ends_association(int64_t type)
{
	return type == ABORT || type == SHUTDOWN || type == SHUTDOWN_ACK ||
	       type == SHUTDOWN_COMPLETE;
}

static int64_t draw_chunk_type(struct draft *draft)
{
	int64_t type;

	if (dice_one_in(&draft->dice, 4))
		return DATA;
	do
		type = chunk_types[dice_below(&draft->dice, ARRAY_SIZE(chunk_types))];
	while (draft->state == STATE_UP && ends_association(type) && !dice_one_in(&draft->dice, 8));
	return type;
}

static int64_t draw_target(struct draft *draft)
{
	if (draft->peers)
		return TARGET_PEER + dice_below(&draft->dice, draft->peers);
	return dice_below(&draft->dice, draft->endpoints);
}

static int64_t draw_size(struct draft *draft)
{
	/* Most messages are small. */
	size_t count = dice_one_in(&draft->dice, 4) ? ARRAY_SIZE(sizes) : 9;

	return one_of(draft, sizes, count);
}

static int64_t draw_duration(struct draft *draft)
{
	size_t count = dice_one_in(&draft->dice, 6) ? ARRAY_SIZE(durations) : 6;

	return one_of(draft, durations, count);
}

static int64_t draw(struct draft *draft, enum draw_how how)
{
	struct dice *dice = &draft->dice;

	switch (how) {
	case DRAW_ENDPOINT:
		return dice_below(dice, draft->endpoints);
	case DRAW_PEER:
		return draft->peers ? dice_below(dice, draft->peers) : 0;
	case DRAW_TARGET:
		return draw_target(draft);
	case DRAW_PATH:
		return dice_below(dice, draft->paths);
	case DRAW_MOSTLY_FIRST_PATH:
		/* A peer that did not tell of its other addresses is another one there. */
		return dice_one_in(dice, 6) ? dice_below(dice, draft->paths) : 0;
	case DRAW_ANY_PATH:
		return dice_one_in(dice, 2) ? 0 : 1 + dice_below(dice, draft->paths);
	case DRAW_STREAM:
		return dice_one_in(dice, 12) ? draw_number(draft) & 0xffff : dice_below(dice, 4);
	case DRAW_SIZE:
		return draw_size(draft);
	case DRAW_PPID:
		return dice_one_in(dice, 2) ? 0 : draw_number(draft);
	case DRAW_SEND_FLAGS:
		return draw_send_flags(draft);
	case DRAW_POLICY:
		return dice_one_in(dice, 5) ? 1 + dice_below(dice, 3) : 0;
	case DRAW_ASSOC:
		return dice_one_in(dice, 5) ? dice_below(dice, WHICH_ASSOCS) : ASSOC_PRESENT;
	case DRAW_OPTION:
		return world_options[dice_below(dice, (unsigned)world_option_count)].number;
	case DRAW_NUMBER:
		return draw_number(draft);
	case DRAW_CHUNK_TYPE:
		return draw_chunk_type(draft);
	case DRAW_PARAMETER:
		return parameters[dice_below(dice, ARRAY_SIZE(parameters))];
	case DRAW_COUNT:
		return dice_one_in(dice, 4) ? 2 + dice_below(dice, 12) : 0;
	case DRAW_DURATION:
		return draw_duration(draft);
	case DRAW_SWITCH:
		return dice_below(dice, SWITCHES);
	case DRAW_RARELY:
		return dice_one_in(dice, 6);
	case DRAW_OFTEN:
		return !dice_one_in(dice, 6);
	case DRAW_LINK_ACTION:
		return dice_below(dice, LINK_ACTIONS);
	case DRAW_RULE:
		return dice_below(dice, RULE_KINDS);
	case DRAW_BIND:
		return dice_below(dice, BIND_ACTIONS);
	case DRAW_CLOSE:
		return dice_below(dice, CLOSE_ACTIONS);
	case DRAW_LENGTH:
		return dice_one_in(dice, 10) ? (int64_t)dice_below(dice, 17) - 8 : 0;
	}
	return 0;
}

static struct step *add(struct draft *draft, enum step_kind kind)
{
	struct world *world = draft->world;
	struct step *step =
		&world->steps[world->count < WORLD_STEPS - 1 ? world->count++ : world->count];

	*step = (struct step){.kind = kind};
	return step;
}

static struct step *add_drawn(struct draft *draft, enum step_kind kind)
{
	struct step *step = add(draft, kind);
	const struct grammar_row *row = &grammar[kind];

	for (unsigned i = 0; i < row->draws_count; i++)
		step->operand[row->draws[i].operand] = draw(draft, row->draws[i].how);
	return step;
}

static void add_time(struct draft *draft, int64_t ms)
{
	add(draft, STEP_TIME)->ms = ms;
}

/* Right but for one field, in one case of three. */
static void spoil(struct draft *draft, struct step *chunk)
{
	if (!dice_one_in(&draft->dice, 3))
		return;
	chunk->field = 1 + dice_below(&draft->dice, SPOILEDS - 1);
	chunk->relative = dice_one_in(&draft->dice, 2);
	chunk->value = draw_number(draft);
	if (chunk->relative && dice_one_in(&draft->dice, 2))
		chunk->value = -chunk->value;
}

/* Parameters that belong into chunks of that type; of others any may be there. */
static int64_t draw_fitting(struct draft *draft, int64_t chunk)
{
	static const uint16_t asconf[] = {PARAM_ADD_ADDRESS, PARAM_DELETE_ADDRESS,
					  PARAM_SET_PRIMARY};
	static const uint16_t reconfig[] = {
		PARAM_OUTGOING_RESET,	 PARAM_INCOMING_RESET,	     PARAM_TSN_RESET,
		PARAM_RECONFIG_RESPONSE, PARAM_ADD_OUTGOING_STREAMS, PARAM_ADD_INCOMING_STREAMS};
	static const uint16_t answers[] = {PARAM_SUCCESS, PARAM_ERROR_CAUSE};

	if (dice_one_in(&draft->dice, 4))
		return draw(draft, DRAW_PARAMETER);
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
	struct step *parameter = add_drawn(draft, STEP_PARAM);

	parameter->peer = chunk->peer;
	parameter->type = draw_fitting(draft, chunk->type);
}

/* What most peers send only authenticated. */
static void add_auth(struct draft *draft, const struct step *chunk)
{
	struct step *auth;

	if ((chunk->type != ASCONF && chunk->type != ASCONF_ACK) || dice_one_in(&draft->dice, 2))
		return;
	auth = add(draft, STEP_CHUNK);
	auth->type = AUTH;
	auth->peer = chunk->peer;
	auth->path = chunk->path;
	auth->more = 1;
}

static void add_chunk(struct draft *draft)
{
	struct step chunk = *add_drawn(draft, STEP_CHUNK);
	unsigned count = has_tlvs[chunk.type] ? dice_below(&draft->dice, 3) : 0;

	/* Its parameters come before it. */
	if (draft->world->count < WORLD_STEPS - 1)
		draft->world->count--;
	add_auth(draft, &chunk);
	for (unsigned i = 0; i < count; i++)
		add_parameter(draft, &chunk);
	spoil(draft, &chunk);
	*add(draft, STEP_CHUNK) = chunk;
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

/* The kind of the next step, by the weights of the state. */
static enum step_kind choose(struct draft *draft)
{
	unsigned sum = 0, at;

	for (int i = 0; i < STEP_KINDS; i++)
		if (grammar[i].profiles & 1U << draft->profile)
			sum += grammar[i].weight[draft->state];
	at = dice_below(&draft->dice, sum);
	for (int i = 0; i < STEP_KINDS; i++) {
		unsigned weight = grammar[i].profiles & 1U << draft->profile
					  ? grammar[i].weight[draft->state]
					  : 0;

		if (at < weight)
			return (enum step_kind)i;
		at -= weight;
	}
	return STEP_TIME;
}

/* --- the beginning: sockets, options, an association --- */

static void add_sysctls(struct draft *draft)
{
	for (int i = 0; i < WORLD_SYSCTLS; i++) {
		struct step *step;

		if (!dice_one_in(&draft->dice, i < 5 ? 2 : 12))
			continue;
		step = add(draft, STEP_SYSCTL);
		step->option = i;
		step->value = world_sysctl_value(i);
	}
}

static void add_options(struct draft *draft, unsigned most)
{
	for (unsigned i = dice_below(&draft->dice, most + 1); i > 0; i--)
		add_drawn(draft, STEP_SET)->assoc = ASSOC_FUTURE;
}

static void add_sockets(struct draft *draft)
{
	/* RFC 6525 needs the user's leave. */
	bool reset = dice_one_in(&draft->dice, 2);

	for (unsigned i = 0; i < draft->endpoints; i++) {
		struct step *step = add(draft, STEP_SOCKET);

		step->endpoint = i;
		step->style = dice_below(&draft->dice, 2);
		draft->styles |= (unsigned)step->style << i;
		if (reset) {
			step = add(draft, STEP_SET);
			step->endpoint = i;
			step->option = SCTP_ENABLE_STREAM_RESET;
			step->assoc = ASSOC_FUTURE;
			step->a = SCTP_ENABLE_STRRESET_MASK;
		}
	}
	add_options(draft, 4);
	for (unsigned i = 0; i < draft->endpoints; i++)
		if (!(draft->calls & draft->styles & 1U << i) && !dice_one_in(&draft->dice, 8))
			add(draft, STEP_LISTEN)->endpoint = i;
}

static void add_peers(struct draft *draft)
{
	for (unsigned i = 0; i < draft->peers; i++) {
		struct step *step = add(draft, STEP_PEER);

		step->peer = i;
		step->flags = dice_below(&draft->dice, 1U << OFFER_BITS);
		if (dice_one_in(&draft->dice, 3))
			step->a = draw_number(draft) & 0xffff;
		if (dice_one_in(&draft->dice, 6))
			step->b = draw_number(draft);
	}
}

static void connect_peer(struct draft *draft, unsigned peer)
{
	unsigned endpoint = peer % draft->endpoints;
	struct step *step;

	if (draft->calls & 1U << endpoint) {
		step = add(draft, STEP_CONNECT);
		step->endpoint = endpoint;
		step->target = TARGET_PEER + peer;
	} else {
		step = add(draft, STEP_CHUNK);
		step->type = INIT;
		step->peer = peer;
		step->target = 1 + endpoint;
	}
}

/* Who connects: with peers any of them, else the first one, and the third one if there is one. */
static void choose_calls(struct draft *draft)
{
	draft->calls = draft->peers ? dice_below(&draft->dice, 1U << draft->endpoints) : 5;
}

static void connect_endpoints(struct draft *draft)
{
	struct step *step = add(draft, STEP_CONNECT);

	step->target = draft->endpoints > 1;
	step->count = dice_one_in(&draft->dice, 2) ? draft->paths : 0;
	if (draft->endpoints > 2 && dice_one_in(&draft->dice, 2)) {
		step = add(draft, STEP_CONNECT);
		step->endpoint = 2;
		step->target = 1;
	}
}

static void begin(struct draft *draft)
{
	choose_calls(draft);
	add_sysctls(draft);
	add_peers(draft);
	add_sockets(draft);
	for (unsigned i = 0; i < draft->peers; i++)
		connect_peer(draft, i);
	if (!draft->peers)
		connect_endpoints(draft);
	add_time(draft, dice_one_in(&draft->dice, 8) ? 1 : 40);
	for (unsigned i = 0; i < draft->endpoints; i++)
		add(draft, STEP_ACCEPT)->endpoint = i;
}

/* --- the whole --- */

static void choose_lab(struct draft *draft)
{
	static const char *const scripted[] = {"scripted_peer", "scripted_dual_path"};
	static const char *const kernels[] = {"two_nodes", "dual_path"};
	struct world *world = draft->world;
	bool dual = draft->profile == PROFILE_FAILOVER || dice_one_in(&draft->dice, 2);
	bool peer = draft->profile == PROFILE_PEER;

	snprintf(world->lab, sizeof(world->lab), "%s", peer ? scripted[dual] : kernels[dual]);
	world->ipv6 = dice_one_in(&draft->dice, 3);
	draft->paths = dual ? 2 : 1;
	draft->endpoints = (peer ? 1 : 2) + dice_one_in(&draft->dice, 3);
	draft->peers = peer ? 1 + dice_one_in(&draft->dice, 4) : 0;
}

void world_generate(uint64_t seed, enum world_profile profile, struct world *world)
{
	struct draft draft = {.dice = {seed}, .world = world, .profile = profile};
	unsigned steps;

	*world = (struct world){.seed = seed, .profile = profile};
	if (profile == PROFILE_BOTH)
		draft.profile = dice_one_in(&draft.dice, 3) ? PROFILE_API : PROFILE_PEER;
	choose_lab(&draft);
	begin(&draft);
	steps = LEAST_STEPS + dice_below(&draft.dice, MORE_STEPS);
	for (unsigned i = 0; i < steps; i++) {
		enum step_kind kind;

		draft.state = i + i / 4 < steps ? STATE_UP : STATE_ENDING;
		kind = choose(&draft);
		if (kind == STEP_CHUNK)
			add_chunk(&draft);
		else if (kind == STEP_RESTART)
			add_restart(&draft);
		else
			add_drawn(&draft, kind);
	}
}
