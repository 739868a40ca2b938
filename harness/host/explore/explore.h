/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The search: worlds by the thousand, and what becomes of those that end badly. */
#ifndef EXPLORE_EXPLORE_H
#define EXPLORE_EXPLORE_H

#include "harness/host/explore/session.h"

/* A fault that was seen. */
struct finding {
	char fingerprint[FINGERPRINT_SIZE];
	struct world world; /* that showed it first; the smallest one in the end */
	uint64_t seed; /* of that */
	char *message;
	double after; /* seconds of the machine's clock until it was seen */
	unsigned long worlds; /* that had been played by then */
	unsigned times; /* it was seen */
	bool confirmed; /* the world by itself showed it again, in a guest of its own */
	enum verdict verdict;
};

enum { MAX_FINDINGS = 256 };

struct exploration {
	struct session session;
	enum world_profile profile;
	uint64_t seed; /* of the first world; each further one has the next */
	unsigned shard,
		shards; /* of these every shards-th is played, from the shard-th on (from 1) */
	const struct world *
		swept; /* what is played instead are all that differ from it in one place; or NULL */
	unsigned long limit_worlds; /* 0: no such limit */
	double limit_seconds; /* of playing new worlds */
	bool shrink;
	unsigned long played;
	double began; /* on the machine's clock, less what was played before it was taken up again, */
	double before; /* in seconds */
	struct finding *findings[MAX_FINDINGS];
	size_t count;
};

/*
 * Plays worlds until a limit is reached, then replays, cuts down and writes what was found.
 * Returns 0, or -1 with a fault.
 */
int explore(struct exploration *exploration, struct fault *fault);
/* Plays one world, and says on standard output how it ended.  Returns its verdict, or -1 with a
 * fault. */
int explore_again(struct exploration *exploration, const struct world *world, struct fault *fault);
void exploration_clear(struct exploration *exploration);
/* Adds what another one, of the same kernel, has played and found; what both found counts once.  `other` keeps nothing. */
void exploration_add(struct exploration *exploration, struct exploration *other);

/* Plays each finding's world by itself, and forgets none: one that does not come again is said to. */
int findings_confirm(struct exploration *exploration, struct fault *fault);
/* Makes the worlds of those that came again as small as they get. */
int findings_shrink(struct exploration *exploration, struct fault *fault);
/* Writes OUT/findings/NAME.world, .c and .txt of each.  Returns 0, or -1 with a fault. */
int findings_write(const struct exploration *exploration, struct fault *fault);

#endif
