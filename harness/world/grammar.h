/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How steps are drawn: for each kind where it makes sense, how often, and what its operands are. */
#ifndef WORLD_GRAMMAR_H
#define WORLD_GRAMMAR_H

#include "harness/world/world.h"

/* How far the world has come, as far as one can tell without playing it. */
enum world_state { STATE_UP, STATE_ENDING, WORLD_STATES };

enum draw_how {
	DRAW_ENDPOINT,
	DRAW_PEER,
	DRAW_TARGET,
	DRAW_PATH,
	DRAW_MOSTLY_FIRST_PATH,
	DRAW_ANY_PATH, /* 0 for any, or a path */
	DRAW_STREAM,
	DRAW_SIZE,
	DRAW_PPID,
	DRAW_SEND_FLAGS,
	DRAW_POLICY,
	DRAW_ASSOC,
	DRAW_OPTION,
	DRAW_NUMBER, /* small, or at an edge */
	DRAW_CHUNK_TYPE,
	DRAW_PARAMETER,
	DRAW_COUNT, /* mostly 1, written as 0 */
	DRAW_DURATION,
	DRAW_SWITCH,
	DRAW_RARELY, /* 1 in some cases */
	DRAW_OFTEN,
	DRAW_LINK_ACTION,
	DRAW_RULE,
	DRAW_BIND,
	DRAW_CLOSE,
	DRAW_LENGTH,
	DRAW_ANY_LENGTH, /* more often than that another one than it should be */
	DRAW_MORE_COUNT,
	DRAW_SELDOM, /* 1 in few cases */
	DRAW_VALUE_SIZE, /* a size, or -1: no value at all */
	DRAW_KEY, /* mostly 0, or a key's number, from 1 */
	DRAW_MANY, /* mostly 1, written as 0, or as many as there is room for */
};

struct draw {
	enum step_operand operand;
	enum draw_how how;
};

enum { MAX_DRAWS = 16 };

struct grammar_row {
	unsigned weight[WORLD_STATES]; /* 0: only at the beginning, or never */
	unsigned profiles; /* bits: 1 << enum world_profile */
	unsigned draws_count;
	struct draw draws[MAX_DRAWS];
};

/* By enum step_kind. */
extern const struct grammar_row grammar[STEP_KINDS];

/*
 * What belongs together.  A world is mostly about one or two topics: of their options, chunks and
 * steps more is drawn than of others, their sysctls are set, and peers offer what they need.
 */
struct topic {
	const int *options;
	const uint8_t *chunks;
	const int *sysctls;
	unsigned option_count, chunk_count, sysctl_count;
	int64_t offers; /* of peers: OFFER_... */
	unsigned kinds; /* bits: 1 << enum step_kind */
	unsigned seldom; /* the same, of steps that cost much, or come in no other world */
};

extern const struct topic topics[];
extern const unsigned topic_count;

#endif
