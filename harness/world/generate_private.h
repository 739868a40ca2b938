/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files share that draw the world of a seed. */
#ifndef WORLD_GENERATE_PRIVATE_H
#define WORLD_GENERATE_PRIVATE_H

#include "harness/world/dice.h"
#include "harness/world/grammar.h"

enum {
	LEAST_STEPS = 8,
	MORE_STEPS = 36,
	MOST_TOPICS = 2,
	TOPIC_WEIGHT = 8,
	SELDOM_WEIGHT = 2, /* of what a topic needs, and what costs much */
	LEAST_WINDOW = 1500,
	MOST_PARAMETERS = 7,
	MOST_OF_ONE = 500, /* of one parameter: as many as there is room for */
	MOST_OF_LIFE = 4,
	EXTENSIONS = 5, /* sysctls that stand first in the list */
};

struct draft {
	struct dice dice;
	struct world *world;
	enum world_profile profile; /* one that is no union of others */
	unsigned endpoints, peers, paths;
	unsigned calls; /* bits: endpoints that connect; one-to-one ones then do not listen */
	unsigned styles; /* bits: endpoints that are one-to-one */
	enum world_state state;
	bool bundled; /* the last chunk waits for another one, */
	int64_t last_type; /* and is of that type */
	bool bundling; /* another chunk follows in the packet */
	unsigned life; /* which chunk of a life comes next in the packet; 0: it is not one */
	bool setting_up; /* the association mostly is not there yet */
	const struct topic *topics[MOST_TOPICS];
	unsigned topic_count;
};

/* The value of an operand, and the bytes of chunk types to choose from. */
int64_t draw(struct draft *draft, enum draw_how how);
int64_t draw_number(struct draft *draft);
void draw_life(struct draft *draft);
uint8_t draw_any_chunk_type(struct draft *draft);

/* Adds a step of that kind; with its operands drawn. */
struct step *add(struct draft *draft, enum step_kind kind);
struct step *add_drawn(struct draft *draft, enum step_kind kind);
void add_time(struct draft *draft, int64_t ms);

void choose_topics(struct draft *draft);
/* Whether a topic of the world has steps of that kind. */
bool draft_is_about(const struct draft *draft, enum step_kind kind);
/* Sysctls, peers, sockets, options and an association. */
void begin(struct draft *draft);
/* Peers answer from now on what they left to the steps of the set-up. */
void let_answer(struct draft *draft);

#endif
