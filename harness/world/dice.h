/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers that follow from a seed, the same on every machine. */
#ifndef WORLD_DICE_H
#define WORLD_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
	uint64_t state;
};

/* The next of 2^64 numbers (a Weyl sequence, mixed: SplitMix64). */
static inline uint64_t dice_next(struct dice *dice)
{
	uint64_t mixed = dice->state += 0x9e3779b97f4a7c15;

	mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
	mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
	return mixed ^ mixed >> 31;
}

/* From 0 to `count` - 1. */
static inline unsigned dice_below(struct dice *dice, unsigned count)
{
	return (unsigned)((dice_next(dice) >> 32) * count >> 32);
}

/* In one of `n` cases. */
static inline bool dice_one_in(struct dice *dice, unsigned n)
{
	return dice_below(dice, n) == 0;
}

#endif
