/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What becomes of the messages of a world.
 *
 * Each that is long enough carries its number.  One that comes out whole must be one that was sent:
 * with its bytes, stream and PPID (RFC 9260 6, 6.9), not twice (6.2), and, if ordered, after those
 * that the same user sent before it on the same stream of the same association (6.5, 6.6).  What
 * comes in parts, or is too short to carry a number, is not looked at.
 *
 * Which have to come out at all is a matter of what became of their association (settle.h).
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
	uint16_t stream;
	uint32_t ppid; /* as the user gives it */
	bool unordered;
	bool to_many; /* it may be delivered once for each association */
	bool reliable; /* it is not given up while its association lives (RFC 3758) */
	size_t size;
};

/*
 * Makes the bytes of the next message and returns its number; one that the kernel then refuses is
 * to be forgotten, as the last one.
 */
unsigned delivery_make(const struct delivery *message, uint8_t *bytes);
void delivery_forget(void);
/* The kernel took the last one, for that association; 0: nobody knows for which. */
void delivery_sent(int32_t association);

/* Holds a message that came out of a socket whole against what was sent; `stream` negative: not
 * told.  False with what is wrong in `error`. */
bool delivery_check(unsigned socket, int32_t association, int stream, uint32_t ppid,
		    const uint8_t *bytes, size_t size, char *error, size_t room);

/*
 * The kernel told that it gave the message that begins with these bytes up, and that none of it was sent (RFC 6458
 * 6.1.11).  It hands back the bytes, stream and PPID that it was given, and what was not sent does not come out.  False
 * with what is wrong in `error`.
 */
bool delivery_failed(uint16_t stream, uint32_t ppid, bool unsent, const uint8_t *bytes, size_t size,
		     char *error, size_t room);
/* What was sent on the association so far need not come out any more. */
void delivery_excuse(int32_t association);
/* The association with which those messages came that were sent on that one; 0: none came. */
int32_t delivery_peer(int32_t association);
/* The first message of the association that is reliable and did not come out, or -1. */
int delivery_missing(int32_t association);
/* The associations that messages were sent on, one after the other; 0 at the end. */
int32_t delivery_association(unsigned number);

/* Begins anew. */
void delivery_start(void);

#endif
