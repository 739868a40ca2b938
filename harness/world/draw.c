/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How operands are drawn. */
#include "harness/array_size.h"
#include "harness/wire/chunk_types.h"
#include "harness/wire/parameter_types.h"
#include "harness/world/generate_private.h"
#include "harness/world/options.h"

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

#define PARAMETER_NUMBER(name, number, text) number,
static const uint16_t parameters[] = {PARAMETER_TYPE_LIST(PARAMETER_NUMBER)};
#undef PARAMETER_NUMBER

static int64_t one_of(struct draft *draft, const int64_t *values, size_t count)
{
	return values[dice_below(&draft->dice, (unsigned)count)];
}

int64_t draw_number(struct draft *draft)
{
	if (dice_one_in(&draft->dice, 2))
		return dice_below(&draft->dice, 4);
	return one_of(draft, edges, ARRAY_SIZE(edges));
}

static int64_t draw_send_flags(struct draft *draft)
{
	/* SCTP_UNORDERED, ADDR_OVER, SACK_IMMEDIATELY, ABORT, SENDALL, EOF (linux/sctp.h). */
	static const int64_t rare[] = {1, 1, 2, 2, 8, 4, 1 << 6, 1 << 6, 1 << 9};

	return dice_one_in(&draft->dice, 3) ? one_of(draft, rare, ARRAY_SIZE(rare)) : 0;
}

static const struct topic *draw_topic(struct draft *draft)
{
	return draft->topic_count ? draft->topics[dice_below(&draft->dice, draft->topic_count)]
				  : NULL;
}

/* After one of these there is mostly no association any more. */
static bool ends_association(int64_t type)
{
	return type == ABORT || type == SHUTDOWN || type == SHUTDOWN_ACK ||
	       type == SHUTDOWN_COMPLETE;
}

static const uint8_t any_state_chunks[] = {DATA,	 SACK,	COOKIE_ECHO, COOKIE_ACK,
					   SHUTDOWN,	 ABORT, ERROR,	     HEARTBEAT,
					   SHUTDOWN_ACK, INIT,	ASCONF,	     RE_CONFIG};
static const uint8_t setup_chunks[] = {INIT, INIT_ACK, COOKIE_ECHO, COOKIE_ACK, ERROR, ABORT, DATA};

/* How an association comes and goes, as far as that goes in one packet; an ABORT may come at any time. */
static const uint8_t life[] = {COOKIE_ECHO, COOKIE_ACK,	  DATA,
			       SHUTDOWN,    SHUTDOWN_ACK, SHUTDOWN_COMPLETE};

/* Where in a life to begin or go on, from 1. */
void draw_life(struct draft *draft)
{
	draft->life += 1 + dice_below(&draft->dice, 2);
}

static int64_t draw_chunk_type(struct draft *draft)
{
	const struct topic *topic = draw_topic(draft);
	int64_t type;

	if (draft->life > 0 && draft->life <= ARRAY_SIZE(life)) {
		type = dice_one_in(&draft->dice, 6) ? ABORT : life[draft->life - 1];
		draw_life(draft);
		return type;
	}
	/* What one chunk has changed the next one of the same kind may meet. */
	if (draft->bundled && dice_one_in(&draft->dice, 3))
		return draft->last_type;
	/* What follows one that changes the state is looked at in the new one. */
	if (draft->bundling && dice_one_in(&draft->dice, 2))
		return any_state_chunks[dice_below(&draft->dice, ARRAY_SIZE(any_state_chunks))];
	if (draft->setting_up && !dice_one_in(&draft->dice, 4))
		return setup_chunks[dice_below(&draft->dice, ARRAY_SIZE(setup_chunks))];
	if (topic && !dice_one_in(&draft->dice, 3))
		return topic->chunks[dice_below(&draft->dice, topic->chunk_count)];
	if (dice_one_in(&draft->dice, 4))
		return DATA;
	do
		type = chunk_types[dice_below(&draft->dice, ARRAY_SIZE(chunk_types))];
	while (draft->state == STATE_UP && ends_association(type) && !dice_one_in(&draft->dice, 8));
	return type;
}

static int64_t draw_option(struct draft *draft)
{
	const struct topic *topic = draw_topic(draft);

	if (topic && !dice_one_in(&draft->dice, 3))
		return topic->options[dice_below(&draft->dice, topic->option_count)];
	return world_options[dice_below(&draft->dice, (unsigned)world_option_count)].number;
}

static int64_t draw_target(struct draft *draft)
{
	/* A kernel may talk to itself as well. */
	if (draft->peers && !dice_one_in(&draft->dice, 8))
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

int64_t draw(struct draft *draft, enum draw_how how)
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
		/* Some that there are, and some that are asked for later (RFC 6525). */
		if (dice_one_in(dice, 12))
			return draw_number(draft) & 0xffff;
		return dice_below(dice, dice_one_in(dice, 3) ? 20 : 4);
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
		return draw_option(draft);
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
	case DRAW_ANY_LENGTH:
		return dice_one_in(dice, 3) ? (int64_t)dice_below(dice, 17) - 8 : 0;
	case DRAW_MORE_COUNT:
		return dice_one_in(dice, 6) ? 2 + dice_below(dice, 30) : 0;
	case DRAW_SELDOM:
		return dice_one_in(dice, 12);
	case DRAW_VALUE_SIZE:
		return dice_one_in(dice, 6) ? -1 : draw_size(draft);
	case DRAW_KEY:
		return dice_one_in(dice, 6) ? 1 + dice_below(dice, 3) : 0;
	case DRAW_MANY:
		if (dice_one_in(dice, 16))
			return MOST_OF_ONE;
		return dice_one_in(dice, 16) ? 2 + dice_below(dice, 150) : 0;
	}
	return 0;
}

uint8_t draw_any_chunk_type(struct draft *draft)
{
	if (dice_one_in(&draft->dice, 2))
		return any_state_chunks[dice_below(&draft->dice, ARRAY_SIZE(any_state_chunks))];
	return chunk_types[dice_below(&draft->dice, ARRAY_SIZE(chunk_types))];
}
