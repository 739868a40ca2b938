/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Preloaded into a User-Mode Linux, which takes all its randomness from getrandom() of the machine
 * (arch/um/os-Linux/util.c): what it gets follows from the seed of the run, as with QEMU's -seed.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

#include "harness/guest/uml_random.h"

/* SplitMix64: any seed will do, and neighbouring ones have nothing in common. */
static uint64_t next(uint64_t *state)
{
	uint64_t mixed = *state += UINT64_C(0x9e3779b97f4a7c15);

	mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
	return mixed ^ mixed >> 31;
}

__attribute__((visibility("default"))) ssize_t getrandom(void *buffer, size_t length,
							 unsigned flags)
{
	static uint64_t state;
	uint8_t *bytes = buffer;

	(void)flags;
	if (!state) {
		const char *seed = getenv(UML_RANDOM_SEED);

		state = seed ? strtoull(seed, NULL, 10) : 0;
	}
	for (size_t i = 0; i < length; i++)
		bytes[i] = (uint8_t)(next(&state) >> 56);
	return (ssize_t)length;
}
