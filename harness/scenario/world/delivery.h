/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What becomes of the messages of a world.
 *
 * Each that is long enough carries its number.  One that comes out whole must be one that was sent:
 * with its bytes, stream and PPID (RFC 9260 6, 6.9), not twice out of one socket (6.2), and, if
 * ordered, after those that the same user sent before it on the same stream of the same association
 * (6.5, 6.6).  What comes in parts, or is too short to carry a number, is not looked at.
 */
#ifndef SCENARIO_WORLD_DELIVERY_H
#define SCENARIO_WORLD_DELIVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DELIVERY_MESSAGES = 1024, DELIVERY_LEAST = 12 };

/* What the sender says of a message. */
struct delivery {
	unsigned socket; /* the sender's, by its generation */
	int32_t association; /* 0: the only one */
	uint16_t stream;
	uint32_t ppid; /* as the user gives it */
	bool unordered;
	bool to_many; /* it may be delivered once for each association */
	size_t size;
};

/*
 * Makes the bytes of the next message and returns its number; one that the kernel then refuses is
 * to be forgotten, as the last one.
 */
unsigned delivery_make(const struct delivery *message, uint8_t *bytes);
void delivery_forget(void);

/* Holds a message that came out of a socket whole against what was sent; `stream` negative: not
 * told.  False with what is wrong in `error`. */
bool delivery_check(unsigned socket, int32_t association, int stream, uint32_t ppid,
		    const uint8_t *bytes, size_t size, char *error, size_t room);

/* Begins anew. */
void delivery_start(void);

#endif
