/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/endpoint/endpoint.h"

#include <string.h>

enum {
	RAMP = 256, /* bytes that rise by one */
	STEP = 7, /* between the ramps of a pattern */
};

void pattern_fill(uint8_t *data, size_t size, uint8_t seed)
{
	static uint8_t ramps[2 * RAMP];

	if (ramps[1] == 0)
		for (size_t i = 0; i < sizeof(ramps); i++)
			ramps[i] = (uint8_t)i;
	for (size_t done = 0; done < size; done += RAMP) {
		memcpy(data + done, ramps + seed, size - done < RAMP ? size - done : RAMP);
		seed += STEP;
	}
}
