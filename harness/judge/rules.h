/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules: what a packet is held against. */
#ifndef JUDGE_RULES_H
#define JUDGE_RULES_H

#include "harness/judge/association.h"

enum {
	WHOLE_PACKET = -1,
	ANY_USER_DATA = -2, /* DATA, I-DATA */
	ANY_END = -3, /* ABORT, SHUTDOWN COMPLETE */
	EACH_CHUNK = -4,
};

/* In ns: how late a packet may be seen where packets may be missed, and how late a SACK is known to
 * its receiver where they are not. */
enum { REORDERED = 50000000, SACK_TRAVELS = 10000000 };

struct rule {
	struct sentence sentence;
	int about; /* a chunk type: each such chunk; or one of the above */
	/* False if the packet, or scene->chunk, breaks it; then `found` says what it is instead. */
	bool (*holds)(struct scene *scene);
	bool until_filled; /* what breaks it is right if the TSNs that are missing come at once */
	/* In a capture what breaks it is right unless its sender is seen to go on under the tag that is known. */
	bool until_tag_again;
};

struct rules {
	const struct rule *list;
	size_t count;
	bool of_association; /* they are not asked about packets that have none */
};

extern const struct rules rules_layout, rules_order, rules_setup, rules_tags, rules_data,
	rules_sack, rules_sender, rules_paths, rules_end, rules_answers, rules_extensions,
	rules_requests, rules_prompt, rules_timers;

/* Says what was found.  Returns false, for rules to return it. */
__attribute__((format(printf, 2, 3))) bool found(struct scene *scene, const char *format, ...);
/* The place of scene->chunk in the packet, from 1, and its name, in a static buffer. */
const char *chunk_place(const struct scene *scene);
/* Whether all bytes of the chunk and its padding were captured. */
bool chunk_is_whole(const struct scene *scene, const struct chunk *chunk);

#endif
